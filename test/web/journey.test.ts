import { expect, test } from 'vitest'
import { openSite } from './site.ts'

test('ids become a checked draft, a confirmation, a reversal and a receipt', async () => {
  const site = await openSite()
  const ids = site.rejected(6)
  const number = await site.checked(ids)

  const preview = await site.get(`/reversals/${number}`)
  expect(preview.status).toBe(200)
  expect(preview.text).toMatch(/Check 6 assignments before paying \$\d/)
  expect(preview.text).toContain('Nothing has been paid yet.')
  expect(preview.text).toContain('SIMULATOR – play money')

  const asked = await site.get(`/reversals/${number}/confirmation`)
  expect(asked.text).toMatch(/Reverse 6 and pay \$[\d.]+ of play money/)

  const confirmed = await site.confirm(number)
  expect(confirmed.status).toBe(303)
  expect(confirmed.headers['location']).toBe(`/reversals/${number}`)
  await site.until(number, ({ state }) => state === 'ended')

  const receipt = await site.get(`/reversals/${number}`)
  expect(receipt.text).toContain('6 reversed')
  expect(receipt.text).toMatch(/OV-\d+-[0-9A-Z]{4}-[0-9A-Z]{4}/)
  expect(site.world.calls('ApproveAssignment')).toBe(6)
})
