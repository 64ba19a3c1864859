import { argon2Sync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guessingBits } from '../../src/auth/guessable.ts'
import { isTooLong, passwordProblem } from '../../src/auth/password-rules.ts'
import { hashPassword, isOutdated, unlessBusy, verifyPassword } from '../../src/auth/password.ts'

const cheap = (password: string): string => {
  const nonce = Buffer.from('0123456789abcdef')
  const tag = argon2Sync('argon2id', { message: password, nonce, memory: 64, passes: 1, parallelism: 1, tagLength: 32 })
  const text = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '')
  return `$argon2id$v=19$m=64,t=1,p=1$${text(nonce)}$${text(tag)}`
}

describe('a hash', () => {
  test('is Argon2id at OWASP’s least cost, salted anew each time, and knows its password', async () => {
    const [one, other] = [await hashPassword('ledger plum'), await hashPassword('ledger plum')]
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(other).not.toBe(one)
    expect(await verifyPassword('ledger plum', one)).toBe(true)
    expect(await verifyPassword('ledger plum ', one)).toBe(false)
    expect(isOutdated(one)).toBe(false)
  })

  test('takes every character as it is, to the last of 1,024 bytes', async () => {
    const long = '\u{1F4B6}'.repeat(256)
    const hash = cheap(long)
    expect(await verifyPassword(long, hash)).toBe(true)
    expect(await verifyPassword(long.slice(0, -2), hash)).toBe(false)
    expect([isTooLong(long), isTooLong(`${long}x`)]).toEqual([false, true])
    expect(await verifyPassword('caf\u00e9 ledger', cheap('cafe\u0301 ledger'))).toBe(false)
  })

  test('of another cost is still good, and known to be outdated', async () => {
    expect(await verifyPassword('x', cheap('x'))).toBe(true)
    expect(isOutdated(cheap('x'))).toBe(true)
  })

  test.each([undefined, '', 'x', '$argon2id$v=19$m=64,t=1,p=1$AAAA$AAAA', '$2b$10$abc', cheap('x').slice(0, -1) + '!'])(
    'that is none (%s) is nobody’s',
    async (hash) => {
      expect(await verifyPassword('', hash)).toBe(false)
      expect(await verifyPassword('x', hash)).toBe(false)
    },
  )

  test('waits its turn: two at once, and above a hundred waiting the next is told that it is busy', async () => {
    const hash = cheap('x')
    const asked = Array.from({ length: 110 }, () => unlessBusy(() => verifyPassword('x', hash)))
    const answers = await Promise.all(asked)
    expect(answers.filter((answer) => answer === true)).toHaveLength(102)
    expect(answers.filter((answer) => answer === 'busy')).toHaveLength(8)
    expect(await unlessBusy(() => verifyPassword('x', hash))).toBe(true)
  })
})

describe('a new password', () => {
  test.each([
    ['', 'Type a password.'],
    ['1234567', 'It has 7 characters; at least 8 are needed, 15 are better.'],
    ['\u{1F4B6}'.repeat(7), 'It has 7 characters; at least 8 are needed, 15 are better.'],
    ['x'.repeat(1_025), 'It has more than 1,024 bytes; a shorter one will do.'],
  ])('%j will not do', (password, sentence) => {
    expect(passwordProblem(password, 'Ann')).toBe(sentence)
  })

  test.each(
    'password Password1 P@ssw0rd! drowssap1 12345678 87654321 qwertyuiop 1qaz2wsx zaq12wsx asdfghjkl aaaaaaaaaaaa abcabcabc sunshine7 monkey123 iloveyou2 letmein2024 superman1! 19841984 overturn2026 Reversal!1 annlindqvist lindqvist-ann tsivqdnil1'.split(
      ' ',
    ),
  )('%s is among the first to be tried', (password) => {
    expect(passwordProblem(password, 'Ann Lindqvist')).toMatch(/^It is among the first that somebody would try\./)
  })

  test.each([
    'ledger plum tractor',
    'kd83hf7w',
    'correcthorsebatterystaple',
    'no digits here',
    '7302916458023719',
    'ЖУРАВЛЬ-река',
    '    spaces count    ',
    'x'.repeat(3) + 'Tr4kt!',
  ])('%s will do: no kind of character is asked for', (password) => {
    expect(passwordProblem(password, 'Ann Lindqvist')).toBeUndefined()
  })

  test('the name’s words count for that person only', () => {
    expect(passwordProblem('wolfgramm77', 'Eva Wolfgramm')).toBeDefined()
    expect(passwordProblem('wolfgramm77', 'Ann Lindqvist')).toBeUndefined()
  })

  test('whatever it is, it is judged in time and without a throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 1_100 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (password, name) => {
          const problem = passwordProblem(password, name)
          expect(problem === undefined || problem.length > 0).toBe(true)
        },
      ),
    )
  })

  test('more of it never makes it easier by much', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{8,20}$/), fc.stringMatching(/^[a-z]{1,4}$/), (password, tail) => {
        expect(guessingBits(`${password}${tail}`)).toBeGreaterThanOrEqual(Math.min(guessingBits(password), 9) - 9)
      }),
    )
  })
})
