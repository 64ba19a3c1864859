import {
  ApproveAssignmentCommand,
  GetAccountBalanceCommand,
  GetAssignmentCommand,
  GetHITCommand,
  ListAssignmentsForHITCommand,
  ListHITsCommand,
  type ListAssignmentsForHITRequest,
  type MTurkClient,
} from '@aws-sdk/client-mturk'
import { parseWireAmount } from '../../core/amount.ts'
import type {
  AccountAnswer,
  Address,
  Balanced,
  Declaration,
  Looked,
  Lost,
  Marketplace,
  Paged,
  Reversed,
  Said,
  SubmissionFacts,
  TaskFacts,
  TaskLooked,
  TasksPaged,
} from '../../core/marketplace.ts'
import type { Clock } from '../../core/ports.ts'
import { meaningOf, type Failure } from './answers.ts'
import { makeClient, type ClientOptions } from './client.ts'
import { mturk } from './declaration.ts'
import { submissionOf, taskOf } from './facts.ts'
import { quote } from './fees.ts'
import { fingerprintOf, sameIdentity, type Identity } from './fingerprint.ts'
import { tidy } from './said.ts'

export type MTurkOptions = Omit<ClientOptions, 'heardTime'> & {
  readonly clock: Clock
  /** The operator's ceiling for the pace, in calls a second. */
  readonly ceiling: number | undefined
}

/** What every output of the SDK carries beside its members. */
type Output = { readonly $metadata: { readonly requestId?: string | undefined } }

const answered = (output: Output, text = ''): Said => ({
  code: '',
  text,
  ...(output.$metadata.requestId === undefined ? {} : { requestId: output.$metadata.requestId.slice(0, 100) }),
})
/** A reply that lacks what it must have proves nothing about what was done. */
const unknownReply = (output: Output, what: string): Lost => ({
  kind: 'lost',
  said: { ...answered(output), code: 'UnknownReply', text: what },
})

const samePage = 'The reply gave the same page again.'
/** A hundred rows a page, the most that Amazon gives. */
const pageAt = (cursor: string | undefined): { readonly MaxResults: number; readonly NextToken?: string } => ({
  MaxResults: 100,
  ...(cursor === undefined ? {} : { NextToken: cursor }),
})

class MTurkMarketplace implements Marketplace {
  readonly declaration: Declaration
  readonly quote = quote
  readonly #options: MTurkOptions
  #client: MTurkClient
  /** Calls may still be in flight on these. */
  readonly #retired: MTurkClient[] = []
  /** Renewed credentials are only read by a new client: the SDK's chain keeps what it found for ever. */
  #renew = false
  #skew: number | undefined
  /** The last fingerprint, and of what it is: it is asked for twice a call. */
  #print: { readonly salt: string; readonly of: Identity; readonly print: string } | undefined

  constructor(options: MTurkOptions) {
    this.#options = options
    this.declaration =
      options.ceiling === undefined ? mturk : { ...mturk, pace: { ...mturk.pace, ceiling: options.ceiling } }
    this.#client = this.#open()
  }

