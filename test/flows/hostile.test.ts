import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { databases, type FreshDatabase } from '../support/databases.ts'
import type { Fields, Person } from '../support/person.ts'
import { besiege, ours, plainForm, post, send, type Answer, type Besieged } from './besieged.ts'
import { expectAgreement } from './judge.ts'
import { bring, confirm, ended, hiddenOf } from './steps.ts'

const parts = 'multipart/form-data; boundary=x'

const id = (number: number): string => `3HOSTILE${String(number).padStart(22, '0')}`
const megabytes = (count: number): string => 'x'.repeat(count * 1024 * 1024)
const part = (disposition: string, content: string): string =>
  `--x\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n--x--\r\n`

const file = (person: Person, content: Buffer): Promise<Answer> =>
  person.agent.post('/reversals').set(ours).field('ids', '').attach('file', content, 'ids.csv')

/** What somebody may bring as ids, and what they are answered. */
const brought: Readonly<Record<string, readonly [status: number, (person: Person) => Promise<Answer>]>> = {
  'no body': [422, (ann) => send(ann)('/reversals', plainForm, '')],
  'an empty field': [422, (ann) => post(ann, '/reversals', { ids: '' })],
  'blanks and zero-width characters': [422, (ann) => post(ann, '/reversals', { ids: ' \t\r\n\u200b\ufeff' })],
  'NUL characters': [422, (ann) => post(ann, '/reversals', { ids: '\0\0hello\0' })],
  'lone surrogates and overlong bytes': [422, (ann) => send(ann)('/reversals', plainForm, 'ids=%ED%A0%80%C0%AF%FF')],
  'a field above 4 MB': [413, (ann) => post(ann, '/reversals', { ids: megabytes(5) })],
  'a part above 4 MB': [413, (ann) => send(ann)('/reversals', parts, part('name="ids"', megabytes(5)))],
  'a file above 16 MB': [413, (ann) => file(ann, Buffer.alloc(17 * 1024 * 1024, `${'y'.repeat(99)}\n`))],
  'a bomb of zeros': [
    413,
    (ann) =>
      send(ann)('/reversals', plainForm, gzipSync(`ids=${megabytes(60)}`), { ...ours, 'Content-Encoding': 'gzip' }),
  ],
  'an unknown encoding': [
    415,
    (ann) => send(ann)('/reversals', plainForm, 'ids=1', { ...ours, 'Content-Encoding': 'compress' }),
  ],
  'more fields than a form has': [413, (ann) => send(ann)('/reversals', plainForm, 'a=1&'.repeat(3_000))],
  'more parts than a form has': [
    413,
    (ann) => send(ann)('/reversals', parts, part('name="a"', '1').replace('--x--\r\n', '').repeat(30) + '--x--\r\n'),
  ],
  'a PDF': [422, (ann) => file(ann, Buffer.from('%PDF-1.7\0\0\u0001\0'))],
  'bytes without sense': [
    422,
    (ann) => file(ann, Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7919) % 251))),
  ],
  'UTF-16 without an id': [422, (ann) => file(ann, Buffer.from('\ufeffno id in here', 'utf16le'))],
  'an empty file': [422, (ann) => file(ann, Buffer.alloc(0))],
  JSON: [415, (ann) => send(ann)('/reversals', 'application/json', JSON.stringify({ ids: id(1) }))],
  'plain text': [415, (ann) => send(ann)('/reversals', 'text/plain', id(1))],
  'a type that is none': [415, (ann) => send(ann)('/reversals', ';;;', id(1))],
  'an unknown charset': [415, (ann) => send(ann)('/reversals', `${plainForm}; charset=utf-7`, `ids=${id(1)}`)],
  'parts without a boundary': [400, (ann) => send(ann)('/reversals', 'multipart/form-data', 'x')],
  'parts that break off': [
    400,
    (ann) => send(ann)('/reversals', parts, '--x\r\nContent-Disposition: form-data; name="ids"\r\n\r\nabc'),
  ],
  'a repeated field': [422, (ann) => post(ann, '/reversals', { ids: [id(1), id(2)] })],
  'a repeated part': [422, (ann) => ann.agent.post('/reversals').set(ours).field('ids', id(1)).field('ids', id(2))],
  'an array': [422, (ann) => post(ann, '/reversals', { 'ids[]': id(1), 'ids[0]': id(2) })],
  'an object': [422, (ann) => post(ann, '/reversals', { 'ids[toString]': id(1) })],
  'names of the prototype': [
    422,
    (ann) =>
      send(ann)(
        '/reversals',
        plainForm,
        `__proto__=${id(1)}&__proto__[ids]=${id(2)}&constructor[prototype][ids]=${id(3)}&hasOwnProperty=1`,
      ),
  ],
  'parts with names of the prototype': [422, (ann) => send(ann)('/reversals', parts, part('name="__proto__"', id(1)))],
  'an account of the prototype': [404, (ann) => post(ann, '/reversals', { ids: id(1), account: '__proto__' })],
}

