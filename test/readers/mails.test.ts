import { describe, expect, test } from 'vitest'
import { expected, madeOf } from './bring.ts'
import { mails } from './corpus/mails.ts'
import { pastedMails } from './corpus/pasted-mails.ts'

describe('a mail as it was sent', () => {
  test.each(Object.entries(mails))('%s', async (_, sample) => {
    expect(await madeOf(sample.source)).toEqual(expected(sample, sample.form ?? 'mails'))
  })
})

describe('a mail that was pasted as text', () => {
  test.each(Object.entries(pastedMails))('%s', async (_, sample) => {
    expect(await madeOf(sample.source)).toEqual(expected(sample, sample.form ?? 'text'))
  })
})
