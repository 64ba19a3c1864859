/** Work, for the engine: every operation by name. */
import type { WorkStore } from '../../core/work-store.ts'
import type { Base } from '../base.ts'
import { recordAnswer } from './answer.ts'
import { dueAsking, recordAsked } from './asking.ts'
import { claimStale, claimToReverse } from './claim.ts'
import { nextDue } from './due.ts'
import { end } from './end.ts'
import { expire } from './expire.ts'
import { claimOfTask, claimTheseToLook, claimToLook, unclaimLooks } from './look.ts'
import { dueRetry, pause, stillPaused } from './pause.ts'
import { dueProof, recordShown, recordShownOf } from './proof.ts'
import { finishCheck, recordReread } from './reads.ts'
import { recordLooks } from './record-looks.ts'
import { recover } from './recover.ts'
import { checking, running } from './running.ts'

export const workStore = (base: Base): WorkStore => ({
  checking: checking(base),
  claimToLook: claimToLook(base),
  claimOfTask: claimOfTask(base),
  claimTheseToLook: claimTheseToLook(base),
  recordLooks: recordLooks(base),
  unclaimLooks: unclaimLooks(base),
  finishCheck: finishCheck(base),
  running: running(base),
  claimToReverse: claimToReverse(base),
  claimStale: claimStale(base),
  recordReread: recordReread(base),
  recordAnswer: recordAnswer(base),
  dueAsking: dueAsking(base),
  recordAsked: recordAsked(base),
  dueProof: dueProof(base),
  recordShown: recordShown(base),
  recordShownOf: recordShownOf(base),
  pause: pause(base),
  dueRetry: dueRetry(base),
  stillPaused: stillPaused(base),
  end: end(base),
  recover: recover(base),
  expire: expire(base),
  nextDue: nextDue(base),
})
