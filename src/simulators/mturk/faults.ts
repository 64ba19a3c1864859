/** A refusal as the service words it on the wire. */
export class ServiceError extends Error {
  readonly type: string
  readonly status: number
  readonly turkCode: string | undefined
  /** Modelled errors call the text `Message`; most of those that AWS's front end makes call it `message`. */
  readonly key: 'Message' | 'message'

  constructor(
    type: string,
    message: string,
    more: { status?: number; turkCode?: string; key?: 'Message' | 'message' } = {},
  ) {
    super(message)
    this.name = 'ServiceError'
    this.type = type
    this.status = more.status ?? 400
    this.turkCode = more.turkCode
    this.key = more.key ?? 'Message'
  }

  /** The JSON body; a type without text is sent alone. */
  body(): string {
    return JSON.stringify({
      __type: this.type,
      ...(this.message === '' ? {} : { [this.key]: this.message }),
      ...(this.turkCode === undefined ? {} : { TurkErrorCode: this.turkCode }),
    })
  }
}

/** The service's own refusal, with the millisecond stamp that it hangs behind its texts. */
function requestError(code: string, text: string, now: number): ServiceError {
  return new ServiceError('RequestError', `${text} (${now} s)`, { turkCode: code })
}

/** Approve and reject of work in another state; `wanted` is what the text names ("Submitted", "null" before submission). */
export function wrongState(wanted: string, now: number): ServiceError {
  return requestError(
    'AWS.MechanicalTurk.InvalidAssignmentState',
    `This operation can be called with a status of: ${wanted}`,
    now,
  )
}

export function noSuchAssignment(id: string, now: number): ServiceError {
  return requestError('AWS.MechanicalTurk.AssignmentDoesNotExist', `Assignment ${id} does not exist.`, now)
}

export function noSuchHit(id: string, now: number): ServiceError {
  return requestError('AWS.MechanicalTurk.HITDoesNotExist', `Hit ${id} does not exist.`, now)
}

export function insufficientFunds(now: number): ServiceError {
  return requestError(
    'AWS.MechanicalTurk.InsufficientFunds',
    'This Requester has insufficient funds in their account to complete this transaction. ' +
      'Visit https://requester.mturk.com/prepayments/new to add funds.',
    now,
  )
}

export function accountNotLinked(): ServiceError {
  return new ServiceError(
    'RequestError',
    'To use the MTurk API, you will need an Amazon Web Services (AWS) Account. Your AWS account must be linked to your ' +
      'Amazon Mechanical Turk Account. Visit https://requestersandbox.mturk.com/developer to get started.',
    { turkCode: 'AWS.AccountNotLinked' },
  )
}

/** A value that the model lets through and the service does not. No capture of these texts is known; code and kind are documented. */
export function invalidParameter(text: string, now: number): ServiceError {
  return requestError('AWS.MechanicalTurk.InvalidParameterValue', text, now)
}

/**
 * A reversal past 30 days. No capture is known, so the simulator has two: a text of its own (default), or, under the mood
 * `lateRefusal`, the same words as for decided work, which is the worse case for a client.
 */
export function tooLate(id: string, now: number): ServiceError {
  return requestError(
    'AWS.MechanicalTurk.InvalidAssignmentState',
    `Assignment ${id} was submitted more than 30 days ago. Its rejection can no longer be overridden.`,
    now,
  )
}

/** The documented rule that work made on the website is decided there; no refusal by the API was ever captured. */
export function websiteOnly(id: string, now: number): ServiceError {
  return requestError(
    'AWS.MechanicalTurk.InvalidHITState',
    `Hit ${id} was created on the Requester website. Its assignments have to be approved or rejected there.`,
    now,
  )
}

/** The message has to hold the earlier request's id; its wording is ours. */
export function repeatedToken(token: string, requestId: string, now: number): ServiceError {
  return requestError(
    'AWS.MechanicalTurk.DuplicateRequest',
    `The request with the UniqueRequestToken ${token} was already processed as request ${requestId}.`,
    now,
  )
}

export function badParameter(name: string, value: string, now: number): ServiceError {
  return new ServiceError(
    'ParameterValidationError',
    `The value "${value}" is not valid for the parameter ${name}. (${now} s)`,
    {
      key: 'message',
    },
  )
}

export function throttled(): ServiceError {
  return new ServiceError('ThrottlingException', 'Rate exceeded', { key: 'message' })
}

export function serviceFault(now: number, status = 500): ServiceError {
  return new ServiceError('ServiceFault', `Service is temporarily unavailable. Try again later. (${now} s)`, {
    status,
    turkCode: 'AWS.ServiceUnavailable',
  })
}

/** A permission that the key's policies do not give (`implicit`), or that the organisation's policy takes (`explicit`). */
export function accessDenied(userArn: string, operation: string, explicit: boolean): ServiceError {
  const why = explicit
    ? 'with an explicit deny in a service control policy'
    : `because no identity-based policy allows the mechanicalturk:${operation} action`
  return new ServiceError(
    'AccessDeniedException',
    `User: ${userArn} is not authorized to perform: mechanicalturk:${operation} ${why}`,
  )
}

/** Refusals of AWS's front end, before the service proper is asked. */
export function frontEnd(type: string, message = '', status = 400): ServiceError {
  return new ServiceError(type, message, { status, key: 'message' })
}
