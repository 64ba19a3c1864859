import { expect, test } from 'vitest'
import { openSite } from '../site.ts'

test('a confirmation that was kept while signing in again pays nothing: it is asked once more, filled', async () => {
  const site = await openSite()
  const number = await site.checked(site.rejected(3))
  const asked = await site.confirm(number, { reason: 'Wrong <key>', returned: '1' })
  expect(asked.status).toBe(200)
  expect(asked.text).toContain('Wrong &lt;key&gt;')
  expect(asked.text).toMatch(/Reverse 3 and pay \$[\d.]+ of play money/)
  expect((await site.reversal(number)).state).toBe('checked')
  expect(site.world.calls('ApproveAssignment')).toBe(0)
})
