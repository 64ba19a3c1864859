import { expect, test } from 'vitest'
import { mailRanges } from '../../../src/core/brought/split.ts'

const split = (text: string): string[] =>
  mailRanges(Buffer.from(text)).map(({ from, to }) => text.slice(from, to).trim())
const first = 'Received: by a\nFrom: a@example.org\n\nHello\n\nFrom here on it is text.'
const second = 'Return-Path: <b@example.org>\nFrom: b@example.org\n\nWorld'

test('one mail is one, also with lines that begin as a separator does', () => {
  expect(split(first)).toEqual([first])
  expect(split(`\n\n${first}\n`)).toEqual([first])
  expect(split('')).toEqual([])
})

test('a mailbox is cut at its separators, which belong to nobody', () => {
  const box = `From a@example.org Tue Nov 24 09:00:00 2026\n${first}\n\nFrom b Tue Nov 24 09:00:00 2026\r\n${second}\n`
  expect(split(box)).toEqual([first, second])
})

test('sources below one another are cut where the headers of the way begin', () => {
  expect(split(`${first}\n\n${second}`)).toEqual([first, second])
  expect(split(`${second}\n\n${first}\n\n${second}`)).toEqual([second, first, second])
})

test('a mail inside another stays there', () => {
  const outer = `Received: by c\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n${second}\n--b--`
  expect(split(outer)).toEqual([outer])
  expect(split(`${outer}\n\n${first}`)).toEqual([outer, first])
})
