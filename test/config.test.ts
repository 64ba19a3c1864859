import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'
import { settings } from '../src/settings.ts'

const complaints = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.sentences
    throw error
  }
  return []
}

const whsec = `whsec_${Buffer.alloc(32, 3).toString('base64')}`

const mailed = {
  OVERTURN_SMTP_URL: 'smtps://lab:heron@mail.example.org',
  OVERTURN_NOTICE_TO: 'ann@example.org',
  OVERTURN_NOTICE_FROM: 'lab@example.org',
  OVERTURN_NOTICE_HOUR: '7',
}

const hooked = { OVERTURN_WEBHOOK_URL: 'https://hooks.example.org/x', OVERTURN_WEBHOOK_SECRET: whsec }

describe('The configuration', () => {
  test('needs nothing: sandbox, loopback, a folder beside', () => {
    const config = readConfig({})
    expect(config).toMatchObject({
      listen: { host: '127.0.0.1', port: 8443 },
      tls: { kind: 'generated' },
      typeTotalAbove: 100_000,
    })
    expect(config.publicUrl.href).toBe('https://localhost:8443/')
    expect(config.mturk).toMatchObject({
      environment: 'sandbox',
      endpoint: 'https://mturk-requester-sandbox.us-east-1.amazonaws.com',
    })
  })

  test('takes the port of the public URL, or gives the public URL its own', () => {
    expect(readConfig({ OVERTURN_PUBLIC_URL: 'https://localhost:9000/lab/' }).listen.port).toBe(9000)
    expect(readConfig({ OVERTURN_LISTEN: '[::1]:9001' }).publicUrl.port).toBe('9001')
    expect(readConfig({ OVERTURN_LISTEN: '[::1]:9001' }).listen).toEqual({ host: '::1', port: 9001 })
  })

  test('reads the amounts of the limits as people write them', () => {
    expect(readConfig({ OVERTURN_LARGEST_TOTAL: '$1,310.40' }).largestTotal).toBe(1_310_400)
  })

  test.each<[string, Record<string, string>, readonly string[]]>([
    ['half a certificate', { OVERTURN_TLS_CERT_FILE: 'a.pem' }, ['OVERTURN_TLS_CERT_FILE', 'OVERTURN_TLS_KEY_FILE']],
    [
      'plain HTTP with a certificate',
      {
        OVERTURN_PLAIN_HTTP: '1',
        OVERTURN_TRUSTED_PROXIES: '10.0.0.2',
        OVERTURN_TLS_CERT_FILE: 'a',
        OVERTURN_TLS_KEY_FILE: 'b',
      },
      ['OVERTURN_PLAIN_HTTP', 'OVERTURN_TLS_CERT_FILE'],
    ],
    ['plain HTTP without a proxy', { OVERTURN_PLAIN_HTTP: '1' }, ['OVERTURN_PLAIN_HTTP', 'OVERTURN_TRUSTED_PROXIES']],
    [
      'a public URL without TLS',
      { OVERTURN_PUBLIC_URL: 'http://example.org' },
      ['OVERTURN_PUBLIC_URL', 'OVERTURN_PLAIN_HTTP'],
    ],
    ['a public URL with a query', { OVERTURN_PUBLIC_URL: 'https://example.org/?x=1' }, ['OVERTURN_PUBLIC_URL']],
    ['everybody as a proxy', { OVERTURN_TRUSTED_PROXIES: '0.0.0.0/0' }, ['OVERTURN_TRUSTED_PROXIES']],
    ['a name as a proxy', { OVERTURN_TRUSTED_PROXIES: 'caddy' }, ['OVERTURN_TRUSTED_PROXIES']],
    [
      'an endpoint for production',
      { MTURK_ENVIRONMENT: 'production', MTURK_ENDPOINT: 'http://127.0.0.1:1' },
      ['MTURK_ENDPOINT', 'MTURK_ENVIRONMENT'],
    ],
    [
      'an endpoint without an environment',
      { MTURK_ENDPOINT: 'http://127.0.0.1:1' },
      ['MTURK_ENDPOINT', 'MTURK_ENVIRONMENT'],
    ],
    ['a simulator without an endpoint', { MTURK_ENVIRONMENT: 'simulator' }, ['MTURK_ENVIRONMENT', 'MTURK_ENDPOINT']],
    [
      'real money as play money',
      { MTURK_ENVIRONMENT: 'simulator', MTURK_ENDPOINT: 'https://mturk-requester.us-east-1.amazonaws.com' },
      ['MTURK_ENDPOINT', 'real money'],
    ],
    ['an unknown environment', { MTURK_ENVIRONMENT: 'live' }, ['MTURK_ENVIRONMENT', 'production']],
    ['half a key', { AWS_ACCESS_KEY_ID_FILE: 'a' }, ['AWS_ACCESS_KEY_ID_FILE', 'AWS_SECRET_ACCESS_KEY_FILE']],
    ['half a key itself', { AWS_SECRET_ACCESS_KEY: 'a' }, ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
    [
      'the key twice',
      { AWS_ACCESS_KEY_ID: 'a', AWS_ACCESS_KEY_ID_FILE: 'a', AWS_SECRET_ACCESS_KEY_FILE: 'b' },
      ['AWS_ACCESS_KEY_ID', 'AWS_ACCESS_KEY_ID_FILE'],
    ],
    ['a database that is none of ours', { DATABASE_URL: 'mysql://x' }, ['DATABASE_URL']],
    ['a database file that is not there', { DATABASE_URL_FILE: 'no/such/file' }, ['DATABASE_URL_FILE', 'no/such/file']],
    ['an amount that has two readings', { OVERTURN_LARGEST_TOTAL: '1.310' }, ['OVERTURN_LARGEST_TOTAL']],
    ['a port that is none', { OVERTURN_LISTEN: '127.0.0.1:99999' }, ['OVERTURN_LISTEN']],
    ['a pace of nothing', { MTURK_CALLS_PER_SECOND: '0' }, ['MTURK_CALLS_PER_SECOND']],
    [
      'a webhook without its secret',
      { OVERTURN_WEBHOOK_URL: 'https://hooks.example.org/x' },
      ['OVERTURN_WEBHOOK_URL', 'OVERTURN_WEBHOOK_SECRET'],
    ],
    ['a secret without its webhook', { OVERTURN_WEBHOOK_SECRET: whsec }, ['OVERTURN_WEBHOOK_URL']],
    [
      'a short secret',
      { OVERTURN_WEBHOOK_URL: 'https://hooks.example.org/x', OVERTURN_WEBHOOK_SECRET: 'whsec_YWJj' },
      ['OVERTURN_WEBHOOK_SECRET', 'openssl rand'],
    ],
    [
      'a webhook without TLS',
      { OVERTURN_WEBHOOK_URL: 'http://hooks.example.org/x', OVERTURN_WEBHOOK_SECRET: whsec },
      ['https://', 'OVERTURN_WEBHOOK_ALLOW_PRIVATE'],
    ],
    ...['https://10.0.0.3/x', 'https://[::1]/x', 'https://localhost:8443/x', 'https://0x7f.1/x'].map(
      (url): [string, Record<string, string>, string[]] => [
        `the webhook ${url}`,
        { OVERTURN_WEBHOOK_URL: url, OVERTURN_WEBHOOK_SECRET: whsec },
        ['private network', 'OVERTURN_WEBHOOK_ALLOW_PRIVATE'],
      ],
    ),
    [
      'a webhook with a name and a password',
      { OVERTURN_WEBHOOK_URL: 'https://ann:heron@hooks.example.org/x', OVERTURN_WEBHOOK_SECRET: whsec },
      ['OVERTURN_WEBHOOK_URL', 'signature'],
    ],
    [
      'a webhook that is no address',
      { OVERTURN_WEBHOOK_URL: 'hooks.example.org', OVERTURN_WEBHOOK_SECRET: whsec },
      ['OVERTURN_WEBHOOK_URL', 'https://hooks.example.org/overturn'],
    ],
    [
      'a notice to nobody',
      { OVERTURN_NOTICE_HOUR: '7' },
      ['OVERTURN_NOTICE_HOUR', 'OVERTURN_NOTICE_TO', 'OVERTURN_WEBHOOK_URL'],
    ],
    [
      'a notice by mail at no hour',
      { ...mailed, OVERTURN_NOTICE_HOUR: '' },
      ['OVERTURN_NOTICE_TO', 'OVERTURN_NOTICE_HOUR'],
    ],
    ['a mail from nobody', { ...mailed, OVERTURN_NOTICE_FROM: '' }, ['go together; missing: OVERTURN_NOTICE_FROM.']],
    [
      'a mail server for nothing',
      { OVERTURN_SMTP_URL: 'smtp://h' },
      ['missing: OVERTURN_NOTICE_TO, OVERTURN_NOTICE_FROM.'],
    ],
    ['plain mail to no server', { OVERTURN_SMTP_PLAIN: '1' }, ['go together; missing: OVERTURN_SMTP_URL']],
    [
      'two senders',
      { ...mailed, OVERTURN_NOTICE_FROM: 'a@example.org,b@example.org' },
      ['OVERTURN_NOTICE_FROM holds several'],
    ],
    ...['Ann <ann@example.org>', 'ann', 'ann@example.org\nBcc: x@y.z', 'ann@-', `${'a'.repeat(65)}@example.org`].map(
      (to): [string, Record<string, string>, string[]] => [
        `the address ${to}`,
        { ...mailed, OVERTURN_NOTICE_TO: to },
        [`OVERTURN_NOTICE_TO holds “${to}”; write addresses like ann@example.org`],
      ],
    ),
    [
      'a crowd',
      { ...mailed, OVERTURN_NOTICE_TO: Array.from({ length: 21 }, (_, place) => `p${place}@example.org`).join(', ') },
      ['OVERTURN_NOTICE_TO holds 21 addresses; 20 are the most'],
    ],
    [
      'the mail server twice',
      { ...mailed, OVERTURN_SMTP_URL_FILE: 'no/such/file' },
      ['OVERTURN_SMTP_URL and OVERTURN_SMTP_URL_FILE are both set', 'no/such/file'],
    ],
    [
      'a mail server with TLS and without',
      { ...mailed, OVERTURN_SMTP_PLAIN: '1' },
      ['OVERTURN_SMTP_URL begins with smtps:// and OVERTURN_SMTP_PLAIN=1'],
    ],
    [
      'a password in clear across the network',
      { ...mailed, OVERTURN_SMTP_URL: 'smtp://lab:heron@mail.example.org', OVERTURN_SMTP_PLAIN: '1' },
      ['OVERTURN_SMTP_PLAIN=1 and the password in OVERTURN_SMTP_URL'],
    ],
    ['plain mail that is half allowed', { ...mailed, OVERTURN_SMTP_PLAIN: 'yes' }, ['OVERTURN_SMTP_PLAIN is “yes”']],
    ['a notice at no hour', { OVERTURN_NOTICE_HOUR: '24' }, ['OVERTURN_NOTICE_HOUR is “24”']],
    [
      'a notice of what is not kept',
      { ...hooked, OVERTURN_NOTICE_HOUR: '7', OVERTURN_INDEX_KEEP_DAYS: 'off' },
      ['OVERTURN_NOTICE_HOUR', 'OVERTURN_INDEX_KEEP_DAYS'],
    ],
    ['a private webhook that is half allowed', { OVERTURN_WEBHOOK_ALLOW_PRIVATE: 'yes' }, ['ALLOW_PRIVATE is “yes”']],
    ['a spelling mistake', { OVERTURN_PUBLIC_ULR: 'https://example.org' }, ['OVERTURN_PUBLIC_ULR']],
    ['a spelling mistake of the marketplace', { MTURK_ENVIROMENT: 'production' }, ['MTURK_ENVIROMENT']],
    ['a wrong letter in the database', { DATABASE_URI: 'postgres://h/d' }, ['DATABASE_URI']],
    ['a letter less in the database', { DATABSE_URL: 'postgres://h/d' }, ['DATABSE_URL']],
    ['two letters turned about in the database', { DATABASE_ULR: 'postgres://h/d' }, ['DATABASE_ULR']],
  ])('refuses %s, and names what disagrees', (_what, env, words) => {
    const said = complaints(env).join(' ')
    for (const word of words) expect(said).toContain(word)
  })

  test('shows nothing of the webhook that it refuses, and takes what is sound', () => {
    const env = { OVERTURN_WEBHOOK_URL: 'http://hooks.example.org/heron', OVERTURN_WEBHOOK_SECRET: 'heron' }
    expect(complaints(env).length).toBe(2)
    expect(complaints(env).join(' ')).not.toContain('heron')
    expect(readConfig({}).webhook).toBeUndefined()
    // As compose.yaml names them where nobody gave a secret.
    const empty = { OVERTURN_WEBHOOK_SECRET_FILE: '/dev/null', OVERTURN_SMTP_URL_FILE: '/dev/null' }
    expect(readConfig(empty)).toMatchObject({ webhook: undefined, mail: undefined })
    expect(readConfig({ ...hooked, OVERTURN_NOTICE_HOUR: '0' }).noticeHour).toBe(0)
    expect(readConfig({ ...hooked, OVERTURN_NOTICE_HOUR: 'off' }).noticeHour).toBeUndefined()
    const sound = { OVERTURN_WEBHOOK_URL: 'http://127.0.0.1:9/x', OVERTURN_WEBHOOK_SECRET: whsec }
    expect(readConfig({ ...sound, OVERTURN_WEBHOOK_ALLOW_PRIVATE: '1' }).webhook).toMatchObject({
      url: new URL('http://127.0.0.1:9/x'),
      key: Buffer.alloc(32, 3),
      allowPrivate: true,
    })
  })

  test.each([
    'https://mail.example.org',
    'mail.example.org:587',
    'smtp://lab@mail.example.org',
    'smtp://lab:her%on@mail.example.org',
    'smtp://lab:her/on@mail.example.org',
    'smtp://lab:%FF@mail.example.org',
    'smtps://lab:heron@mail.example.org?tls.rejectUnauthorized=false',
    'smtps://lab:heron@mail.example.org/box',
    'smtps://lab:heron@mail_example.org',
    'smtps://lab:heron@',
    'smtps://lab:heron@mail.example.org:0',
  ])('names the variable of a mail server that cannot be read, and shows nothing of it: %s', (url) => {
    const said = complaints({ ...mailed, OVERTURN_SMTP_URL: url })
    expect(said).toEqual([
      expect.stringMatching(/^OVERTURN_SMTP_URL cannot be read as an address; write it like smtps:/),
    ])
    expect(said.join(' ')).not.toMatch(/heron|her|lab|mail_/)
  })

  test.each([
    ['smtps://mail.example.org', { host: 'mail.example.org', port: 465, tls: 'from the start', login: undefined }],
    [
      'smtp://lab%40example.org:a%20heron%25@mail.example.org:2525/',
      { port: 2525, tls: 'upgraded', login: { user: 'lab@example.org', password: 'a heron%' } },
    ],
    [
      'smtp://lab:heron@127.0.0.9',
      { host: '127.0.0.9', port: 587, tls: 'none', login: { user: 'lab', password: 'heron' } },
    ],
    ['smtp://[::1]:25', { host: '::1', port: 25, tls: 'none' }],
    ['smtp://localhost', { tls: 'none' }],
    ['smtp://localhost.example.org', { tls: 'upgraded' }],
  ])('takes the mail server %s, with TLS wherever it is not of this machine', (url, server) => {
    const { mail, noticeHour } = readConfig({ ...mailed, OVERTURN_SMTP_URL: url, OVERTURN_NOTICE_TO: 'a@b.c, d@e.f' })
    expect(mail).toMatchObject({ server, from: 'lab@example.org', to: ['a@b.c', 'd@e.f'] })
    expect(noticeHour).toBe(7)
    const plain = { ...mailed, OVERTURN_SMTP_URL: 'smtp://relay.example.org', OVERTURN_SMTP_PLAIN: '1' }
    expect(readConfig(plain).mail?.server.tls).toBe('none')
    expect(readConfig({ ...mailed, OVERTURN_NOTICE_HOUR: 'off' }).noticeHour).toBeUndefined()
  })

  test('tells everything that is wrong at once', () => {
    expect(complaints({ MTURK_ENVIRONMENT: 'simulator', OVERTURN_PLAIN_HTTP: '1', OVERTURN_LISTEN: 'x' }).length).toBe(
      3,
    )
  })

  test('is listed in the README as it is', async () => {
    const readme = (await readFile(new URL('../README.md', import.meta.url), 'utf8')).replace(/ {2,}/g, ' ')
    for (const { name, standard, says } of settings)
      expect(readme).toContain(`| \`${name}\` | ${standard} | ${says} |`.replace(/ {2,}/g, ' '))
  })

  test.each([
    'postgres://ann:heron/secret@db.example.org/overturn',
    'postgres://ann:heron#secret@db.example.org/overturn',
    'postgres://ann:heron%secret@db.example.org/overturn',
    'postgres://ann:heron secret@db.example.org/overturn',
    'postgres://ann:heron@db.example.org:port/overturn',
    'heron://db.example.org',
  ])('names the variable of an address that cannot be read, and shows nothing of it: %s', (address) => {
    const [sentence = ''] = complaints({ DATABASE_URL: address })
    expect(sentence).toMatch(/^DATABASE_URL (cannot be read as an address; write it like|must begin with) postgres:/)
    expect(sentence).not.toMatch(/heron|example\.org/)
  })

  test.each([
    'postgres://ann:heron%2Fsecret@db.example.org:5433/overturn?sslmode=verify-full',
    'postgresql:///overturn?host=/var/run/postgresql',
    'postgres://ann@/overturn?host=/var/run/postgresql',
  ])('takes the address %s', (address) => {
    expect(readConfig({ DATABASE_URL: address, DATABASE_URL_FOR_OTHERS: 'x' }).databaseUrl).toBe(address)
  })
})
