/** Making the table that is uploaded on the marketplace's website. */
import type { WebsiteFileMade } from '../../acts/website-file.ts'
import type { FieldProblem } from '../../core/problem.ts'
import { largestTable } from '../../http/sizes.ts'
import type { WebsiteFilePage } from '../models-letters.ts'
import { countOf, megabytes } from '../say.ts'
import { urls } from '../urls.ts'
import { chooseLines, type Choosable, type Which } from './choose-lines.ts'
import { headOf, isConfirmed, stageOf, submissionsOf, wordsOf, type View } from './view.ts'

export type FileTyped = {
  readonly fields: readonly FieldProblem[]
  readonly despite: boolean
  /** What was found when the file lacked some of the lines. */
  readonly lacking?: WebsiteFileMade & { readonly own: boolean }
}

export const websiteFilePage = (view: View, found: Choosable, chosen: number, typed: FileTyped): WebsiteFilePage => {
  const { number } = view.reversal
  const { website } = wordsOf(view)
  const { websiteFile } = view.open.declaration
  const error = (name: string): string => typed.fields.find(({ field }) => field === name)?.sentence ?? ''
  return {
    head: headOf(
      view,
      stageOf(view),
      `Decide on ${website} by a file`,
      `For work that was made there: a table with ${websiteFile?.mark ?? ''} in Approve for the lines you choose, to be uploaded there.`,
    ),
    ...summaryOf(view, typed),
    choose: {
      ...chooseLines(view, { ...found, error: error('which') || error('line') }),
      action: view.url(urls.websiteFile(number)),
      button: 'Choose these lines',
      says: bothWays(view),
    },
    ...(chosen === 0 || !websiteFile ? {} : { make: makeOf(view, found.which, chosen, typed, error('file')) }),
    ...missingOf(view, typed),
    steps: { heading: `Then, on ${website}`, rows: websiteFile?.steps ?? [], source: websiteFile?.source ?? '' },
    back: { href: view.url(urls.reversal(number)), label: `Back to reversal ${number}` },
  }
}

const makeOf = (
  view: View,
  { which, ticked }: Which,
  chosen: number,
  typed: FileTyped,
  error: string,
): NonNullable<WebsiteFilePage['make']> => {
  const { task } = wordsOf(view)
  const [, , approve, reject] = view.open.declaration.websiteFile?.smallest ?? ['', '', '', '']
  return {
    action: view.url(urls.websiteFile(view.reversal.number)),
    hidden: [
      { name: 'which', value: which },
      { name: 'lines', value: which === 'ticked' ? ticked.join(',') : '' },
    ],
    heading: `The file for ${submissionsOf(view, chosen)}`,
    own: {
      label: 'Your results file',
      hint: `As you downloaded it, up to ${megabytes(largestTable)}. In the rows of these lines ${approve} is marked and ${reject} cleared; all else comes back byte for byte. It is read and given back at once, and not kept here.`,
      error,
      despite: 'Make the file also when some of these lines are not in it',
      despiteChosen: typed.despite,
      button: 'Mark these lines in my file',
    },
    short: {
      says: `Without your file: a table of four columns, with the ${task} of each line.`,
      button: typed.lacking?.own === false ? 'Make the short table without them' : 'Make the short table',
      despite: typed.lacking?.own === false,
    },
  }
}

const summaryOf = (view: View, { fields, lacking }: FileTyped): Pick<WebsiteFilePage, 'summary'> => {
  if (lacking) {
    const { chosen, marked, untouched, missing, own } = lacking
    const { task } = wordsOf(view)
    const where = own ? 'in this file' : `with a known ${task}`
    const rows = own ? `, ${countOf(untouched)} other ${untouched === 1 ? 'row stays' : 'rows stay'} as they are` : ''
    return {
      summary: {
        heading: `${countOf(marked)} of ${submissionsOf(view, chosen)} ${marked === 1 ? 'is' : 'are'} ${where}`,
        lead: `${countOf(marked)} would be marked${rows}. No file was made, so that the ${countOf(missing.count)} ${missing.count === 1 ? 'other is' : 'others are'} not overlooked.`,
        items: [
          { text: 'See which are missing', href: '#missing' },
          ...(own
            ? [{ text: 'Choose the file once more, and tick that it is wanted without them', href: '#file' }]
            : []),
        ],
        more: '',
      },
    }
  }
  if (fields.length === 0) return {}
  return {
    summary: {
      heading: 'There is a problem',
      lead: 'No file was made.',
      items: fields.map(({ field, sentence }) => ({ text: sentence, href: field === 'file' ? '#file' : '#which' })),
      more: '',
    },
  }
}

const missingOf = (view: View, { lacking }: FileTyped): Pick<WebsiteFilePage, 'missing'> => {
  if (!lacking) return {}
  const { count, first } = lacking.missing
  const more = count - first.length
  const why = lacking.own ? 'not in this file' : `without a known ${wordsOf(view).task}`
  return {
    missing: {
      heading: `${submissionsOf(view, count)} ${why}`,
      ids: first,
      more: more > 0 ? `and ${countOf(more)} more` : '',
    },
  }
}

/** Before the confirmation the lines may still be reversed here as well. */
const bothWays = (view: View): string =>
  isConfirmed(view) ? '' : 'Leave these lines out of this reversal, or it reverses them too.'
