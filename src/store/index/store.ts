/** The index, by the name of each operation. */
import type { IndexStore } from '../../core/index-store.ts'
import type { Base } from '../base.ts'
import { bursts } from './bursts.ts'
import { find, sum } from './find.ts'
import { forget, keepAllOut, keepOut, keptOut, putBack } from './kept-out.ts'
import { ask, endPass, nextPass, putOff, recordGone, setTrouble, startAnew, work } from './pass.ts'
import { recordRejected, recordTasks } from './record.ts'
import { progress, radar } from './sums.ts'
import { recordTask, standing, want } from './wanted.ts'

export const indexStore = (base: Base): IndexStore => ({
  work: work(base),
  nextPass: nextPass(base),
  recordTasks: recordTasks(base),
  recordRejected: recordRejected(base),
  recordGone: recordGone(base),
  want: want(base),
  standing: standing(base),
  recordTask: recordTask(base),
  startAnew: startAnew(base),
  putOff: putOff(base),
  endPass: endPass(base),
  setTrouble: setTrouble(base),
  forget: forget(base),
  ask: ask(base),
  progress: progress(base),
  find: find(base),
  sum: sum(base),
  radar: radar(base),
  bursts: bursts(base),
  keepOut: keepOut(base),
  keepAllOut: keepAllOut(base),
  putBack: putBack(base),
  keptOut: keptOut(base),
})
