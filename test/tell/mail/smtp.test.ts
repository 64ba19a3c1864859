import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { sendMail, type Sending, type Sent, type SmtpServer } from '../../../src/tell/mail/smtp.ts'
import { handClock } from '../../support/clock.ts'
import { freePort } from '../../support/free-port.ts'
import { until } from '../../support/until.ts'
import { certificateFor, login, openPostbox } from './postbox.ts'

const mail = {
  id: 'mail_1',
  from: 'overturn@example.org',
  to: ['ann@example.org', 'bo@example.org'],
  subject: '14 rejected assignments expire tomorrow: $9.80',
  text: 'Perception Lab – grün\n',
  at: '2026-10-09T14:03:38.120Z',
}

type Options = Partial<Sending> & { readonly tls?: SmtpServer['tls']; readonly login?: SmtpServer['login'] }

const sending = (port: number, { tls = 'none', login: who, ...more }: Options = {}): Promise<Sent> =>
  sendMail({
    server: { host: '127.0.0.1', port, tls, login: who },
    mail,
    clock: handClock(),
    signal: new AbortController().signal,
    handOver: async () => true,
    ...more,
  })

/** A server that says these lines, one for each that it hears, and nothing after. */
const openLines = async (lines: readonly string[]): Promise<{ port: number; heard: string[]; sockets: Socket[] }> => {
  const heard: string[] = []
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    let place = 0
    const say = (): void => void (lines[place] === undefined || socket.write(`${lines[place]}\r\n`))
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      heard.push(data.toString())
      place += 1
      say()
    })
    say()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, heard, sockets }
}

test('what is taken arrives once, as a plain text that no program answers', async () => {
  const box = await openPostbox()
  expect(await sending(box.port)).toMatchObject({ kind: 'taken', reply: expect.stringMatching(/^250 /), refused: [] })
  expect(box.arrived).toHaveLength(1)
  const [arrived] = box.arrived
  expect(arrived).toMatchObject({ to: mail.to, secure: false, user: undefined })
  expect(arrived?.mail).toMatchObject({
    subject: mail.subject,
    text: mail.text,
    from: { name: 'Overturn', address: mail.from },
    to: mail.to.map((address) => ({ address })),
    messageId: '<mail_1@example.org>',
    date: '2026-10-09T14:03:38.000Z',
    attachments: [],
  })
  expect(arrived?.mail.html).toBeUndefined()
  expect(arrived?.raw).toMatch(/^Auto-Submitted: auto-generated\r$/m)
  expect(arrived?.raw).toMatch(/^Content-Type: text\/plain; charset=utf-8\r$/m)
})

test('the login goes over TLS, from the start or by STARTTLS', async () => {
  const pair = await certificateFor('127.0.0.1')
  const upgraded = await openPostbox({ ...pair, authOptional: false })
  const fromTheStart = await openPostbox({ ...pair, secure: true, authOptional: false })
  const sent = await Promise.all([
    sending(upgraded.port, { tls: 'upgraded', login }),
    sending(fromTheStart.port, { tls: 'from the start', login }),
  ])
  expect(sent).toMatchObject([{ kind: 'taken' }, { kind: 'taken' }])
  for (const box of [upgraded, fromTheStart]) expect(box.arrived).toMatchObject([{ secure: true, user: login.user }])
})

