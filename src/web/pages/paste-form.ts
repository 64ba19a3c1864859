/** The form that takes ids, and what teaches how it goes. */
import type { IdRules } from '../../core/ids/rules.ts'
import { idLimits } from '../../core/ids/result.ts'
import type { OpenAccount } from '../../core/ports.ts'
import { largestFile, largestForm, mostFiles } from '../../http/sizes.ts'
import type { PasteForm, Teaching } from '../models.ts'
import { countOf, megabytes } from '../say.ts'
import { urls, withQuery } from '../urls.ts'
import { capital } from './line-rows.ts'

export type Pasted = {
  readonly url: (path: string) => string
  readonly open: OpenAccount
  readonly accounts: readonly OpenAccount[]
  readonly samples: boolean
  readonly text: string
  readonly errors: PasteForm['errors']
}

export const pasteForm = ({ url, open, accounts, samples, text, errors }: Pasted): PasteForm => {
  const { words, ids } = open.declaration
  return {
    action: url(urls.reversals),
    label: `${capital(words.submission)} ids`,
    hint: `Or a whole results file, the ids of ${words.workers} and ${words.tasks}, or a ${words.worker}’s mail: we find what is meant and ignore the rest. Most ids have ${ids.usual.length} characters and begin with ${ids.usual.begins}, like`,
    example: exampleId(ids),
    text,
    errors,
    accounts:
      accounts.length < 2
        ? []
        : accounts.map(({ account }) => ({
            value: account.id,
            label: account.name,
            chosen: account.id === open.account.id,
          })),
    accept: '.csv,.tsv,.txt,.json,.jsonl,.eml,.mbox,.xlsx,text/csv,text/plain,message/rfc822',
    limits: `Up to ${countOf(idLimits.ids)} ids; ${megabytes(largestForm)} pasted, ${megabytes(largestFile)} as files, of which there may be ${mostFiles}.`,
    button: 'Check these ids',
    ...(samples
      ? { sample: { href: url(withQuery(urls.paste, { sample: 'yes' })), label: 'Fill in sample ids' } }
      : {}),
  }
}

/** Of the usual shape, and plainly nobody's. */
const exampleId = ({ usual, alphabet }: IdRules): string =>
  `${usual.begins}${'EXAMPLE0'.repeat(usual.length)}`
    .slice(0, usual.length)
    .replace(/./g, (character) => (alphabet.includes(character) ? character : character.toLowerCase()))

export const teaching = ({ declaration }: OpenAccount): Teaching => {
  const { words, ids } = declaration
  const { operator, submission, aTask, worker } = words
  return {
    heading: 'How it goes',
    steps: [
      {
        name: 'Check',
        says: `${operator} is asked about each ${submission}. You see a verdict for every line and the whole bill beside the balance.`,
      },
      { name: 'Confirm', says: 'You say why; above a set amount you type the total. Until then nothing is paid.' },
      { name: 'Reverse', says: 'Each rejection becomes an approval and is paid. You may stop, or close the page.' },
      { name: 'Receipt', says: 'Every line with what became of it, kept for good.' },
    ],
    where: {
      question: `Where do I find ${submission} ids?`,
      answer: `In the results file of a batch, in the column ${ids.names.submission[0] ?? `${submission} id`}; or in what your own program wrote down. Not the id of ${aTask} and not the ${worker} id: those are recognised and named.`,
    },
  }
}
