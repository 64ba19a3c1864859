#!/usr/bin/env node
// Plain JavaScript that an old Node can still read: everything behind it needs Node 24.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import { nodeFromNpm } from './node-from-npm.js'

const needed = 24
// Measured over a life of 10,000 lines: without these the young generation grows to 128 MB, the old one waits until it
// has doubled, and the C library keeps what large buffers have used; all that is never given back.
const limits = ['--max-semi-space-size=4', '--heap-growing-percent=20']
const allocator = { MALLOC_MMAP_THRESHOLD_: '131072', MALLOC_ARENA_MAX: '2' }
const own = new URL('../src/cli/main.ts', import.meta.url)
const built = new URL('../dist/cli/main.js', import.meta.url)

endWithNpm()
if (Number.parseInt(process.versions.node, 10) >= needed) {
  if (['start', 'move'].includes(process.argv[2])) limitMemory()
  // Node does not read TypeScript under node_modules; a work tree has both, and there what was built may be old.
  const sources = !import.meta.url.includes('/node_modules/') && existsSync(own)
  await import(sources ? own.href : built.href)
} else {
  const runtime = nodeFromNpm()
  if (runtime === undefined) refuse()
  else handOver(runtime)
}

/**
 * npm and npx pass no SIGTERM on to what they run: they end, and it would run on, unseen, and hold the data folder. So who
 * was started by them looks whether they are still there, and ends in order when they are not.
 */
function endWithNpm() {
  if (process.env.npm_command === undefined) return
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}

/**
 * Becomes the same process with limits on its memory, which V8 and the C library take at their start only. What somebody
 * set otherwise stays. Not under `node --watch`, whose channel to this process would be lost; Windows has no such call.
 */
function limitMemory() {
  if (process.send || process.platform === 'win32' || !process.execve) return
  const given = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ')
  const missing = limits.filter((limit) => !given.includes(limit.split('=')[0]))
  if (missing.length === 0) return
  const command = [process.execPath, ...missing, ...process.execArgv, ...process.argv.slice(1)]
  process.execve(process.execPath, command, { ...allocator, ...process.env })
}

function refuse() {
  process.stderr.write(
    `Overturn needs Node ${needed} or newer; this is ${process.version}. Run npm ci, which brings one for Linux and ` +
      `Windows, and start again; elsewhere install Node ${needed}.\n`,
  )
  process.exitCode = 1
}

/** Runs this same file in another Node and ends as it ends. */
function handOver(runtime) {
  let child
  // Listened to before the other starts, so that no signal falls in between.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; twice would be the order to leave at once.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  }
  child = spawn(runtime, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // It exists and does not start: another C library than it was built for.
  child.once('error', refuse)
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}
