/** The mail that tries whether the daily notice would arrive. */
import type { Letter } from './message.ts'

/** `address`: the server's, as people type it. `hour`: from which the notice goes, by UTC; undefined: it is off. */
export const trialOf = (address: string, hour: number | undefined): Pick<Letter, 'subject' | 'text'> => ({
  subject: 'A test of the daily notice from Overturn',
  text: `Somebody tried whether the daily notice of ${address} arrives here. It does.

${
  hour === undefined
    ? 'No notice is sent while OVERTURN_NOTICE_HOUR is off.'
    : `The notice itself goes once a day, from ${hour}:00 UTC on, when rejected work can be
reversed for three days or less.`
}
`,
})