describe.each(databases)('Hostile input, on $name', { timeout: 60_000 }, ({ fresh }) => {
  let site: Besieged
  let place: FreshDatabase
  beforeEach(async () => {
    place = await fresh()
    site = await besiege(place)
  })
  afterEach(async () => {
    await site.close()
    await place.dispose()
  })

  test('brought as ids, whatever it is: the right status, a page, no draft', { timeout: 60_000 }, async () => {
    const { ann, expectPage, expectUnchanged } = site
    for (const [what, [status, ask]] of Object.entries(brought)) expectPage(await ask(ann), status, what)
    await expectUnchanged()
  })

  test('a UTF-16 file with an id in it is read all the same', async () => {
    const { ann } = site
    const answer = await file(ann, Buffer.from(`\ufeffAssignmentId\r\n${id(1)}\r\n`, 'utf16le'))
    expect(answer.status).toBe(303)
  })

  test('fields of a confirmation that say nothing true confirm nothing', async () => {
    const { ann, path, expectPage, expectUnchanged } = site
    const shown = hiddenOf(await ann.get(`${path}/confirmation`), `${path}/confirmation`)
    const good = { ...shown, reason: 'A reason', feedback: '' }
    const changed = ['-1', '', 'NaN', '1e9', '0x1', ' 1', '9'.repeat(400), '\0', '٣', '__proto__']
    for (const name of ['revision', 'count', 'sum'])
      for (const value of changed)
        expectPage(await post(ann, `${path}/confirmation`, { ...good, [name]: value }), 409, `${name} ${value}`)
    const texts: readonly Fields[] = [
      { reason: '' },
      { reason: ' \u200b ' },
      { reason: 'x'.repeat(100_000) },
      { feedback: 'x'.repeat(1_025) },
      { feedback: '💶'.repeat(1_025) },
      { feedback: 'a\0b' },
      { reason: [good.reason, 'twice'] },
      { typed: ['1', '2'] },
    ]
    for (const wrong of texts)
      expectPage(
        await post(ann, `${path}/confirmation`, { ...good, ...wrong }),
        422,
        JSON.stringify(wrong).slice(0, 60),
      )
    await expectUnchanged()
  })

  test('other fields that say nothing change nothing', async () => {
    const { ann, path, expectPage, expectUnchanged } = site
    const wrong: readonly (readonly [string, Fields, number])[] = [
      ['left-out', { what: 'leave out', line: ['1', '-1', '9'.repeat(30), 'x'] }, 422],
      ['left-out', { what: 'constructor', line: '1' }, 422],
      ['left-out', { what: 'leave out shown', revision: '999' }, 409],
      ['left-out', { what: 'leave out others' }, 409],
      ['left-out', { what: 'leave out', line: Array.from({ length: 3_000 }, (_, at) => String(at)) }, 413],
      ['split', { revision: '1', keep: '-5' }, 422],
      ['split', { revision: '1', keep: '9'.repeat(30) }, 422],
      ['check', { which: '\0' }, 422],
      ['check', { which: '__proto__' }, 422],
      ['stop', {}, 409],
      ['again', {}, 409],
    ]
    for (const [verb, fields, status] of wrong)
      expectPage(await post(ann, `${path}/${verb}`, fields), status, `${verb} ${JSON.stringify(fields).slice(0, 60)}`)
    await expectUnchanged()
  })

  test('questions in an address that make no sense show a page', async () => {
    const { ann, path, expectPage, expectUnchanged } = site
    const odd = [
      '%00',
      "'%3B--",
      '%25',
      '_',
      '\\',
      '9'.repeat(500),
      '%F0%9F%92%B6',
      '__proto__',
      'eyJhIjpbXX0',
      '%ED%A0%80',
    ]
    for (const value of odd) {
      for (const name of ['q', 'after', 'account'])
        expectPage(await ann.agent.get(`/?${name}=${value}`), 200, `${name}=${value}`)
      for (const name of [
        'group',
        'sort',
        'dir',
        'after',
        'first',
        'worker',
        'task',
        'text',
        'show',
        'refused',
        'order',
      ])
        expectPage(await ann.agent.get(`${path}?${name}=${value}`), 200, `${name}=${value}`)
    }
    expectPage(await ann.agent.get(`${path}?sort=a&sort=b`), 422, 'twice')
    expectPage(await ann.agent.get(`${path}?group[a]=b&__proto__[x]=y`), 200, 'nested')
    await expectUnchanged()
  })

  test('after all of it, the work is done as if nothing had been', async () => {
    const { ann, path, ids } = site
    for (const ask of [brought['names of the prototype'], brought['a bomb of zeros'], brought['NUL characters']])
      await ask?.[1](ann)
    expect((await confirm(ann, path)).posted).toBe(303)
    await ended(ann, path)
    await expectAgreement(site.house.simulator, ann, [path], { brought: ids })
    await bring(ann, [id(9)])
  })
})
