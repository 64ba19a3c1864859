/** Ours as a contender: checks when it is prepared, confirms when it is begun, and is over when its receipt stands. */
import { openOurs, type Ours } from '../ours.ts'
import type { Key } from '../simulator.ts'
import { contend } from './talk.ts'

const { url } = JSON.parse(process.argv[2] ?? '') as { url: string }
let open: { readonly key: Key; readonly ours: Ours } | undefined

/** Another account is another installation: what one bucket taught is not known to the next. */
const oursFor = async (key: Key): Promise<Ours> => {
  if (open?.key.id === key.id) return open.ours
  await open?.ours.close()
  open = { key, ours: await openOurs(url, key) }
  return open.ours
}

await contend(async (key, ids) => {
  const ours = await oursFor(key)
  const checked = await ours.check(ids)
  return { checkMs: checked.checkMs, go: async () => (await checked.confirm()).failed }
})
await open?.ours.close()
