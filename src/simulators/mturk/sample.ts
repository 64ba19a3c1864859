import { formatAmount } from './money.ts'
import type { Assignment } from './records.ts'
import type { World } from './world.ts'

/** How somebody's list looks in real life, made of what the world holds: what the demo offers to paste. */
export function sampleIds(world: World): string {
  const own = [...world.assignments.values()].filter(({ hit }) => hit.account === world.account)
  const byStatus = (status: string, most: number): string[] =>
    own
      .filter(({ decision, hit }) => decision.status === status && hit.maxAssignments < 100 && hit.deleted === false)
      .slice(0, most)
      .map(({ id }) => id)
  const rejected = byStatus('Rejected', 60)
  const lines = [
    'Please give these their pay back:',
    ...rejected.slice(0, 40),
    '',
    rejected.slice(40).join(', '),
    ...rejected.slice(0, 2).map((id) => id.toLowerCase()),
    ...byStatus('Approved', 2).map((id) => `• ${id}`),
    ...byStatus('Submitted', 1),
    ...own.slice(0, 1).flatMap(({ hit, worker }) => [hit.id, worker]),
    ...[...world.assignments.values()].filter(isOutOfReach).map(({ id }) => id),
    'ASSIGNMENT_ID_NOT_AVAILABLE',
    '3NOBODYHASEVERSEENTHISONE00001',
  ]
  return `${lines.join('\n')}\n`
}

/** On a deleted HIT: what nobody can reverse any more. */
function isOutOfReach({ hit }: Assignment): boolean {
  return hit.deleted !== false
}

const columns = (
  'HITId,HITTypeId,Title,Description,Keywords,Reward,CreationTime,MaxAssignments,RequesterAnnotation,' +
  'AssignmentDurationInSeconds,AutoApprovalDelayInSeconds,Expiration,NumberOfSimilarHITs,LifetimeInSeconds,' +
  'AssignmentId,WorkerId,AssignmentStatus,AcceptTime,SubmitTime,AutoApprovalTime,ApprovalTime,RejectionTime,' +
  'RequesterFeedback,WorkTimeInSeconds,LifetimeApprovalRate,Last30DaysApprovalRate,Last7DaysApprovalRate,' +
  'Input.image_url,Answer.label,Approve,Reject'
).split(',')

/**
 * The website-made work as the Requester website's batch download: every field quoted, CRLF, no BOM, no last newline,
 * dates in Pacific time, and rows two fields shorter than the header, for Approve and Reject have a name and no cells.
 */
export function batchCsv(world: World): string {
  const rows = [...world.assignments.values()].filter(
    ({ hit }) => hit.account === world.account && hit.annotation?.startsWith('BatchId:') === true,
  )
  return [columns, ...rows.map(cells)].map((row) => row.map(quoted).join(',')).join('\r\n')
}

function cells({ id, hit, worker, decision, ...times }: Assignment): string[] {
  const time = (at: number | undefined): string => (at === undefined ? '' : pacific(at))
  const rate = '0% (0/1)'
  return [
    hit.id,
    hit.typeId,
    hit.title,
    hit.description,
    hit.keywords,
    `$${formatAmount(hit.reward)}`,
    time(hit.createdAt),
    String(hit.maxAssignments),
    hit.annotation ?? '',
    String(hit.duration),
    String(hit.autoApprovalDelay),
    time(hit.expiresAt),
    '',
    '',
    id,
    worker,
    decision.status,
    time(times.acceptedAt),
    time(times.submittedAt),
    time(times.autoApprovalAt),
    time(decision.approvedAt),
    time(decision.rejectedAt),
    decision.feedback ?? '',
    String(Math.round((times.submittedAt - times.acceptedAt) / 1000)),
    rate,
    rate,
    rate,
    'https://pictures.example.org/a.jpg',
    times.answer,
  ]
}

function quoted(cell: string): string {
  return `"${cell.replaceAll('"', '""')}"`
}

const format = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  weekday: 'short',
  month: 'short',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  year: 'numeric',
  timeZoneName: 'short',
})

/** Such as "Tue Feb 19 12:11:58 PST 2019". */
function pacific(at: number): string {
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  const clock = `${part['hour']}:${part['minute']}:${part['second']}`
  return `${part['weekday']} ${part['month']} ${part['day']} ${clock} ${part['timeZoneName']} ${part['year']}`
}
