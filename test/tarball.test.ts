import { execFile } from 'node:child_process'
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { freshFolder } from './support/databases.ts'

const run = promisify(execFile)

test('what npm packs works without any TypeScript: a command on records of its own', { timeout: 60_000 }, async () => {
  const folder = await freshFolder()
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const out = join(folder, 'package')
  await mkdir(out)
  // Under node_modules Node strips no types: what is there must be JavaScript.
  for (const part of ['bin', 'views', 'public', 'package.json']) await cp(part, join(out, part), { recursive: true })
  await run(process.execPath, [
    'node_modules/typescript/bin/tsc',
    '-p',
    'tsconfig.build.json',
    '--noCheck',
    '--outDir',
    join(out, 'dist'),
  ])
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  const { stdout, stderr } = await run(process.execPath, [join(out, 'bin', 'overturn.js'), 'status', '--json'], {
    env: { PATH: process.env['PATH'] ?? '', OVERTURN_DATA: join(folder, 'data') },
  })
  expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '' })
  // What is long is read in a process, whose program is found by its name.
  const reading = `
    import { readerApart } from '${join(out, 'dist', 'readers', 'apart.js')}'
    import { mturkIdRules } from '${join(out, 'dist', 'markets', 'mturk', 'ids.js')}'
    async function* pieces() { yield '3EX' + '7'.repeat(27) + ' x'.repeat(20_000) }
    async function* sources() { yield { name: 'a', pieces: pieces() } }
    for await (const { read } of readerApart()(sources(), mturkIdRules)) if (read) console.log(read.counts.submission)`
  const read = await run(process.execPath, ['--input-type=module', '--eval', reading])
  expect([read.stdout, read.stderr]).toEqual(['1\n', ''])
})
