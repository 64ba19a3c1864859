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
})
