// Runs a command with the Node 24 from npm as `node`: `node tools/run.js vitest run`. npm 11 links that Node into
// node_modules/.bin by itself; npm 9, which Debian 13 has, does not. Plain JavaScript, for an old Node reads it.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname } from 'node:path'
import { nodeFromNpm } from '../bin/node-from-npm.js'

const [command = '', ...args] = process.argv.slice(2)
const path = [dirname(nodeFromNpm() ?? process.execPath), process.env.PATH].join(delimiter)
const child = spawn(command, args, {
  stdio: 'inherit',
  env: { ...process.env, PATH: path },
  shell: process.platform === 'win32',
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the child as well.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
  })
child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
