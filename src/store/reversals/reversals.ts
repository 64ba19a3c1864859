/** Reversals, for acts and pages: every operation by name. */
import type { ReversalStore } from '../../core/reversal-store.ts'
import type { Base } from '../base.ts'
import { addLines } from './add-lines.ts'
import { affordable } from './affordable.ts'
import { again } from './again.ts'
import { checkAgain } from './check-again.ts'
import { closeUnknown } from './close-unknown.ts'
import { confirm } from './confirm.ts'
import { create } from './create.ts'
import { discard } from './discard.ts'
import { facets } from './facets.ts'
import { allAttempts, attempts, events, find, findById, refusedInput } from './find.ts'
import { leaveOut } from './leave-out.ts'
import { list } from './list.ts'
import { line, lines, recent } from './lines.ts'
import { countEnded, open, paidByMonth } from './lists.ts'
import { outlook } from './outlook.ts'
import { past } from './past.ts'
import { split } from './split.ts'
import { resume, setBalanceAfter, setTexts, startCheck, stop } from './states.ts'
import { bill, tally } from './tally.ts'

export const reversalStore = (base: Base): ReversalStore => ({
  create: create(base),
  addLines: addLines(base),
  find: find(base),
  findById: findById(base),
  open: open(base),
  list: list(base),
  past: past(base),
  paidByMonth: paidByMonth(base),
  countEnded: countEnded(base),
  tally: tally(base),
  bill: bill(base),
  lines: lines(base),
  refusedInput: refusedInput(base),
  facets: facets(base),
  outlook: outlook(base),
  events: events(base),
  attempts: attempts(base),
  allAttempts: allAttempts(base),
  line: line(base),
  startCheck: startCheck(base),
  checkAgain: checkAgain(base),
  leaveOut: leaveOut(base),
  confirm: confirm(base),
  stop: stop(base),
  resume: resume(base),
  discard: discard(base),
  split: split(base),
  again: again(base),
  affordable: affordable(base),
  closeUnknown: closeUnknown(base),
  setTexts: setTexts(base),
  setBalanceAfter: setBalanceAfter(base),
  recent: recent(base),
})
