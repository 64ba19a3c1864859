import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinedAs, Mender } from '../../../src/core/brought/mend.ts'
import { idOf, one, rules, two, worker } from '../ids/example.ts'

const mend = (...pieces: readonly string[]): string => {
  const mender = new Mender(rules)
  return pieces.map((piece) => mender.write(piece)).join('') + mender.end()
}

test('an id that a soft break or a quotation cut moves up, and the lines stay as many', () => {
  expect(mend(`a ${one.slice(0, 9)}=\n${one.slice(9)}, b`)).toBe(`a ${one}\n, b`)
  expect(mend(`> > a ${one.slice(0, 20)}\n> > ${one.slice(20)} b\n`)).toBe(`> > a ${one}\n> >  b\n`)
  expect(mend(`Customer ID: ${worker.slice(0, 5)}=\n${worker.slice(5)}`)).toBe(`Customer ID: ${worker}\n`)
})

test('what was put together is told with its line', () => {
  const mender = new Mender(rules)
  mender.write(`x\ny\n${one.slice(0, 9).toLowerCase()}=\n${one.slice(9)}\n`)
  mender.end()
  expect([...mender.joined]).toEqual([joinedAs(3, one)])
})

test('what is an id by itself, or gives none, stays apart', () => {
  for (const text of [
    `${one}\n${two}`,
    `${one}\n${two.slice(0, 4)}`,
    `${two.slice(0, 4)}\n${one}`,
    `${worker}\nA${one.slice(1)}`,
    `an ordinary\nline`,
    `${one.slice(0, 9)}\n\n${one.slice(9)}`,
    `${one.slice(0, 9)}=\n=${one.slice(9)}`,
    `12=\n34`,
    `3\n${one.slice(0, 29)}`,
    `${one.slice(0, 9)}=\n ${one.slice(9)}`,
  ])
    expect(mend(text)).toBe(text)
})

test('it makes no difference where the pieces are cut, and no line is lost', () => {
  const noise = fc.array(fc.constantFrom('a ', '3 ', 'B ', '> ', '=', '\n', ', ', 'HIT ID: ', 'x'.repeat(70)), {
    maxLength: 12,
  })
  const cut = fc.record({
    number: fc.nat(99),
    at: fc.integer({ min: 3, max: 27 }),
    soft: fc.boolean(),
    before: noise,
    after: noise,
  })
  fc.assert(
    fc.property(fc.array(cut, { maxLength: 6 }), fc.array(fc.nat(400), { maxLength: 5 }), (cuts, places) => {
      const text = cuts
        .map(({ number, at, soft, before, after }) => {
          const id = idOf(number)
          return `${before.join('')} ${id.slice(0, at)}${soft ? '=' : ''}\n> ${id.slice(at)} ${after.join('')}\n`
        })
        .join('')
      const whole = mend(text)
      const ends = places.filter((at) => at < text.length).toSorted((a, b) => a - b)
      expect(mend(...[0, ...ends].map((from, index) => text.slice(from, ends[index])))).toBe(whole)
      expect(whole.split('\n').length).toBe(text.split('\n').length)
      for (const { number } of cuts) expect(whole).toContain(` ${idOf(number)}\n`)
    }),
    { numRuns: 200 },
  )
})
