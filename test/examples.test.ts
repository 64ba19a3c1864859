import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seedLarge } from '../src/simulators/mturk/seed.ts'
import { databases, type FreshDatabase } from './support/databases.ts'
import { openHouse, type House } from './support/house.ts'
import { tokenOf } from './support/token.ts'

/** What this machine can run; a bare one has fewer, CI's has the first two. */
const works = (program: string, ...args: readonly string[]): boolean => {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const scripts = [
  {
    file: 'reverse.sh',
    program: 'bash',
    here: works('bash', '-c', 'curl --version && jq --version && sha256sum --version'),
  },
  { file: 'reverse.py', program: 'python3', here: works('python3', '-c', 'import ssl, urllib.request') },
  { file: 'reverse.R', program: 'Rscript', here: works('Rscript', '-e', 'library(curl); library(jsonlite)') },
]

type Ended = { readonly code: number; readonly out: string; readonly err: string }

describe('the examples', { timeout: 60_000 }, () => {
  let place: FreshDatabase
  let house: House
  let environment: Record<string, string>
  beforeAll(async () => {
    place = (await databases.find(({ name }) => name === 'SQLite')?.fresh()) as FreshDatabase
    house = await openHouse(place)
    await house.person()
    const tokenFile = join(place.dataFolder, 'token')
    await writeFile(tokenFile, await tokenOf(house))
    environment = {
      PATH: process.env['PATH'] ?? '',
      HOME: place.dataFolder,
      LC_ALL: 'C.UTF-8',
      OVERTURN_URL: house.url,
      OVERTURN_TOKEN_FILE: tokenFile,
      OVERTURN_CA_FILE: join(house.config.dataFolder, 'certificate.pem'),
    }
  })
  afterAll(async () => {
    await house.close()
    await place.dispose()
  })

  test('bash and Python are here, so that something is tried', () => {
    expect(scripts.filter(({ here }) => here).map(({ file }) => file)).toEqual(
      expect.arrayContaining(['reverse.sh', 'reverse.py']),
    )
  })

  test.each(scripts.filter(({ here }) => here))(
    '$file stops above its cap; within it, it reverses the file and prints the receipt, and again it pays nothing more',
    async ({ file, program }) => {
      const ids = seedLarge(house.simulator.world, 4, { perHit: 2 })
      const list = join(place.dataFolder, `${file}.txt`)
      await writeFile(list, ids.join('\n'))
      const start = async (most: string): Promise<Ended> => {
        const args = [join('docs/examples', file), list, most, 'Der Schlüssel war falsch']
        const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
        const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
        return { code: Number(code), out, err }
      }
      const statuses = () => ids.map((id) => house.simulator.world.assignments.get(id)?.decision.status)
      expect(await start('0.01')).toMatchObject({ code: 3, out: '', err: expect.stringContaining('at most 0.01') })
      expect(statuses()).toEqual(ids.map(() => 'Rejected'))

      const within = await start('50.00')
      expect(within).toMatchObject({ code: 0, err: expect.stringContaining('4 of 4 reversed or already approved') })
      for (const id of ids) expect(within.out).toContain(`${id},reversed,`)
      expect(statuses()).toEqual(ids.map(() => 'Approved'))

      const calls = house.simulator.ledger.calls('ApproveAssignment').length
      expect(await start('50.00')).toEqual(within)
      expect(house.simulator.ledger.calls('ApproveAssignment')).toHaveLength(calls)
    },
  )

  test('what was not run says so in its first line', async () => {
    for (const file of ['reverse.ps1', 'reverse.cs'])
      expect((await readFile(join('docs/examples', file), 'utf8')).split('\n')[0]).toMatch(/^(#|\/\/) NOT RUN: /)
  })
})
