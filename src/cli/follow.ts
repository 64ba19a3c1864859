/** Follows a reversal until it stands still, with progress on the standard error. */
import { answered, type Reversal } from './answer.ts'
import { counted, type GroupName } from './counts.ts'
import type { Door } from './door.ts'
import type { Progress } from './progress.ts'
import { plain } from './table.ts'
import { systemClock } from '../clock.ts'

export const read = async ({ client }: Door, number: number): Promise<Reversal> =>
  answered(await client.GET('/reversals/{number}', { params: { path: { number } } }))

const moving = ['checking', 'reversing', 'stopping']

/** It moves by itself, also after a pause that ends by itself. What leads to lines is followed before the check. */
export const isMoving = ({ state, pause, leads }: Reversal): boolean =>
  (moving.includes(state) && (pause === null || pause.retryAt !== null)) || (state === 'draft' && leads.waiting > 0)

export type Following = {
  readonly progress: Progress
  /** What to say once when it is paused, and when it goes on by itself. */
  readonly say: (sentence: string) => void
  /** Nothing more is followed when it aborts. */
  readonly signal: AbortSignal
}

/** Resolves to how it stands when it moves no more, or when the signal aborts. */
export const follow = async (door: Door, number: number, { progress, say, signal }: Following): Promise<Reversal> => {
  let paused = ''
  for (;;) {
    const reversal = await read(door, number)
    if (!isMoving(reversal) || signal.aborted) {
      // However quick it was, how far it came is said once.
      if (reversal.confirmedCount !== null) show(reversal, progress)
      progress.end()
      return reversal
    }
    const says = reversal.pause ? plain(`${reversal.pause.says} ${reversal.pause.remedy}`) : ''
    if (says !== paused && says !== '') {
      progress.end()
      say(says)
    }
    paused = says
    show(reversal, progress)
    await systemClock.sleep(door.pace, signal)
  }
}

const settled: readonly GroupName[] = ['reversed', 'refused', 'not attempted']

const show = (reversal: Reversal, progress: Progress): void => {
  if (reversal.state === 'draft') {
    progress.show('leads followed', reversal.leads.all - reversal.leads.waiting, reversal.leads.all)
    return
  }
  if (reversal.state === 'checking') {
    const open = counted(reversal, ['not looked up'])
    progress.show('looked up', reversal.lineCount - open, reversal.lineCount)
    return
  }
  const done = counted(reversal, settled)
  progress.show(reversal.state === 'stopping' ? 'settled, stopping' : 'settled', done, reversal.confirmedCount ?? done)
}
