import { describe, expect, test } from 'vitest'
import { meaningOf } from '../../../src/markets/mturk/answers.ts'

const thrown = (name: string, message: string, status = 400, more: Record<string, unknown> = {}): unknown =>
  Object.assign(new Error(message), {
    name,
    $fault: status >= 500 ? 'server' : 'client',
    $metadata: { httpStatusCode: status, requestId: 'R-1' },
    ...more,
  })
const system = (code: string, more: Record<string, unknown> = {}): unknown =>
  Object.assign(new Error(`connect ${code}`), { name: 'Error', code, ...more })

const brief = (error: unknown): string => {
  const failure = meaningOf(error)
  if (failure.kind === 'account') return `account: ${failure.trouble}${failure.surelyNotDone ? '' : ', perhaps done'}`
  return failure.kind === 'line' ? `line: ${failure.why}` : failure.kind
}

const turk = (code: string): Record<string, unknown> => ({ TurkErrorCode: code })

describe('What Amazon answers, in our words', () => {
  const catalogue: readonly [string, unknown, string][] = [
    [
      'a decided assignment',
      thrown(
        'RequestError',
        'This operation can be called with a status of: Submitted (1563504162075 s)',
        400,
        turk('AWS.MechanicalTurk.InvalidAssignmentState'),
      ),
      'line: already decided',
    ],
    [
      'the same without a code',
      thrown('RequestError', 'This operation can be called with a status of: Submitted'),
      'line: already decided',
    ],
    [
      'work not submitted',
      thrown(
        'RequestError',
        'This operation can be called with a status of: null (1625139618656 s)',
        400,
        turk('AWS.MechanicalTurk.InvalidAssignmentState'),
      ),
      'line: not submitted',
    ],
    [
      'a read before submission',
      thrown('RequestError', 'This operation can be called with a status of: Reviewable,Approved,Rejected'),
      'line: not submitted',
    ],
    [
      'an unknown assignment',
      thrown(
        'RequestError',
        'Assignment 3EX does not exist. (1563504162075 s)',
        400,
        turk('AWS.MechanicalTurk.AssignmentDoesNotExist'),
      ),
      'line: not found',
    ],
    [
      'a deleted HIT',
      thrown('RequestError', 'Hit 3EX does not exist.', 400, turk('AWS.MechanicalTurk.HITDoesNotExist')),
      'line: gone',
    ],
    [
      'an empty purse',
      thrown(
        'RequestError',
        'This Requester has insufficient funds in their account to complete this transaction.',
        400,
        turk('AWS.MechanicalTurk.InsufficientFunds'),
      ),
      'account: funds',
    ],
    [
      'an account that is not linked',
      thrown(
        'RequestError',
        'Your AWS account must be linked to your Amazon Mechanical Turk Account.',
        400,
        turk('AWS.AccountNotLinked'),
      ),
      'account: not linked',
    ],
    [
      'a key without permission',
      thrown(
        'AccessDeniedException',
        'User: arn:aws:iam::1:user/x is not authorized to perform: mechanicalturk:ApproveAssignment',
      ),
      'account: permission',
    ],
    [
      'a wrong key',
      thrown('UnrecognizedClientException', 'The security token included in the request is invalid.'),
      'account: credentials',
    ],
    [
      'a wrong secret',
      thrown('InvalidSignatureException', 'The request signature we calculated does not match.'),
      'account: credentials',
    ],
    [
      'an expired token',
      thrown('ExpiredTokenException', 'The security token included in the request is expired'),
      'account: credentials',
    ],
    [
      'a clock that differs',
      thrown('InvalidSignatureException', 'Signature expired: 20261124T000000Z is now earlier than'),
      'account: clock',
    ],
    ['throttling', thrown('ThrottlingException', 'Rate exceeded'), 'slow down'],
    ['a 429 of any name', thrown('Strange', 'wait', 429), 'slow down'],
    [
      'a feedback that is refused',
      thrown(
        'RequestError',
        'The parameter RequesterFeedback is not valid',
        400,
        turk('AWS.MechanicalTurk.InvalidParameterValue'),
      ),
      'line: feedback',
    ],
    [
      'a refusal we have never seen',
      thrown('RequestError', 'The moon is in the wrong phase', 400, turk('AWS.MechanicalTurk.Moon')),
      'line: other',
    ],
    ['a service fault', thrown('ServiceFault', 'temporarily unable', 500, turk('AWS.ServiceUnavailable')), 'lost'],
    ['an empty 503', thrown('Unknown', 'UnknownError', 503), 'lost'],
    [
      'half an answer with status 200',
      Object.assign(new Error('aborted'), { code: 'ECONNRESET', $metadata: { httpStatusCode: 200 } }),
      'lost',
    ],
    [
      'an unparsable 200',
      Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 200 } }),
      'lost',
    ],
    [
      'HTML with 403',
      Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 403 } }),
      'account: endpoint, perhaps done',
    ],
    [
      'HTML with 502',
      Object.assign(new SyntaxError('Unexpected token <'), { $metadata: { httpStatusCode: 502 } }),
      'lost',
    ],
    ['a refused connection', system('ECONNREFUSED'), 'account: endpoint'],
    ['no route while connecting', system('EHOSTUNREACH', { syscall: 'connect' }), 'account: endpoint'],
    ['no route on a connection that stood', system('EHOSTUNREACH', { syscall: 'read' }), 'lost'],
    ['a broken handshake', system('EPROTO', { syscall: 'write' }), 'account: endpoint, perhaps done'],
    ['a host without a name', system('ENOTFOUND'), 'account: endpoint'],
    ['a certificate nobody knows', system('SELF_SIGNED_CERT_IN_CHAIN'), 'account: endpoint'],
    ['a reset connection', system('ECONNRESET', { name: 'TimeoutError' }), 'lost'],
    ['a time-out', system('ETIMEDOUT', { name: 'TimeoutError' }), 'lost'],
    [
      'no credentials at all',
      Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }),
      'account: no credentials',
    ],
    ['something that is no error', 'nonsense', 'lost'],
    ['nothing', undefined, 'lost'],
  ]
  test.each(catalogue)('%s', (_what, error, meaning) => {
    expect(brief(error)).toBe(meaning)
  })

  test('loses the stamp, the SDK’s tail, key ids and passwords in addresses', () => {
    const failure = meaningOf(
      thrown(
        'RequestError',
        'Key AKIAEXAMPLEEXAMPLE1 via http://user:secret@proxy failed (1563504162075 s) Deserialization error: to see the raw response, inspect x',
      ),
    )
    expect(failure.said).toEqual({
      code: 'RequestError',
      text: 'Key an access key via http://proxy failed',
      requestId: 'R-1',
    })
  })

  test('cuts a message at 500 characters and keeps it on one line', () => {
    const { text } = meaningOf(thrown('RequestError', `a\r\nb${'x'.repeat(9000)}`)).said
    expect(text.length).toBe(500)
    expect(text).toMatch(/^a bx+…$/)
  })
})
