/** One line: its facts, and every call that was made for it. */
import { mayBeClosed } from '../../acts/close-unknown.ts'
import { longestReason } from '../../acts/texts.ts'
import { printMoney } from '../../core/amount.ts'
import { askedSays } from '../../core/letter-sentences.ts'
import type { Asked } from '../../core/letter-store.ts'
import type { FieldProblem } from '../../core/problem.ts'
import { dayMs, longAgo } from '../../core/times.ts'
import { unknownMayBeClosedAfter, type Attempt, type Difference, type Line } from '../../core/reversal.ts'
import { refusalRemedy } from '../../core/sentences.ts'
import { saidOf, times } from '../../core/group.ts'
import { lineWord } from '../groups.ts'
import type { LinePage } from '../models-run.ts'
import type { Fact } from '../parts.ts'
import { fullTime, quoted } from '../say.ts'
import { urls } from '../urls.ts'
import { capital, totalOfLine } from './line-rows.ts'
import { type View, headOf, isConfirmed, stageOf, wordsOf } from './view.ts'

/** What was typed into the closing form, and what is wrong with it. */
export type ClosingTyped = { readonly reason: string; readonly fields: readonly FieldProblem[] }

export const linePage = (
  view: View,
  line: Line,
  { attempts, asked }: { readonly attempts: readonly Attempt[]; readonly asked: Asked | undefined },
  typed: ClosingTyped,
): LinePage => {
  const words = wordsOf(view)
  const { number } = view.reversal
  return {
    head: headOf(view, stageOf(view), `Line ${line.number}: ${words.submission} ${line.submission}`, ''),
    word: lineWord(line, words, isConfirmed(view)),
    facts: [...factsOf(view, line), ...askedFacts(view, asked)],
    attempts: attempts.map((attempt) => ({
      number: attempt.number,
      step: attempt.step,
      by: attempt.by.name,
      sent: fullTime(attempt.sentAt),
      ...(attempt.answeredAt ? { answered: fullTime(attempt.answeredAt) } : {}),
      answer: attempt.answer ?? 'no answer yet',
      said: quoted(attempt.said ?? ''),
    })),
    ...closureOf(view, line, typed),
    back: { href: view.url(urls.reversal(number)), label: `Back to reversal ${number}` },
  }
}

/** What the source says beside what the marketplace says, where they differ. */
const differingFacts = (view: View, { named, differs }: Line): readonly Fact[] => {
  const { task, worker } = wordsOf(view)
  const reward = named.reward === undefined ? undefined : printMoney(named.reward, view.open.account.currency)
  const fact = (what: Difference, label: string, value: string | undefined): Fact[] => {
    if (!differs.includes(what) || value === undefined) return []
    const code = what === 'worker' || what === 'task'
    return [{ label: `Your source ${label}`, text: value, ...(code ? { code } : {}) }]
  }
  return [
    ...fact('worker', `names the ${worker}`, named.worker),
    ...fact('task', `names the ${task}`, named.task),
    ...fact('reward', 'says as reward', reward),
    ...fact('status', 'says as status', named.status),
  ]
}

const factsOf = (view: View, line: Line): readonly Fact[] => {
  const { worker, task, operator } = wordsOf(view)
  const { facts, named } = line
  const { currency } = view.open.account
  const time = (label: string, at: string | undefined): Fact[] =>
    at ? [{ label, text: fullTime(at).text, time: fullTime(at) }] : []
  const text = (label: string, value: string | undefined, kind: Partial<Fact> = {}): Fact[] =>
    value ? [{ label, text: value, ...kind }] : []
  const todo = line.outcome === 'refused' && line.refusal ? refusalRemedy(line.refusal, wordsOf(view)) : ''
  return [
    ...text('Stood on', line.where),
    ...text(capital(worker), facts?.worker ?? named.worker, { code: true }),
    ...text(capital(task), facts?.task ?? named.task, { code: true }),
    ...differingFacts(view, line),
    ...text('Title', facts?.title),
    ...time('Submitted', facts?.submittedAt),
    ...time('Rejected', facts?.rejectedAt),
    ...text(line.verdict === 'already approved' ? 'Feedback with it' : 'Old rejection text', facts?.oldText, {
      quote: true,
    }),
    ...time('Can be reversed until', facts?.deadline),
    ...time('Approved', facts?.approvedAt),
    ...text('Reward', facts ? printMoney(facts.reward, currency) : ''),
    ...text(
      facts?.feeLabel === '' ? 'Fee' : (facts?.feeLabel ?? ''),
      facts && facts.certainty !== 'not known'
        ? `${printMoney(facts.fee, currency)}${facts.certainty === 'estimate' ? ', estimate' : ''}`
        : '',
    ),
    ...text('Pays', facts ? printMoney(totalOfLine(line), currency) : ''),
    ...text('Made elsewhere', facts?.madeElsewhere),
    ...text('About the id', line.hint),
    ...time('Last read', line.readAt === longAgo ? undefined : line.readAt),
    ...text(
      line.refusal === 'closed by hand' ? 'What was found' : `What ${operator} said`,
      saidOf(line, wordsOf(view)),
      { quote: true },
    ),
    ...text('What to do', todo),
    ...time('Unknown since', line.unknownSince),
    ...text('Asked', line.asked > 0 ? times(line.asked) : ''),
    ...time('Asked next', line.askAt),
    ...time('Settled', line.settledAt),
    ...time(`${operator}’s record shows it`, line.recordedAt),
  ]
}

const askedFacts = (view: View, asked: Asked | undefined): readonly Fact[] =>
  asked
    ? [
        {
          label: 'By letter',
          text: askedSays(asked, wordsOf(view)),
          href: view.url(urls.letter(view.reversal.number, asked.number)),
        },
        ...(asked.answer === undefined ? [] : [{ label: 'The answer', text: asked.answer, quote: true }]),
      ]
    : []

/** After seven days (law 4); before that a sentence says from when. */
const closureOf = (view: View, line: Line, { reason, fields }: ClosingTyped): Pick<LinePage, 'closure'> => {
  if (!mayBeClosed(line, Date.parse(view.now))) return {}
  const error = fields.find(({ field }) => field === 'reason')?.sentence ?? ''
  const days = unknownMayBeClosedAfter / dayMs
  const summary = {
    heading: 'There is a problem',
    lead: 'The line was not closed.',
    items: fields.map(({ field, sentence }) => ({ text: sentence, href: `#${field}` })),
    more: '',
  }
  return {
    closure: {
      action: view.url(urls.closure(view.reversal.number, line.number)),
      says: `This line has been unknown for more than ${days} days. Look on ${wordsOf(view).website} what became of it, then close it here; the receipt will say that it was closed by hand, by whom and why.`,
      reason: {
        name: 'reason',
        label: 'What you found',
        optional: false,
        hint: 'It stands on the receipt.',
        value: reason,
        error,
        max: longestReason,
      },
      button: 'Close this line by hand',
      ...(fields.length > 0 ? { summary } : {}),
    },
  }
}