  #open(): MTurkClient {
    const { clock, ...options } = this.#options
    const heardTime = (theirs: number): void => {
      this.#skew = theirs - clock.ms()
    }
    return makeClient({ ...options, heardTime })
  }

  #renewed(): void {
    if (!this.#renew) return
    this.#renew = false
    this.#retired.push(this.#client)
    this.#client = this.#open()
  }

  #failed(error: unknown): Failure {
    const failure = meaningOf(error)
    if (failure.kind === 'account' && ['credentials', 'no credentials'].includes(failure.trouble)) this.#renew = true
    return failure
  }

  async look(address: Address): Promise<Looked> {
    try {
      const output = await this.#client.send(new GetAssignmentCommand({ AssignmentId: address.submission }))
      const { Assignment, HIT } = output
      if (Assignment?.AssignmentId !== address.submission)
        return unknownReply(output, 'The reply was about another assignment.')
      const task = taskOf(HIT) ?? (await this.#taskOf(Assignment.HITId))
      const facts = submissionOf(Assignment, task)
      return facts
        ? { kind: 'found', facts }
        : unknownReply(output, 'The reply lacked the HIT, its reward or the status.')
    } catch (error) {
      const failure = this.#failed(error)
      if (failure.kind !== 'line') return failure
      if (failure.why === 'gone') return { kind: 'absent', why: 'gone', said: failure.said }
      if (failure.why === 'not submitted') return { kind: 'absent', why: 'not submitted', said: failure.said }
      if (failure.why === 'not found')
        return address.whyAbsent === false
          ? { kind: 'absent', why: 'not found', said: failure.said }
          : this.#whyAbsent(address, failure.said)
      return { kind: 'lost', said: failure.said }
    }
  }

  /** The HIT is an optional member of the reply; without its reward nothing can be billed, so it is asked for. */
  async #taskOf(id: string | undefined): Promise<TaskFacts | undefined> {
    if (id === undefined) return undefined
    return taskOf((await this.#client.send(new GetHITCommand({ HITId: id }))).HIT)
  }

  /**
   * An unknown assignment id may be a HIT's id, or its HIT may be deleted: one read of the HIT tells. A HIT that this account
   * showed before and knows no more was deleted too; of one that only the source names, that says nothing.
   */
  async #whyAbsent(address: Address, said: Said): Promise<Looked> {
    try {
      const { HIT } = await this.#client.send(new GetHITCommand({ HITId: address.task ?? address.submission }))
      if (address.task === undefined && HIT?.HITId === address.submission)
        return { kind: 'absent', why: 'is a task', said }
      const gone = address.task !== undefined && HIT?.HITStatus === 'Disposed'
      return { kind: 'absent', why: gone ? 'gone' : 'not found', said }
    } catch (error) {
      const failure = this.#failed(error)
      if (failure.kind === 'account' || failure.kind === 'slow down') return failure
      const gone = address.taskWasRead === true && failure.kind === 'line' && failure.why === 'gone'
      return { kind: 'absent', why: gone ? 'gone' : 'not found', said }
    }
  }

  page(task: TaskFacts, cursor?: string): Promise<Paged> {
    return this.#assignments(task, cursor, {})
  }

  rejected(task: TaskFacts, cursor?: string): Promise<Paged> {
    return this.#assignments(task, cursor, { AssignmentStatuses: ['Rejected'] })
  }

  async #assignments(
    task: TaskFacts,
    cursor: string | undefined,
    only: Pick<ListAssignmentsForHITRequest, 'AssignmentStatuses'>,
  ): Promise<Paged> {
    try {
      const output = await this.#client.send(
        new ListAssignmentsForHITCommand({ HITId: task.id, ...pageAt(cursor), ...only }),
      )
      if (!Array.isArray(output.Assignments ?? [])) return unknownReply(output, 'The reply held no list.')
      const submissions = (output.Assignments ?? [])
        .map((assignment) => submissionOf(assignment, task))
        .filter((facts): facts is SubmissionFacts => facts !== undefined)
      const next = output.NextToken
      if (next !== undefined && next === cursor) return unknownReply(output, samePage)
      return { kind: 'page', submissions, ...(next ? { next } : {}) }
    } catch (error) {
      const failure = this.#failed(error)
      if (failure.kind !== 'line') return failure
      return failure.why === 'gone' || failure.why === 'not found'
        ? { kind: 'absent', why: failure.why, said: failure.said }
        : { kind: 'lost', said: failure.said }
    }
  }

  async task(id: string): Promise<TaskLooked> {
    try {
      const output = await this.#client.send(new GetHITCommand({ HITId: id }))
      const { HIT } = output
      if (HIT?.HITStatus === 'Disposed') return { kind: 'absent', why: 'gone', said: answered(output) }
      const task = HIT?.HITId === id ? taskOf(HIT) : undefined
      return task ? { kind: 'task', task } : unknownReply(output, 'The reply lacked the HIT or its reward.')
    } catch (error) {
      const failure = this.#failed(error)
      if (failure.kind !== 'line') return failure
      return failure.why === 'gone' || failure.why === 'not found'
        ? { kind: 'absent', why: failure.why, said: failure.said }
        : { kind: 'lost', said: failure.said }
    }
  }

  async tasks(cursor?: string): Promise<TasksPaged> {
    try {
      const output = await this.#client.send(new ListHITsCommand(pageAt(cursor)))
      if (!Array.isArray(output.HITs ?? [])) return unknownReply(output, 'The reply held no list.')
      const tasks = (output.HITs ?? []).map(taskOf).filter((task): task is TaskFacts => task !== undefined)
      const next = output.NextToken
      if (next !== undefined && next === cursor) return unknownReply(output, samePage)
      return { kind: 'tasks', tasks, ...(next ? { next } : {}) }
    } catch (error) {
      const failure = this.#failed(error)
      return failure.kind === 'line' ? { kind: 'lost', said: failure.said } : failure
    }
  }

  async reverse(call: {
    readonly address: Address
    readonly step: string
    readonly feedback: string
  }): Promise<Reversed> {
    if (call.step !== 'approve') throw new Error(`Mechanical Turk knows no step “${call.step}”`)
    try {
      const output = await this.#client.send(
        new ApproveAssignmentCommand({
          AssignmentId: call.address.submission,
          OverrideRejection: true,
          ...(call.feedback === '' ? {} : { RequesterFeedback: call.feedback }),
        }),
      )
      return { kind: 'done', said: answered(output) }
    } catch (error) {
      const failure = this.#failed(error)
      if (failure.kind !== 'line') return failure
      const why = failure.why === 'not submitted' ? 'already decided' : failure.why
      return { kind: 'refused', why, said: failure.said }
    }
  }

  async balance(): Promise<Balanced> {
    this.#renewed()
    const first = await this.#balance()
    // The SDK learns the clocks' difference from the refusal's Date header; the second call is signed with it.
    return first.kind === 'account' && first.trouble === 'clock' ? this.#balance() : first
  }

  async #balance(): Promise<Balanced> {
    try {
      const output = await this.#client.send(new GetAccountBalanceCommand({}))
      const available = parseWireAmount(tidy(output.AvailableBalance))
      if (available === undefined) return unknownReply(output, 'The reply held no readable balance.')
      return {
        kind: 'balance',
        available,
        ...(this.#skew === undefined ? {} : { clockSkewMs: this.#skew }),
        said: answered(output),
      }
    } catch (error) {
      const failure = this.#failed(error)
      return failure.kind === 'line'
        ? { kind: 'account', trouble: 'permission', said: failure.said, surelyNotDone: true }
        : failure
    }
  }

  async fingerprint(salt: string): Promise<string | AccountAnswer> {
    try {
      this.#renewed()
      return this.#printOf(salt, await this.#client.config.credentials())
    } catch (error) {
      const failure = this.#failed(error)
      if (failure.kind === 'account') return failure
      this.#renew = true
      return { kind: 'account', trouble: 'no credentials', said: failure.said, surelyNotDone: true }
    }
  }

  #printOf(salt: string, { accessKeyId, sessionToken, accountId }: Identity): string {
    const known = this.#print
    const of = { accessKeyId, sessionToken, accountId }
    if (known?.salt === salt && sameIdentity(known.of, of)) return known.print
    const print = fingerprintOf(salt, this.#options.endpoint, of)
    this.#print = { salt, of, print }
    return print
  }

  close(): void {
    for (const client of [...this.#retired, this.#client]) client.destroy()
  }
}

/** Mechanical Turk behind the port. Opens no connection before the first call. */
export const openMTurk = (options: MTurkOptions): Marketplace => new MTurkMarketplace(options)
