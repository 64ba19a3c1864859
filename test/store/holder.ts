/** A process that holds a data folder until it is killed. */
import { holdFolder } from '../../src/store/folder.ts'

await holdFolder(process.argv[2] ?? '')
process.send?.('held')
setInterval(() => undefined, 1_000)
