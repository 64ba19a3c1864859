import { expect, test } from 'vitest'
import { plain, plainLines, table } from '../../src/cli/table.ts'

const hostile = 'a\u001b[2Jb\u001b]0;mine\u0007c\u009b31md\u202ee\rf'

test.each([
  ['a cell', table([{ name: 'why' }], [[hostile]], false)],
  ['a word', plain(hostile)],
  ['a sentence', plainLines(`line 1:\n  ${hostile}`)],
])('%s moves no cursor, colours nothing and turns no text around', (_, shown) => {
  expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})

test('the lines of a sentence stay lines, with their room in front', () => {
  expect(plainLines('Nothing was paid.\n  line 2: \u001b[31mno id')).toBe('Nothing was paid.\n  line 2: no id')
})
