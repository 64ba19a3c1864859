import { expect, test } from 'vitest'
import { gather, idOf } from './example.ts'
import { hostile, resultsFile, uploaded } from './hostile.ts'

/** Where time grew with the square of the length, these would take minutes; how it grows is measured in the bench. */
const length = 200_000

test.each(Object.entries(hostile))(
  '%s: comes to an end, and nothing is found but what can be an id',
  async (_, make) => {
    const { found, refused, problem } = await gather(uploaded(make(length)))
    expect(problem).toBeUndefined()
    expect(refused.length).toBeLessThanOrEqual(1_000)
    for (const { submission } of found) expect(submission).toMatch(/^[A-Z0-9]{1,64}$/)
  },
)

test('a results file of 5,000 rows is found whole', async () => {
  const { found, refused, form } = await gather(uploaded(resultsFile(5_000)))
  expect([form, found.length, refused]).toEqual(['table', 5_000, []])
  expect(found.at(-1)).toMatchObject({
    submission: idOf(4_999),
    where: 'row 5001, AssignmentId',
    named: { reward: 600 },
  })
})
