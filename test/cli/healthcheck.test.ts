import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { createServer as createPlain, type RequestListener, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { generate } from 'selfsigned'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { askHealth } from '../../src/cli/healthcheck.ts'
import { freshFolder } from '../support/databases.ts'

type Pair = { private: string; cert: string }

let folder = ''
let own: Pair
let other: Pair
const open: Server[] = []

beforeAll(async () => {
  folder = await freshFolder()
  own = await generate([{ name: 'commonName', value: 'overturn.example' }], { keyType: 'ec' })
  other = await generate([{ name: 'commonName', value: 'overturn.example' }], { keyType: 'ec' })
  await writeFile(join(folder, 'own.pem'), own.cert)
  await writeFile(join(folder, 'other.pem'), other.cert)
})
afterEach(() => {
  for (const server of open.splice(0)) server.close().closeAllConnections()
})
afterAll(() => rm(folder, { recursive: true }))

const well: RequestListener = (request, response) => {
  const right = request.url === '/under/here/healthz' && request.headers.host === 'overturn.example'
  response.writeHead(right ? 200 : 404).end()
}

async function ask(server: Server, certificate: string | undefined, timeout = 5000): Promise<string | undefined> {
  open.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const publicUrl = new URL('https://overturn.example/under/here/')
  const certificateFile = certificate === undefined ? undefined : join(folder, certificate)
  return askHealth({ host: '127.0.0.1', port, publicUrl, certificateFile, timeout })
}

describe('over HTTPS', () => {
  test('a server that shows the certificate of the file is well, whatever name it is asked by', async () => {
    expect(await ask(createSecure({ key: own.private, cert: own.cert }, well), 'own.pem')).toBeUndefined()
  })

  test('a server that shows another certificate for the same name is not', async () => {
    const complaint = await ask(createSecure({ key: own.private, cert: own.cert }, well), 'other.pem')
    expect(complaint).toContain('shows another certificate than')
  })

  test('a server that speaks plain HTTP is not', async () => {
    expect(await ask(createPlain(well), 'own.pem')).toContain('cannot be asked')
  })

  test('a certificate file that is not there is named', async () => {
    const complaint = await ask(createSecure({ key: own.private, cert: own.cert }, well), 'none.pem')
    expect(complaint).toContain('none.pem')
  })
})

describe('behind a proxy', () => {
  test('a server that answers 200 in plain HTTP is well', async () => {
    expect(await ask(createPlain(well), undefined)).toBeUndefined()
  })

  test('one that answers 503 is not', async () => {
    const complaint = await ask(
      createPlain((_, response) => response.writeHead(503).end()),
      undefined,
    )
    expect(complaint).toBe('The server says that it is not well: 503.')
  })

  test('one that does not answer in time is not', async () => {
    expect(
      await ask(
        createPlain(() => undefined),
        undefined,
        50,
      ),
    ).toContain('cannot be asked')
  })
})
