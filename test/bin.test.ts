import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freshFolder } from './support/databases.ts'

let folder = ''

beforeEach(async () => {
  folder = await freshFolder()
  await cp('bin', join(folder, 'bin'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
})
afterEach(() => rm(folder, { recursive: true }))

describe('on an old Node', () => {
  test('says which Node is needed, which one this is, and what to do', async () => {
    const ended = await start('v20.20.2')
    expect(ended.code).toBe(1)
    expect(ended.stderr).toMatch(/^Overturn needs Node 24 or newer; this is v20\.20\.2\. Run npm ci, .*\n$/)
  })

  test('hands over to the Node that npm brought, with its arguments and its exit code', async () => {
    await bringNode('#!/bin/sh\necho "$@"\nexit 7\n')
    const ended = await start('v20.20.2', 'user', 'list')
    expect(ended).toMatchObject({ code: 7, stdout: `${join(folder, 'bin', 'overturn.js')} user list\n`, stderr: '' })
  })

  test('passes SIGTERM on and ends as the other ends', async () => {
    await bringNode('#!/bin/sh\ntrap "exit 3" TERM\necho started\nwhile :; do read line; done\n')
    const child = run('v20.20.2')
    await once(child.stdout, 'data')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([3, null])
  })

  test('refuses when the Node that npm brought does not start here', async () => {
    await bringNode('#!/nowhere/to/be/found\n')
    expect((await start('v20.20.2')).stderr).toContain('Overturn needs Node 24 or newer')
  })
})

describe('on Node 24', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'dist', 'cli'), { recursive: true })
    await writeFile(join(folder, 'dist', 'cli', 'main.js'), 'console.log("built", ...process.argv.slice(2))')
  })

  test('starts what was built where there are no sources', async () => {
    expect(await start('v24.21.0', 'demo')).toMatchObject({ code: 0, stdout: 'built demo\n' })
  })

  test('limits the memory of the server, which stays the same process', async () => {
    const said =
      'console.log(process.pid, process.execArgv.join(" "), process.env.MALLOC_ARENA_MAX, ...process.argv.slice(2))'
    await writeFile(join(folder, 'dist', 'cli', 'main.js'), said)
    const child = run('v24.21.0', 'start', 'now')
    const [lines] = await Promise.all([text(child.stdout), once(child, 'exit')])
    expect(lines).toMatch(
      new RegExp(`^${child.pid} .*--max-semi-space-size=4 --heap-growing-percent=20 .*2 start now\n$`),
    )
  })

  test('prefers the sources of a work tree, which cannot be older than themselves', async () => {
    await mkdir(join(folder, 'src', 'cli'), { recursive: true })
    await writeFile(join(folder, 'src', 'cli', 'main.ts'), 'console.log("sources" satisfies string)')
    expect((await start('v24.21.0')).stdout).toBe('sources\n')
  })
})

describe('started by npm, which passes no signal on', () => {
  test('ends in order when npm is gone', async () => {
    await mkdir(join(folder, 'src', 'cli'), { recursive: true })
    const stays = `process.on('SIGTERM', () => process.exit(console.log('in order')))
      setInterval(() => {}, 1_000)
      console.log('started')`
    await writeFile(join(folder, 'src', 'cli', 'main.ts'), stays)
    const shell = spawn('sh', ['-c', '"$0" "$1"; true', process.execPath, join(folder, 'bin', 'overturn.js')], {
      env: { npm_command: 'exec' },
    })
    const said = text(shell.stdout)
    await once(shell.stdout, 'data')
    shell.kill('SIGKILL')
    expect(await said).toContain('in order\n')
  })
})

async function bringNode(script: string): Promise<void> {
  const runtime = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`)
  await mkdir(join(runtime, 'bin'), { recursive: true })
  await writeFile(join(runtime, 'package.json'), '{}')
  await writeFile(join(runtime, 'bin', 'node'), script)
  await chmod(join(runtime, 'bin', 'node'), 0o755)
}

/** Runs the file in this Node, which says that it is another version. */
function run(version: string, ...args: string[]) {
  const pretend = `Object.defineProperty(process, 'version', { value: '${version}' });
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version.slice(1)}' } })`
  const options = ['--import', `data:text/javascript,${encodeURIComponent(pretend)}`]
  return spawn(process.execPath, [...options, join(folder, 'bin', 'overturn.js'), ...args])
}

async function start(version: string, ...args: string[]) {
  const child = run(version, ...args)
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code: Number(code), stdout, stderr }
}
