import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { noSqlite, standIn } from './stand-in.ts'

const written = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'stand-in-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, noSqlite.name), standIn(noSqlite))
  return folder
}

test('the stand-in can be loaded here', async () => {
  const file = join(await written(), noSqlite.name)
  // It is a library that holds nothing of Node's: what is no library at all is refused otherwise.
  expect(() => process.dlopen({ exports: {} }, file)).toThrow(/self-register/)
})

test('it has every name that the package’s libraries take from SQLite', async () => {
  const packed = await readFile(new URL('../../node_modules/@sparticuz/chromium/bin/al2023.tar.br', import.meta.url))
  const libraries = brotliDecompressSync(packed).toString('latin1')
  const taken = new Set([...libraries.matchAll(/(?<=\0)sqlite3_[a-z0-9_]+(?=\0)/g)].map(([name]) => name))
  expect(taken).toEqual(new Set([...Object.keys(noSqlite.functions), ...noSqlite.variables]))
})

test('a machine whose instructions it does not know is refused', () => {
  expect(() => standIn(noSqlite, 'mips')).toThrow('no stand-in for libsqlite3.so.0 on mips')
  expect(standIn(noSqlite, 'arm64').length).toBe(standIn(noSqlite, 'x64').length)
})
