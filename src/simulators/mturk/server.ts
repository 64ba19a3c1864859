import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { answerControl, controlPath, type Controlled } from './control.ts'
import { converse, essentials, type Ending } from './conversation.ts'
import { operationOf, type Answer } from './service.ts'
import type { CallEntry } from './ledger.ts'
import type { ReceivedRequest } from './signature.ts'

/** The largest body that the front end reads. */
const largestBody = 1024 * 1024

/** Answers the service's protocol, and under `/_simulator/` the simulator's own controls. */
export function createSimulatorServer(controlled: Controlled): Server {
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 70_000 }, (request, response) => {
    const answered = respond(controlled, request, response)
    controlled.waiting.track(answered).catch((error: unknown) => {
      controlled.service.defects.push(String(error))
      request.socket.destroy()
    })
  })
  server.on('clientError', (_error, socket: Socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    else socket.destroy()
  })
  return server
}

async function respond(controlled: Controlled, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  if (body === 'gone') return
  const requestId = controlled.service.random.uuid()
  response.sendDate = false
  response.setHeader('Date', new Date(controlled.service.clock.now()).toUTCString())
  if (body === 'too large') {
    response.setHeader('Connection', 'close')
    send(response, requestId, {
      status: 413,
      contentType: 'application/x-amz-json-1.1',
      body: '{"__type":"RequestEntityTooLargeException"}',
    })
    return
  }
  const received = receive(request, body)
  if (received.path.startsWith(controlPath)) {
    answerControl(controlled, received, response)
    return
  }
  const call = openCall(controlled, received, requestId)
  watchDelivery(controlled, response, call)
  deliver(await converse(controlled.service, controlled.waiting, received, call), response, requestId)
}

/** Reads the whole body; `gone` when the client left before it was complete, so that nothing is done for it. */
function readBody(request: IncomingMessage): Promise<Buffer | 'too large' | 'gone'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largestBody) resolve('too large')
      else chunks.push(chunk)
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('close', () => resolve('gone'))
    request.on('error', () => resolve('gone'))
  })
}

function receive(request: IncomingMessage, body: Buffer): ReceivedRequest {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value
  }
  return { method: request.method ?? '', path: request.url ?? '', headers, body }
}

function openCall({ service }: Controlled, received: ReceivedRequest, requestId: string): CallEntry {
  return service.world.ledger.open({
    at: new Date(service.clock.now()).toISOString(),
    operation: operationOf(received) ?? '',
    account: undefined,
    requestId,
    input: essentials(received.body),
    worked: false,
    error: undefined,
    status: 0,
    mood: undefined,
    delivered: false,
  })
}

function watchDelivery({ service }: Controlled, response: ServerResponse, call: CallEntry): void {
  let whole = false
  response.on('finish', () => {
    whole = true
  })
  response.on('close', () => {
    service.world.ledger.close(call, whole)
  })
}

function deliver(ending: Ending, response: ServerResponse, requestId: string): void {
  switch (ending.kind) {
    case 'answer':
      send(response, requestId, ending.answer)
      return
    case 'half': {
      const whole = Buffer.from(ending.answer.body)
      response.writeHead(200, headersOf(ending.answer, requestId))
      response.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => response.socket?.destroy())
      return
    }
    case 'close':
      response.socket?.end()
      response.socket?.destroySoon()
      ending.afterwards?.()
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'silence':
  }
}

function send(response: ServerResponse, requestId: string, answer: Omit<Answer, 'error'>): void {
  if (response.destroyed) return
  response.writeHead(answer.status, headersOf(answer, requestId))
  response.end(answer.body)
}

function headersOf(answer: Omit<Answer, 'error'>, requestId: string): Record<string, string> {
  return {
    'Content-Type': answer.contentType,
    'Content-Length': String(Buffer.byteLength(answer.body)),
    'x-amzn-RequestId': requestId,
  }
}
