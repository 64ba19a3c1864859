/** The commands about reversals, with their words. What each does is loaded when it is run. */
import { Option, type Command } from 'commander'
import type { AccountOptions } from './account.ts'
import type { CheckOptions } from './check.ts'
import type { LetterOptions } from './letter.ts'
import type { ReceiptOptions } from './receipt.ts'
import type { ReverseOptions } from './reverse.ts'
import type { StatusOptions } from './status.ts'

const examples = (lines: readonly string[], more: string): string =>
  `\nExample${lines.length > 1 ? 's' : ''}:\n${lines.map((line) => `  ${line}\n`).join('')}\n${more}`

const where =
  'On the records of this machine (OVERTURN_DATA or DATABASE_URL), also beside a running server, which then moves the lines;\nor on the server that OVERTURN_URL names, with OVERTURN_TOKEN or OVERTURN_TOKEN_FILE.'

const json = (says: string): Option => new Option('--json', says)
const account = (): Option => new Option('--account <id>', 'the account, where there are several')
const fileOrNumber =
  'a list, mail (.eml), CSV or workbook (.xlsx) that holds ids; - for the standard input; or the number of a reversal'

export const addReversalCommands = (program: Command): void => {
  addReverse(program)
  addCheck(program)
  addReading(program)
  addLetter(program)
  program
    .command('account')
    .description('the account that pays')
    .command('check')
    .description('ask the account now: whether it answers, and what it holds')
    .addOption(json('one account a line, as JSON'))
    .addHelpText(
      'after',
      examples(['overturn account check'], `It ends with 3 when the account does not answer as it should.\n\n${where}`),
    )
    .action(async (options: AccountOptions) => (await import('./account.ts')).checkAccounts(options))
}

const addReverse = (program: Command): void => {
  program
    .command('reverse')
    .argument('<file>', fileOrNumber)
    .description('check, show the bill, ask, reverse, print the receipt')
    .option('--reason <text>', 'why; it stands on the receipt')
    .option('--feedback <text>', 'what each worker is told')
    .option('--yes', 'ask nothing; needs --max-total')
    .option('--max-total <amount>', 'the most that may be paid, fee included; above it nothing is')
    .option('--dry-run', 'check and show the bill, then leave nothing behind')
    .option('--despite-balance', 'confirm although the balance is short: what it covers is paid, the rest waits')
    .addOption(account())
    .addOption(json('the reversal as one JSON object, in place of the receipt as text'))
    .addHelpText(
      'after',
      examples(
        [
          'overturn reverse ids.txt',
          'overturn reverse batch.csv --dry-run',
          'overturn reverse complaint.eml            a worker’s mail: the work it is about is found first',
          'overturn reverse - --yes --max-total 50.00 --reason "The key was wrong" < ids.txt',
          'overturn reverse 41                     go on with reversal 41 where it stands',
        ],
        `Exit codes: 0 all reversed or already approved, 1 the command line, a setting or a file is wrong, 2 some not
reversed, 3 nothing could be done, 4 stopped before the end, 5 some still unknown.
The receipt is the standard output; progress, the bill and the question are the standard error.
Ctrl-C stops it: calls under way are finished, and it says how to go on. A second one ends at once; what was in a call
then is looked up before anything else is paid.
${where}`,
      ),
    )
    .action(async (file: string, options: ReverseOptions) => (await import('./reverse.ts')).reverse(file, options))
  program
    .command('stop')
    .argument('<number>')
    .description('stop a reversal: calls under way are finished, the rest is not attempted')
    .addHelpText('after', examples(['overturn stop 41'], `overturn reverse 41 brings the rest anew.\n\n${where}`))
    .action(async (number: string) => (await import('./stop.ts')).stop(number))
}

const addCheck = (program: Command): void => {
  program
    .command('check')
    .argument('<file>', fileOrNumber)
    .description('say what each line is, and what reversing would cost; pays nothing')
    .addOption(account())
    .addOption(json('one line of the reversal a line, as JSON'))
    .addHelpText(
      'after',
      examples(
        [
          'overturn check ids.txt',
          'pbpaste | overturn check -',
          `overturn check ids.txt --json | jq -r 'select(.verdict == "too late") | .submission'`,
          'overturn check 41                       read the lines of reversal 41 again',
        ],
        `It ends with 0 when each can be reversed or is approved already, with 2 when some cannot, with 3 when none can.\nThe reversal is kept for seven days, to be confirmed with overturn reverse NUMBER or on its page.\n\n${where}`,
      ),
    )
    .action(async (file: string, options: CheckOptions) => (await import('./check.ts')).check(file, options))
}

const addReading = (program: Command): void => {
  program
    .command('status')
    .argument('[number]', 'one reversal; without it the newest ones')
    .description('list reversals, or tell how one stands')
    .addOption(new Option('--limit <count>', 'how many to list, at most 100').default('20'))
    .addOption(json('one reversal a line, as JSON'))
    .addHelpText(
      'after',
      examples(
        ['overturn status', 'overturn status 41', 'overturn status --json | jq .number'],
        `Of an ended one the exit code is that of overturn reverse.\n\n${where}`,
      ),
    )
    .action(async (number: string | undefined, options: StatusOptions) =>
      (await import('./status.ts')).status(number, options),
    )
  program
    .command('receipt')
    .argument('<number>')
    .description('print the receipt of a reversal that has ended')
    .option('--csv', 'as CSV, a row a line of the reversal')
    .addOption(json('as JSON, all that is known'))
    .option('-o, --output <file>', 'into this file')
    .addHelpText(
      'after',
      examples(
        ['overturn receipt 41', 'overturn receipt 41 --csv -o receipt-41.csv'],
        `CSV and JSON are the same bytes as from the page.\n\n${where}`,
      ),
    )
    .action(async (number: string, options: ReceiptOptions) => (await import('./receipt.ts')).receipt(number, options))
}

const addLetter = (program: Command): void => {
  program
    .command('letter')
    .argument('<number>')
    .description('write the letter that asks the marketplace for what cannot be reversed by program')
    .option('--about <text>', 'what went wrong, in your words; stands in the letter')
    .addOption(new Option('--format <kind>', 'text, or a mail to open and send').choices(['txt', 'eml']).default('txt'))
    .option('-o, --output <file>', 'into this file; several letters are numbered')
    .addOption(json('the letters as JSON, one a line'))
    .addHelpText(
      'after',
      examples(
        [
          'overturn letter 41 --about "The key of the attention check was wrong."',
          'overturn letter 41 --about "The key was wrong." --format eml -o letter.eml',
        ],
        `It is kept with the reversal; when it was sent and what the answer was is noted on its page.\n\n${where}`,
      ),
    )
    .action(async (number: string, options: LetterOptions) => (await import('./letter.ts')).letter(number, options))
}
