import { argon2Sync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureSetUpLink, readLink, spendLink } from '../../src/auth/links.ts'
import { addPerson, disablePerson, listPeople, resetPerson } from '../../src/auth/people.ts'
import { findSession } from '../../src/auth/sessions.ts'
import { signIn } from '../../src/auth/sign-in.ts'
import { databases } from '../support/databases.ts'
import { openAuth, type Opened } from './support.ts'

const password = 'ledger plum tractor moss'
/** Hashed at next to no cost. */
const cheapHash = (): string => {
  const nonce = Buffer.from('0123456789abcdef')
  const tag = argon2Sync('argon2id', { message: password, nonce, memory: 64, passes: 1, parallelism: 1, tagLength: 32 })
  const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replace(/=+$/, ''))
  return `$argon2id$v=19$m=64,t=1,p=1$${salt}$${hash}`
}
const typed = { name: '', password, agent: 'test' }

describe.each(databases)('people, from the command line, on $name', (database) => {
  let opened: Opened
  beforeEach(async () => {
    opened = await openAuth(database)
  })
  afterEach(() => opened.close())

  const tokenOf = (made: Awaited<ReturnType<typeof addPerson>>): string => {
    if (!made.ok) throw new Error(made.problem.sentence)
    expect(made.value.address).toMatch(/^https:\/\/overturn\.example\.org\/lab\/links\/[\w-]{43}$/)
    return made.value.address.split('/').at(-1) ?? ''
  }
  const enter = (name: string) =>
    signIn(opened.parts, { name, password, agent: 'test', address: '192.0.2.1', device: undefined, before: undefined })
  const states = async () => {
    const listed = await listPeople(opened.parts)
    return listed.ok ? listed.value.map(({ name, state }) => `${name}: ${state}`) : []
  }

  test('are invited, active once they set a password, disabled, and back after a reset', async () => {
    const token = tokenOf(await addPerson(opened.parts, 'Ann'))
    expect(await states()).toEqual(['Ann: invited'])
    const spent = await spendLink(opened.parts, token, typed)
    expect(await states()).toEqual(['Ann: active'])
    const session = spent.kind === 'signed' ? spent.token : ''
    expect(await findSession(opened.parts, session, true)).toMatchObject({ person: { name: 'Ann' } })
    expect((await disablePerson(opened.parts, 'ANN')).ok).toBe(true)
    expect(await states()).toEqual(['Ann: disabled'])
    expect(await findSession(opened.parts, session, true)).toBeUndefined()
    expect((await enter('Ann')).kind).toBe('refused')
    await spendLink(opened.parts, tokenOf(await resetPerson(opened.parts, 'ann')), typed)
    expect(await states()).toEqual(['Ann: active'])
    expect((await enter('Ann')).kind).toBe('signed')
  })

  test('a disabled person’s open link is worth nothing', async () => {
    const token = tokenOf(await addPerson(opened.parts, 'Ann'))
    await disablePerson(opened.parts, 'Ann')
    expect(await readLink(opened.parts, token)).toBeUndefined()
    expect((await spendLink(opened.parts, token, typed)).kind).toBe('gone')
  })

  test('a name is refused when it is taken in any case, empty, too long or holds what cannot be seen', async () => {
    await addPerson(opened.parts, 'Ann')
    const sentences: Record<string, string> = {
      ANN: 'There is somebody called ANN already. For a new link: overturn user reset ANN',
      ' ': 'That name will not do. Type a name.',
      'Bo\nTran': 'That name will not do. It holds a character that cannot be seen.',
      ['x'.repeat(61)]: 'That name will not do. It has more than 60 characters.',
    }
    for (const [name, sentence] of Object.entries(sentences))
      expect(await addPerson(opened.parts, name)).toMatchObject({ ok: false, problem: { sentence } })
    expect(await states()).toEqual(['Ann: invited'])
  })

  test.each([resetPerson, disablePerson])('somebody unknown is not found', async (act) => {
    expect(await act(opened.parts, 'Nobody')).toMatchObject({
      ok: false,
      problem: { code: 'not found', sentence: 'There is nobody called Nobody. To see who is: overturn user list' },
    })
  })

  test('the set-up link is made while there is nobody, each time anew', async () => {
    const [one, other] = [await ensureSetUpLink(opened.parts), await ensureSetUpLink(opened.parts)]
    const tokens = [one, other].map((link) => link?.address.split('/').at(-1) ?? '')
    expect(await readLink(opened.parts, tokens[0] ?? '')).toBeUndefined()
    expect(await readLink(opened.parts, tokens[1] ?? '')).toMatchObject({ kind: 'first person' })
    await addPerson(opened.parts, 'Ann')
    expect(await ensureSetUpLink(opened.parts)).toBeUndefined()
    expect(await readLink(opened.parts, tokens[1] ?? '')).toBeUndefined()
  })

  test('a password that was hashed at another cost is hashed anew at sign-in', async () => {
    await spendLink(opened.parts, tokenOf(await addPerson(opened.parts, 'Ann')), typed)
    const row = await opened.parts.people.byName('Ann')
    await opened.parts.people.setPassword(row?.id ?? '', cheapHash())
    expect((await enter('Ann')).kind).toBe('signed')
    expect((await opened.parts.people.byName('Ann'))?.passwordHash).toMatch(/m=19456,t=2,p=1/)
  })
})
