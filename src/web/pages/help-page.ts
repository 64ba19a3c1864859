/** What people ask, answered by the facts that the adapter declares. */
import type { Limits } from '../../acts/acting.ts'
import { printMoney } from '../../core/amount.ts'
import { idLimits } from '../../core/ids/result.ts'
import type { OpenAccount } from '../../core/ports.ts'
import { outcomes, verdicts } from '../../core/reversal.ts'
import { meaningOf, wordOf } from '../groups.ts'
import { largestFile, largestForm, mostFiles } from '../../http/sizes.ts'
import type { HelpPage } from '../models.ts'
import { countOf, megabytes } from '../say.ts'
import { capital } from './line-rows.ts'

type Section = HelpPage['sections'][number]

export const helpPage = (open: OpenAccount, limits: Limits): HelpPage => ({
  heading: 'Help',
  sections: [
    bringing(open),
    rejected(open),
    verdictSection(open),
    paying(open, limits),
    running(open),
    outcomeSection(open),
    ...byHand(open),
    programs,
    ...access(open),
    about(open),
  ],
})

const bringing = ({ declaration: { words } }: OpenAccount): Section => ({
  id: 'bring',
  heading: 'Bringing ids',
  paragraphs: [
    `Paste anything that holds ${words.submission} ids, or choose a file: one a line, with commas, a list from a program, a whole results file or workbook. Each id is taken once; what cannot be an id is listed with its line and why, and never stops the others. Rows that say of themselves that they were not rejected are counted and left.`,
    `Without ${words.submission} ids: a ${words.worker}’s mail, pasted or saved as .eml, and the ids of ${words.workers} and ${words.tasks} lead to the rejected work there. What was understood is shown, marked in its text; where a mail could mean several, you tick those that are meant, and nothing is ticked before. The id of ${words.aTask} that stands without a heading is called so, and one button brings what is rejected there.`,
    `Where your source says something else than ${words.operator} (${words.worker}, ${words.task}, reward, status), it stands at the line, and those lines can be shown alone. What ${words.operator} says counts.`,
    `Up to ${countOf(idLimits.ids)} ids at once; ${megabytes(largestForm)} pasted, ${megabytes(largestFile)} as files, of which there may be ${mostFiles}.`,
    'A draft that nobody touches for seven days expires. Nothing has been paid by it, and its lines are free for other reversals.',
  ],
})

const rejected = ({ declaration: { words } }: OpenAccount): Section => ({
  id: 'rejected',
  heading: 'Rejected work',
  paragraphs: [
    `While nothing is checked or reversed, the account’s rejected ${words.submissions} are read into an index: whose, of which ${words.task}, why, until when, for how much. The start page shows what can still be reversed by days left, and rejections that came close together; the page “Rejected work” finds by ${words.worker}, ${words.task} and title, and tells how old the index is.`,
    `One button makes a reversal of what is shown: every ${words.submission} of it is then read at ${words.operator}, as of any other. What was rejected on purpose can be kept out, with your name and why; whoever brings it by its id is told.`,
  ],
})

const programs: Section = {
  id: 'programs',
  heading: 'For programs',
  paragraphs: [
    'Whatever these pages do, a program can do with a token: one page makes it (your name, then Tokens), with what it may do, until when, and how much it may pay in a day. The API describes itself at /api/v1/docs; the command line is called overturn.',
  ],
}

const verdictSection = ({ declaration: { words, window } }: OpenAccount): Section => ({
  id: 'verdicts',
  heading: 'What the check found',
  paragraphs: [
    `${words.operator} is asked about each ${words.submission}. Checking pays nothing.`,
    ...(window
      ? [
          `A ${words.submission} can be reversed for ${window.days} days after ${window.from === 'submission' ? 'it was submitted' : 'it was rejected'}. It counts as too late only a day past that; before, we try, and ${words.operator} decides.`.replace(
            /^A ([aeiou])/,
            'An $1',
          ),
        ]
      : []),
  ],
  terms: verdicts.map((verdict) => ({ word: wordOf(verdict), says: meaningOf(verdict, words) })),
})

const paying = ({ account, declaration: { words, balance } }: OpenAccount, limits: Limits): Section => ({
  id: 'bill',
  heading: 'The bill and the confirmation',
  paragraphs: [
    `The bill shows rewards, fees and the total beside the balance; a fee marked estimate is reckoned from ${words.operator}’s published rules.`,
    balance.explains,
    `Above ${printMoney(limits.typeTotalAbove, account.currency)} the total must be typed. ${
      limits.largestTotal === undefined
        ? ''
        : `One reversal may pay at most ${printMoney(limits.largestTotal, account.currency)}. `
    }Whatever is clicked twice, one confirmation counts.`,
    `The old rejection text is never sent to a ${words.worker}.`,
  ],
})

const running = ({ declaration: { words } }: OpenAccount): Section => ({
  id: 'reverse',
  heading: 'While it runs',
  paragraphs: [
    'You can close the page or lose the network: the reversal goes on, and its page shows where it stands.',
    'Stop finishes the calls in flight. What is paid stays paid; the rest is left as it is.',
    `When the account is the trouble (money, credentials, permission, clock, or ${words.operator}’s service), the reversal pauses and says why and what to do. No line is refused for it.`,
  ],
})

const outcomeSection = ({ declaration: { words } }: OpenAccount): Section => ({
  id: 'outcomes',
  heading: 'What became of each line',
  paragraphs: [
    `Unknown means that ${words.operator}’s answer to our call was lost, or did not tell what became of it: we read the ${words.submission} until ${words.operator}’s record settles it, and never call again on one that reads as approved. After seven days it can be closed by hand on the line’s own page.`,
  ],
  terms: outcomes.map((outcome) => ({ word: wordOf(outcome), says: meaningOf(outcome, words) })),
})

const byHand = ({ declaration: { words, letter, websiteFile } }: OpenAccount): readonly Section[] => {
  const paragraphs = [
    ...(letter
      ? [
          `A letter asks ${letter.to} to approve what no call could reverse; the receipt leads to it. You send it and note when, and what was answered: the receipt tells it at each line. ${letter.says}`,
        ]
      : []),
    ...(websiteFile
      ? [
          `What was made on ${words.website} can be decided there by a file: your own results file with the chosen rows marked and all else as it was, or a short table. The file is read and given back at once; it is not kept here.`,
        ]
      : []),
  ]
  return paragraphs.length === 0 ? [] : [{ id: 'by-hand', heading: 'When no call can reverse it', paragraphs }]
}

const access = ({ declaration: { access: needed } }: OpenAccount): readonly Section[] =>
  needed
    ? [
        {
          id: 'access',
          heading: 'What the credentials must be allowed to do',
          paragraphs: [needed.explains],
          code: needed.policy,
        },
      ]
    : []

const about = ({ declaration: { words, evidence } }: OpenAccount): Section => ({
  id: 'about',
  heading: 'About this server',
  paragraphs: [
    evidence,
    `The README says how a ${words.requester} account is linked with its credentials; the person who runs this server has it.`,
    `${capital('times')} are in UTC, and in your own zone where script runs.`,
  ],
})