test('nothing goes to a server that gives no TLS, or whose certificate nobody vouches for or has another name', async () => {
  const plain = await openPostbox()
  const [unknown, other] = [await certificateFor('127.0.0.1', false), await certificateFor('mail.example.org')]
  const boxes = await Promise.all(
    [unknown, other].flatMap((pair) => [openPostbox(pair), openPostbox({ ...pair, secure: true })]),
  )
  const untrusted = { kind: 'refused', says: expect.stringMatching(/^its certificate is not trusted \([A-Z_0-9]+\)$/) }
  expect(await sending(plain.port, { tls: 'upgraded', login })).toMatchObject({
    kind: 'refused',
    says: expect.stringMatching(/^it gave no TLS \(50\d/),
    remedy: expect.stringContaining('OVERTURN_SMTP_PLAIN=1'),
  })
  const sent = await Promise.all(
    boxes.map(({ port }, place) => sending(port, { tls: place % 2 === 0 ? 'upgraded' : 'from the start', login })),
  )
  for (const one of sent) expect(one).toMatchObject(untrusted)
  expect([plain, ...boxes].flatMap(({ arrived }) => arrived)).toEqual([])
})

test('a refused login is told by its codes alone: the server may repeat the login', async () => {
  const box = await openPostbox()
  const sent = await sending(box.port, { login: { ...login, password: 'another heron' } })
  expect(sent).toMatchObject({ kind: 'refused', says: 'it refused the login (535 5.7.8)', reply: '' })
  expect(JSON.stringify(sent)).not.toMatch(/heron|lab@/)
  const none = await openPostbox({ disabledCommands: ['STARTTLS', 'AUTH'] })
  expect(await sending(none.port, { login })).toMatchObject({ kind: 'refused', says: 'it takes no login' })
})

test('what it answers to a recipient or to the text is told, and others still get it', async () => {
  const box = await openPostbox()
  box.stranger = 'bo@example.org'
  expect(await sending(box.port)).toMatchObject({
    kind: 'taken',
    refused: [
      {
        to: 'bo@example.org',
        says: 'it answered 550 5.1.1 to RCPT TO',
        reply: expect.stringContaining('unknown here'),
      },
    ],
  })
  expect(box.arrived).toMatchObject([{ to: ['ann@example.org'] }])
  const alone = { ...mail, to: ['bo@example.org'] }
  expect(await sending(box.port, { mail: alone })).toMatchObject({
    kind: 'refused',
    says: 'it answered 550 5.1.1 to RCPT TO',
  })
  box.mood = { code: 451, says: '4.7.1 come again later' }
  expect(await sending(box.port)).toMatchObject({
    kind: 'refused',
    says: 'it answered 451 4.7.1 to DATA',
    reply: '451 4.7.1 come again later',
  })
})

test('nothing of the text leaves before it is written down that it does, nor when somebody else has it', async () => {
  const wants = ['220 mail', '250 mail', '250 ok', '250 ok', '250 ok', '354 go on']
  const server = await openLines(wants)
  const handed = await sending(server.port, { handOver: async () => false })
  expect(handed).toMatchObject({ kind: 'refused', says: 'another process has it' })
  const failing = await openLines(wants)
  const failed = await sending(failing.port, { handOver: () => Promise.reject(new Error('disk full')) })
  expect(failed).toMatchObject({ kind: 'refused', says: 'it could not be written down that it is handed over' })
  for (const { heard } of [server, failing]) {
    expect(heard.at(-1)).toBe('DATA\r\n')
    expect(heard.join('')).not.toContain('Perception')
  }
})

test.each([
  ['before the greeting', [], 'refused'],
  ['after the greeting', ['220 mail'], 'refused'],
  ['after a recipient', ['220 mail', '250 mail', '250 ok'], 'refused'],
  ['after the text', ['220 mail', '250 mail', '250 ok', '250 ok', '250 ok', '354 go on'], 'unknown'],
])(
  'a server that falls silent %s is waited for 60 s; after the text it is not known what became of it',
  async (_, lines, kind) => {
    const server = await openLines(lines)
    const clock = handClock()
    const sent = sending(server.port, { clock })
    await until(async () => server.heard.length >= lines.length && server.sockets.length === 1, 20_000, 2)
    clock.advance(60_000)
    expect(await sent).toMatchObject({ kind, says: 'no answer within 60 s' })
  },
)

test.each([
  ['before it wants the text', ['220 mail', '250 mail'], 'refused'],
  ['when it has the text', ['220 mail', '250 mail', '250 ok', '250 ok', '250 ok', '354 go on'], 'unknown'],
])('a server that hangs up %s', async (_, lines, kind) => {
  const server = await openLines(lines)
  const sent = sending(server.port)
  await until(async () => server.heard.length >= lines.length, 20_000, 2)
  for (const socket of server.sockets) socket.destroy()
  expect(await sent).toMatchObject({ kind, says: expect.stringMatching(/^it cannot be reached \(E[A-Z]+\)$/) })
})

test('while it is written down that the text is handed over, it is not known whether it was', async () => {
  const server = await openLines(['220 mail', '250 mail', '250 ok', '250 ok', '250 ok', '354 go on'])
  const clock = handClock()
  const asked = Promise.withResolvers<void>()
  const handOver = (): Promise<boolean> => {
    asked.resolve()
    return new Promise(() => undefined)
  }
  const sent = sending(server.port, { clock, handOver })
  await asked.promise
  clock.advance(60_000)
  expect(await sent).toMatchObject({ kind: 'unknown', says: 'no answer within 60 s' })
})

test('the end of this process cuts it short at once; after the text it is waited five seconds for the answer', async () => {
  const wants = ['220 mail', '250 mail', '250 ok', '250 ok', '250 ok', '354 go on']
  const [early, answering, silent] = await Promise.all([openLines(['220 mail']), openLines(wants), openLines(wants)])
  const clock = handClock()
  const ending = new AbortController()
  const [before, answered, after] = [early, answering, silent].map(({ port }) =>
    sending(port, { clock, signal: ending.signal }),
  )
  const hasAll = ({ heard }: typeof silent): boolean => heard.join('').endsWith('\r\n.\r\n')
  await until(async () => early.heard.length >= 1 && hasAll(answering) && hasAll(silent), 20_000, 2)
  ending.abort()
  expect(await before).toMatchObject({ kind: 'refused', says: 'cut short by the end of this process' })
  answering.sockets[0]?.write('250 2.0.0 taken\r\n')
  expect(await answered).toMatchObject({ kind: 'taken', reply: '250 2.0.0 taken' })
  clock.advance(5_000)
  expect(await after).toMatchObject({ kind: 'unknown', says: 'cut short by the end of this process' })
})

test('where nobody listens it cannot be reached', async () => {
  expect(await sending(await freePort())).toMatchObject({
    kind: 'refused',
    says: 'it cannot be reached (ECONNREFUSED)',
    reply: '',
  })
})
