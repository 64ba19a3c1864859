import { resolve } from 'node:path'
import { readConfig } from '../config.ts'
import { withStore } from './with-store.ts'

export const backup = async (file: string): Promise<void> => {
  const target = resolve(file)
  await withStore(readConfig(), async ({ store }) => store.backup(target))
  process.stdout.write(`Copied to ${target}. It holds everything but the certificate and the AWS key.\n`)
}
