import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { add, list, revoke, type MakeOptions } from '../../src/cli/tokens.ts'
import { add as addPerson, disable } from '../../src/cli/people.ts'
import { freshFolder } from '../support/databases.ts'

let folder = ''
let said = ''

beforeAll(async () => {
  folder = await freshFolder()
  vi.stubEnv('OVERTURN_DATA', folder)
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
  for (const name of ['Ann', 'Bo']) await addPerson(name)
})
beforeEach(() => {
  said = ''
})
afterAll(async () => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  await rm(folder, { recursive: true })
})

const wanted: MakeOptions = { for: 'ann', scope: 'pay', days: '30', cap: '50' }

describe('overturn token', () => {
  test('makes one and prints nothing but its text on the output', async () => {
    await add('nightly', wanted)
    expect(said).toMatch(/^ovt_[\w-]{49}\n$/)
  })

  test('lists them a line each, without texts, or as JSON', async () => {
    await add('dash', { for: 'Bo', scope: 'read', days: '1', json: true })
    const made = JSON.parse(said) as Record<string, unknown>
    expect(made).toMatchObject({ person: 'Bo', name: 'dash', scope: 'read', capPerDay: null, state: 'active' })
    said = ''
    await list({})
    expect(said).toMatch(/\tBo\tdash\tread\tno cap\t0\.00\t.+\tnever used\tactive\n.+\tAnn\tnightly\tpay\t50\.00\t/)
    expect(said).not.toContain('ovt_')
    said = ''
    await list({ for: 'Ann', json: true })
    expect(said.trim().split('\n')).toHaveLength(1)
    expect(JSON.parse(said)).toMatchObject({ person: 'Ann', capPerDay: '50.00', confirmedToday: '0.00' })
    expect(JSON.parse(said)).not.toHaveProperty('token')
  })

  test('revokes by name or id, and asks whose when several have the name', async () => {
    await add('dash', { ...wanted, scope: 'read', cap: '' })
    await expect(revoke('dash', {})).rejects.toThrow(/^Several people have a token called dash; say whose with --for/)
    said = ''
    await revoke('dash', { for: 'ann' })
    expect(said).toBe('The token dash of Ann is revoked.\n')
    said = ''
    await list({ for: 'Bo', json: true })
    const { id } = JSON.parse(said) as { id: string }
    await revoke(id, {})
    await revoke(id, {})
    await expect(revoke('dash', {})).rejects.toThrow(/^There is no token dash that is not over\./)
  })

  test.each([
    ['somebody unknown', 'x', { for: 'Zoe' }, /^There is nobody called Zoe\./],
    ['what it may not be', ' ', { days: '0', cap: 'x' }, /^No token was made\. The name: .+ --days: .+ --cap: /],
    ['a name twice', 'nightly', {}, /^No token was made\. The name: You have a token called nightly/],
  ])('refuses %s', async (_, name, more, sentence) => {
    await expect(add(name, { ...wanted, ...more })).rejects.toThrow(sentence)
    expect(said).toBe('')
  })

  test('refuses one who is disabled, whose tokens are over', async () => {
    await disable('Ann')
    await expect(add('other', wanted)).rejects.toThrow(/^Ann may not sign in any more, and their tokens are over\.$/)
    said = ''
    await list({ for: 'Ann' })
    expect(said).toMatch(/\tnightly\t.+\trevoked\n/)
    await expect(list({ for: 'Zoe' })).rejects.toThrow(/^There is nobody called Zoe\./)
  })
})
