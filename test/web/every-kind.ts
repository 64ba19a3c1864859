/** An ended reversal in which every kind of line occurs, for letters, files and receipts. */
import type { Group } from '../../src/core/reversal-store.ts'
import type { Line, Refusal } from '../../src/core/reversal.ts'
import { openSite, type Site } from './site.ts'

export type EveryKind = {
  readonly site: Site
  readonly number: number
  readonly all: () => Promise<readonly Line[]>
}

/** Ten rejections that are refused for ten reasons or none, and one of each verdict. */
export const everyKind = async (): Promise<EveryKind> => {
  const site = await openSite({ limits: { typeTotalAbove: 10_000_000 } })
  const cast = site.cast()
  const website = cast.websiteBatch.slice(0, 2)
  const [late = '', gone = '', approved = '', other = '', lost = '', reversed = '', leftOut = '', feedback = ''] =
    cast.rejected
  const ids = [
    late,
    gone,
    approved,
    other,
    lost,
    reversed,
    leftOut,
    feedback,
    ...website,
    ...[cast.twoDaysAfterDeadline, cast.disposedHit, cast.awaitingReview, cast.approved, cast.anotherAccount].map(
      ([first = '']) => first,
    ),
    cast.notSubmitted[0] ?? '',
  ]
  const worker = 'A9SOMEBODYELSE'
  const pasted = [...ids, `${cast.rejected[8] ?? ''} ${worker}`]
  const number = await site.bring(pasted)
  await site.until(number, ({ state }) => state === 'checked')
  const { moods } = site.world.simulator
  const at = { operation: 'ApproveAssignment' }
  await site.post(`/reversals/${number}/left-out`, { what: 'leave out', line: '7' })
  const refusal = (text: string, code: string) => ({
    status: 400,
    contentType: 'application/x-amz-json-1.1',
    body: JSON.stringify({ __type: 'RequestError', Message: text, TurkErrorCode: `AWS.MechanicalTurk.${code}` }),
  })
  moods.set({
    strangeAnswer: [
      { ...at, id: late, ...refusal('It can no longer be approved after 30 days.', 'Expired') },
      { ...at, id: gone, ...refusal('Hit 3EXAMPLE does not exist.', 'HITDoesNotExist') },
      { ...at, id: other, ...refusal('Computer says\r\nno.', 'Unheard') },
      { ...at, id: feedback, ...refusal('The parameter RequesterFeedback is not valid.', 'InvalidParameterValue') },
    ],
    intervention: { ...at, id: approved, act: 'approve' },
    lostAnswer: { ...at, id: lost },
    serverError: { operation: ['GetAssignment', 'ListAssignmentsForHIT'], id: lost },
    websiteRefusal: true,
  })
  await site.confirm(number, { reason: 'Attention check 3 had a wrong key' })
  await site.until(number, ({ state }) => state === 'ended')
  const { id } = await site.reversal(number)
  const all = async () =>
    (await site.deps.store.reversals.lines(id, { filter: {}, sort: 'number', descending: false, limit: 100 })).rows
  return { site, number, all }
}

export const kindsOf = (lines: readonly Line[]): readonly (Group | Refusal)[] => [
  ...new Set(
    lines.flatMap(({ outcome, refusal, verdict }): (Group | Refusal)[] =>
      refusal ? [refusal] : outcome ? [outcome] : verdict ? [verdict] : [],
    ),
  ),
]
