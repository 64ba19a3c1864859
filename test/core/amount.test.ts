import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  halfUp,
  parseAmount,
  parseWireAmount,
  percentHalfUp,
  printAmount,
  printDecimal,
  printMoney,
} from '../../src/core/amount.ts'

const read = (text: string): number | string => {
  const result = parseAmount(text)
  return result.ok ? result.value : result.problem.sentence
}

describe('a typed sum', () => {
  const forms = [
    '1,310.40',
    '1310.40',
    '1.310,40',
    '$1310.40',
    '$1,310.40',
    '1310,40',
    '1310.4',
    '1 310,40',
    ' 1310.40 ',
  ]
  const others = [
    '1\u00a0310,40',
    '1\u202f310,40',
    '1’310.40',
    "1'310.40",
    '1310.40 $',
    '£1310.40',
    '1.310,40 €',
    '€ 1310,40',
  ]
  test.each([...forms, ...others])('%s is one and the same', (text) => {
    expect(read(text)).toBe(1_310_400)
  })

  test.each([
    ['1310', 1_310_000],
    ['0', 0],
    ['0.05', 50],
    ['0,5', 500],
    ['12,34', 12_340],
    ['1,310,400', 1_310_400_000],
    ['1.310.400', 1_310_400_000],
    ['1 310 400', 1_310_400_000],
    ['1,31,040.50', 131_040_500],
    ['1 310', 1_310_000],
    ['9007199254740.99', 9_007_199_254_740_990],
  ])('%s is %d tenths', (text, tenths) => {
    expect(read(text)).toBe(tenths)
  })

  const two = (text: string, more: string, less: string): [string, string] => [
    text,
    `“${text}” can be read as ${more} or as ${less}; write it with two decimals.`,
  ]
  const notOne = (text: string): [string, string] => [text, `“${text}” is not an amount like 1310.40 or 1,310.40.`]
  const odd = (text: string, character: string): [string, string] => [
    text,
    `“${text}” has “${character}” in it; an amount has only digits, like 1310.40.`,
  ]
  test.each([
    two('1.310', '1310.00', '1.31'),
    two('1,310', '1310.00', '1.31'),
    two('$1,310', '1310.00', '1.31'),
    two('131.045', '131045.00', '131.045'),
    ['', 'Type an amount, like 1310.40.'],
    ['  ', 'Type an amount, like 1310.40.'],
    ['-5', '“-5” is below zero; an amount is not.'],
    ['−5.00', '“−5.00” is below zero; an amount is not.'],
    ['($5.00)', '“($5.00)” has “(” in it; an amount has only digits, like 1310.40.'],
    odd('1e3', 'e'),
    odd('USD 5', 'U'),
    odd('0x10', 'x'),
    odd('+5', '+'),
    odd('٣', '٣'),
    ['$5$', '“$5$” has two currency signs; write the amount like 1310.40.'],
    ['1.3105', '“1.3105” has more than two decimals.'],
    ['0.310', '“0.310” has more than two decimals.'],
    ['1,310.405', '“1,310.405” has more than two decimals.'],
    notOne('.'),
    notOne('5.'),
    notOne('.50'),
    notOne('$'),
    notOne('1..50'),
    notOne('1,310,40'),
    notOne('13,10.40'),
    notOne('1 31,40'),
    notOne('1  310.40'),
    notOne("1,310'400.50"),
    notOne('0,310,400'),
    notOne('1.310.40'),
    ['9007199254741', '“9007199254741” is more than can be reckoned with.'],
    ['1'.repeat(41), 'An amount has at most 40 characters, like 1310.40.'],
  ])('%j is refused', (text, sentence) => {
    expect(read(text)).toBe(sentence)
  })

  test('is read back whatever locale printed it', () => {
    const locales = [
      'en-US',
      'en-IN',
      'de-DE',
      'de-CH',
      'de-AT',
      'fr-FR',
      'fr-CH',
      'es-ES',
      'pt-BR',
      'it-IT',
      'sv-SE',
      'pl-PL',
      'ru-RU',
      'nb-NO',
      'da-DK',
      'nl-NL',
      'tr-TR',
      'ja-JP',
      'id-ID',
      'en-ZA',
    ]
    const cents = fc.nat({ max: 99_999_999_999 })
    fc.assert(
      fc.property(cents, fc.constantFrom(...locales), (amount, locale) => {
        const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
        expect([locale, read(format.format(amount / 100))]).toEqual([locale, amount * 10])
      }),
    )
  })

  test('is never read as another amount: every digit counts, and in its place', () => {
    const soup = fc.string({
      unit: fc.constantFrom('0', '1', '2', '3', '0', '1', '.', ',', ' ', "'", '$', '-', 'e'),
      maxLength: 14,
    })
    fc.assert(
      fc.property(soup, (text) => {
        const result = parseAmount(text)
        if (!result.ok) return
        const decimals = /[.,](\d{1,2})\D*$/.exec(text)?.[1] ?? ''
        const digits = text.replace(/\D/g, '') + '0'.repeat(2 - decimals.length)
        expect(BigInt(result.value)).toBe(BigInt(digits) * 10n)
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('an amount on the wire', () => {
  test.each([
    ['0.05', 50],
    ['5', 5_000],
    ['5.', 5_000],
    ['101.42', 101_420],
    ['101.4', 101_400],
    ['10000.00', 10_000_000],
    ['0', 0],
  ])('%s', (text, tenths) => {
    expect(parseWireAmount(text)).toBe(tenths)
  })

  test.each([
    '',
    '.5',
    '-1',
    '+1',
    '1,5',
    '1.234',
    '$1',
    ' 1',
    '1 ',
    '1e3',
    '٣',
    '1'.repeat(21),
    '9007199254741',
    5,
    null,
    undefined,
    {},
    ['5'],
  ])('anything else is no amount: %j', (value) => {
    expect(parseWireAmount(value)).toBeUndefined()
  })
})

describe('printing', () => {
  test.each([
    [0, '0.00', '$0.00', '0.00'],
    [50, '0.05', '$0.05', '0.05'],
    [1_310_400, '1,310.40', '$1,310.40', '1310.40'],
    [1_234_567_890, '1,234,567.89', '$1,234,567.89', '1234567.89'],
    [-29_480, '−29.48', '−$29.48', '-29.48'],
    [4, '0.00', '$0.00', '0.004'],
    [5, '0.01', '$0.01', '0.005'],
    [-4, '0.00', '$0.00', '-0.004'],
    [-5, '−0.01', '−$0.01', '-0.005'],
    [131_045, '131.05', '$131.05', '131.045'],
  ])('%d tenths', (tenths, column, text, exact) => {
    expect([printAmount(tenths), printMoney(tenths, 'USD'), printDecimal(tenths)]).toEqual([column, text, exact])
  })

  test('has a sign for three currencies and a code for the others', () => {
    expect(['USD', 'GBP', 'EUR', 'CHF'].map((currency) => printMoney(1_500, currency))).toEqual([
      '$1.50',
      '£1.50',
      '€1.50',
      'CHF 1.50',
    ])
    expect(printMoney(-1_500, 'CHF')).toBe('−CHF 1.50')
  })

  test('what was printed is read back', () => {
    fc.assert(
      fc.property(fc.nat({ max: 900_000_000_000_000 }), (cents) => {
        expect(read(printAmount(cents * 10))).toBe(cents * 10)
        expect(read(printMoney(cents * 10, 'EUR'))).toBe(cents * 10)
        expect(parseWireAmount(printDecimal(cents * 10))).toBe(cents * 10)
      }),
    )
  })

  test.each([0.5, NaN, Infinity, Number.MAX_SAFE_INTEGER + 1])('%d is a defect', (value) => {
    expect(() => printAmount(value)).toThrow(RangeError)
    expect(() => printDecimal(value)).toThrow(RangeError)
  })
})

describe('rounding half up, to the whole minor unit', () => {
  test.each([
    [100, 100],
    [104, 100],
    [105, 110],
    [109, 110],
    [0, 0],
  ])('%d tenths are %d', (tenths, rounded) => {
    expect(halfUp(tenths)).toBe(rounded)
  })

  test.each([
    [600, 20, 120],
    [10, 20, 0],
    [30, 20, 10],
    [520, 20, 100],
    [525, 20, 110],
    [100, 5, 10],
    [90, 5, 0],
  ])('of %d tenths, %d percent are %d', (tenths, percent, part) => {
    expect(percentHalfUp(tenths, percent)).toBe(part)
  })

  test('an amount below zero is a defect', () => {
    expect(() => halfUp(-1)).toThrow(RangeError)
    expect(() => percentHalfUp(Number.MAX_SAFE_INTEGER, 20)).toThrow(RangeError)
  })
})
