import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { testNotice } from '../../src/cli/notice.ts'
import { freshFolder } from '../support/databases.ts'
import { certificateFor, login, openPostbox, type Postbox } from '../tell/mail/postbox.ts'
import { overturn } from './terminal.ts'

const settingsFor = ({ port }: Postbox, protocol = 'smtp', { user, password } = login): Record<string, string> => ({
  OVERTURN_SMTP_URL: `${protocol}://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}`,
  OVERTURN_NOTICE_TO: 'ann@example.org, bo@example.org',
  OVERTURN_NOTICE_FROM: 'lab@example.org',
  OVERTURN_NOTICE_HOUR: '7',
  OVERTURN_PUBLIC_URL: 'https://overturn.example.org',
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const refusalOf = async (settings: Record<string, string>): Promise<string> => {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value)
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true)
  return testNotice().then(
    () => 'it was taken',
    (error: Error) => error.message,
  )
}

describe('overturn notice test', () => {
  test('sends one mail over TLS to each address, and says what the server answered', async () => {
    const folder = await freshFolder()
    onTestFinished(() => rm(folder, { recursive: true }))
    const pair = await certificateFor('127.0.0.1', false)
    const authority = join(folder, 'authority.pem')
    await writeFile(authority, pair.cert)
    const box = await openPostbox({ ...pair, secure: true, authOptional: false })
    box.stranger = 'bo@example.org'
    const settings = { ...settingsFor(box, 'smtps'), NODE_EXTRA_CA_CERTS: authority }
    const { code, out, err } = await overturn(settings, ['notice', 'test'])
    expect(out).toMatch(
      new RegExp(`^127\\.0\\.0\\.1:${box.port} took the test mail for ann@example\\.org\\. It said: 250 .+\\n$`),
    )
    expect(err).toContain(
      `127.0.0.1:${box.port} did not take it for bo@example.org: it answered 550 5.1.1 to RCPT TO. It said: 550 5.1.1 <bo@example.org> is unknown here`,
    )
    expect(code).toBe(1)
    expect(box.arrived).toMatchObject([
      { secure: true, mail: { text: expect.stringContaining('from 7:00 UTC on') }, to: ['ann@example.org'] },
    ])
    expect(box.arrived[0]?.mail.text).toContain('https://overturn.example.org/ arrives here')
  })

  test('says what is wrong and what to do, and nothing of the login', async () => {
    const box = await openPostbox()
    const wrong = settingsFor(box, 'smtp', { ...login, password: 'a canary' })
    const says = await refusalOf(wrong)
    expect(says).toMatch(
      /did not take the test mail: it refused the login \(535 5\.7\.8\)\. Look at the user and the password/,
    )
    expect(says).not.toMatch(/canary|lab@/)
    box.mood = { code: 554, says: '5.7.1 no such mail here' }
    expect(await refusalOf(settingsFor(box))).toMatch(
      /it answered 554 5\.7\.1 to DATA\. It said: 554 5\.7\.1 no such mail/,
    )
    const untrusted = await openPostbox({ ...(await certificateFor('127.0.0.1', false)), secure: true })
    expect(await refusalOf(settingsFor(untrusted, 'smtps'))).toMatch(/certificate is not trusted .+NODE_EXTRA_CA_CERTS/)
    box.mood = 'takes'
    expect(await refusalOf({ ...settingsFor(box), OVERTURN_NOTICE_HOUR: 'off' })).toBe('it was taken')
    expect(box.arrived.at(-1)?.mail.text).toContain('No notice is sent while OVERTURN_NOTICE_HOUR is off.')
  })

  test('shows what the server answered without what would move the cursor or turn the text', async () => {
    const box = await openPostbox()
    box.mood = { code: 250, says: 'ok \u202e taken' }
    expect(await refusalOf(settingsFor(box))).toBe('it was taken')
    const said = vi.mocked(process.stdout.write).mock.calls.map(([text]) => String(text))
    expect(said.filter((text) => text.includes('It said:'))).toEqual([expect.stringMatching(/: 250 ok\s+taken\n$/)])
  })

  test('needs a mail server', async () => {
    expect(await refusalOf({})).toMatch(/^There is no mail to try: set OVERTURN_SMTP_URL, /)
  })
})
