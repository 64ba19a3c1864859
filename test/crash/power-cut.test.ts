/** What is committed must outlive a power cut: so every writing connection to our file waits for the disk. */
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openSqlite } from '../../src/store/sqlite.ts'
import { freshFolder } from '../support/databases.ts'

const full = 2

test('each commit to SQLite waits for the disk: synchronous is FULL, over a write-ahead log', async () => {
  const folder = await freshFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const database = openSqlite(join(folder, 'overturn.db'))
  onTestFinished(() => database.close())
  expect(database.prepare('pragma synchronous').get()).toEqual({ synchronous: full })
  expect(database.prepare('pragma journal_mode').get()).toEqual({ journal_mode: 'wal' })
})

test('the records are opened for writing in one place; elsewhere files are copied, locked, or only read', async () => {
  const files = (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts'))
  const opening: string[] = []
  for (const file of files)
    if ((await readFile(join('src', file), 'utf8')).includes('new DatabaseSync(')) opening.push(file)
  const others = ['store/backup.ts', 'store/folder.ts', 'store/move/source.ts']
  expect(opening.toSorted()).toEqual([...others, 'store/sqlite.ts'].toSorted())
})
