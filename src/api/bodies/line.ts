/** Lines and their calls in the words of the document. */
import { sourceSays } from '../../core/differing.ts'
import { detailOf, groupOf, saidOf } from '../../core/group.ts'
import type { Asked } from '../../core/letter-store.ts'
import type { OpenAccount } from '../../core/ports.ts'
import type { Attempt, Line, LineFacts, Named, Reversal } from '../../core/reversal.ts'
import { refusalRemedy } from '../../core/sentences.ts'
import type { AttemptBody, LineBody } from '../schemas/line.ts'
import { moneyOf } from '../schemas/values.ts'

export type LineAround = {
  readonly reversal: Pick<Reversal, 'confirmedAt'>
  readonly open: OpenAccount
  /** What became of asking for it by letter. */
  readonly asked: Asked | undefined
}

export const lineBody = (line: Line, { reversal, open, asked }: LineAround): LineBody => {
  const { account, declaration } = open
  const { words } = declaration
  const confirmed = reversal.confirmedAt !== undefined
  return {
    number: line.number,
    submission: line.submission,
    where: line.where,
    group: groupOf(line, confirmed),
    says: detailOf(line, words, confirmed),
    named: namedBody(line.named, account.currency),
    lead: line.lead ?? null,
    differs: [...line.differs],
    sourceSays: sourceSays(line, words, account.currency),
    hint: line.hint,
    leftOut: line.leftOut,
    heldBy: line.heldBy ?? null,
    verdict: line.verdict ?? null,
    readAt: line.readAt ?? null,
    facts: line.facts ? factsBody(line.facts, account.currency) : null,
    outcome: line.outcome ?? null,
    work: line.work,
    refusal: line.refusal ?? null,
    remedy: line.refusal ? refusalRemedy(line.refusal, words) : '',
    said: saidOf(line, words),
    presumed: line.presumed,
    asked: line.asked,
    askAt: line.askAt ?? null,
    unknownSince: line.unknownSince ?? null,
    settledAt: line.settledAt ?? null,
    recordedAt: line.recordedAt ?? null,
    letter: asked ? askedBody(asked) : null,
  }
}

const namedBody = ({ worker, task, submittedAt, reward, status }: Named, currency: string): LineBody['named'] => ({
  worker: worker ?? null,
  task: task ?? null,
  submittedAt: submittedAt ?? null,
  reward: reward === undefined ? null : moneyOf(reward, currency),
  status: status ?? null,
})

const factsBody = (facts: LineFacts, currency: string): NonNullable<LineBody['facts']> => ({
  task: facts.task,
  title: facts.title,
  worker: facts.worker,
  submittedAt: facts.submittedAt ?? null,
  rejectedAt: facts.rejectedAt ?? null,
  approvedAt: facts.approvedAt ?? null,
  deadline: facts.deadline ?? null,
  oldText: facts.oldText,
  reward: moneyOf(facts.reward, currency),
  fee: moneyOf(facts.fee, currency),
  tax: moneyOf(facts.tax, currency),
  total: moneyOf(facts.reward + facts.fee + facts.tax, currency),
  certainty: facts.certainty,
  feeLabel: facts.feeLabel,
  madeElsewhere: facts.madeElsewhere,
})

const askedBody = ({ number, sentAt, answeredAt, answer }: Asked): NonNullable<LineBody['letter']> => ({
  letter: number,
  sentAt: sentAt ?? null,
  answeredAt: answeredAt ?? null,
  answer: answer ?? null,
})

export const attemptBody = (attempt: Attempt): AttemptBody => ({
  number: attempt.number,
  step: attempt.step,
  by: { id: attempt.by.id, name: attempt.by.name },
  sentAt: attempt.sentAt,
  answeredAt: attempt.answeredAt ?? null,
  answer: attempt.answer ?? null,
  said: attempt.said ?? '',
  requestId: attempt.requestId ?? null,
})
