/** Only what has ended has a receipt. */
import type { Subject } from '../acts/acting.ts'
import { refuse, withSubject, type Visit } from './visit.ts'

export const withReceipt = (visit: Visit, goOn: (subject: Subject) => Promise<void>): Promise<void> =>
  withSubject(visit, 'read', (subject) =>
    subject.reversal.state === 'ended'
      ? goOn(subject)
      : refuse(visit, {
          code: 'not found',
          sentence: `Reversal ${subject.reversal.number} has not ended, so it has no receipt yet.`,
        }),
  )
