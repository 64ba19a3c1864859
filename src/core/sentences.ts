/** One sentence a fact: verdicts, refusals, outcomes and troubles are worded here once and read the same everywhere. */
import { printMoney, type Tenths } from './amount.ts'
import type { Words } from './marketplace.ts'
import type { ActName } from './permissions.ts'
import type { Outcome, Refusal, Reversal, State, Trouble, Verdict } from './reversal.ts'

/** Under each verdict of the tally: what it means for the lines in it. */
export const verdictMeans = (verdict: Verdict, words: Omit<Words, 'aTask' | 'aSubmission'>): string => {
  const sentences: Record<Verdict, string> = {
    reversible: 'will be reversed and paid',
    'already approved': 'paid before; nothing to do',
    'awaiting review': 'not rejected; decide on it in the ordinary way',
    'too late': 'the time for reversing is over',
    gone: `its ${words.task} was deleted`,
    'not found': `${words.operator} knows no such ${words.submission} in this account`,
    'other worker': `not by the ${words.worker} that your source names`,
    'not readable': `${words.operator} gave no usable answer; check these again`,
  }
  return sentences[verdict]
}

/** Under each outcome of the tally. */
export const outcomeMeans = (outcome: Outcome): string => {
  const sentences: Record<Outcome, string> = {
    reversed: 'reversed and paid',
    refused: 'not paid',
    unknown: 'not known yet; we are asking',
    'not attempted': 'no call was made, nothing was paid',
  }
  return sentences[outcome]
}

/** Why one line was refused. */
export const refusalSays = (refusal: Refusal, words: Words): string => {
  const sentences: Record<Refusal, string> = {
    'already approved': 'approved meanwhile, not by us',
    'awaiting review': 'not rejected any more; it awaits review',
    'too late': 'the time for reversing is over',
    gone: `its ${words.task} was deleted`,
    'not found': `${words.operator} knows no such ${words.submission} in this account`,
    feedback: `${words.operator} did not accept the feedback text`,
    'not allowed here': `${words.operator} lets this one be decided on ${words.website} only`,
    'closed by hand': 'closed by hand while unknown',
    other: `${words.operator} refused`,
  }
  return sentences[refusal]
}

/** What a person can do about a refused line. */
export const refusalRemedy = (refusal: Refusal, words: Words): string => {
  const sentences: Record<Refusal, string> = {
    'already approved': `Nothing; the ${words.worker} has the money.`,
    'awaiting review': `Decide on it in the ordinary way on ${words.website}.`,
    'too late': `Pay the same sum as a bonus, or write to ${words.operator}.`,
    gone: `Pay the same sum as a bonus, or write to ${words.operator}.`,
    'not found': 'Look at the id and at the account it belongs to.',
    feedback: 'Make a new draft and change the feedback text.',
    'not allowed here': `Decide on it on ${words.website}.`,
    'closed by hand': `See on ${words.website} what became of it.`,
    other: `Check it again; if ${words.operator} refuses again, write to them.`,
  }
  return sentences[refusal]
}

/** The heading of a pause: what the account said. */
export const troubleSays = (trouble: Trouble, words: Words): string => {
  const sentences: Record<Trouble, string> = {
    'no credentials': 'This server has no credentials for the account',
    'other credentials': 'The keys or the endpoint of this account changed since this was confirmed',
    credentials: `${words.operator} does not accept the credentials of this account`,
    permission: 'The credentials of this account are not allowed to do this',
    'not linked': `The credentials belong to no ${words.requester} account of ${words.marketplace}`,
    clock: `This server’s clock and ${words.operator}’s differ too much for signed calls`,
    endpoint: `${words.operator}’s service cannot be reached`,
    outage: `${words.operator}’s service has been failing for a while`,
    funds: 'The account does not hold enough money',
  }
  return sentences[trouble]
}

/** What to do about a pause, and whom to ask. */
export const troubleRemedy = (trouble: Trouble, words: Words, account: string): string => {
  const admin = 'the person who runs this server'
  const sentences: Record<Trouble, string> = {
    'no credentials': `Ask ${admin} to give it the credentials of ${account}. Receipts can be read meanwhile.`,
    'other credentials': `Nothing more is paid until somebody has looked: ask ${admin} whether ${account} is still the account that should pay. Then try it here.`,
    credentials: `Ask ${admin} to renew the credentials of ${account}. Then try the account here.`,
    permission: `Ask ${admin} to compare the permissions of the credentials with the policy on the help page. Then try the account here.`,
    'not linked': `Ask ${admin} to link the credentials with the ${words.requester} account; it takes some minutes to work. Then try the account here.`,
    clock: `Ask ${admin} to set the server’s clock. We try again by ourselves.`,
    endpoint: `The service may be down, or closed for good, or this server’s network or proxy stands in between. We try again by ourselves; if it stays like this, ask ${admin}.`,
    outage: 'Nothing to do: we try again by ourselves.',
    funds: 'Add money to the account, then try it here. It can take some minutes to show.',
  }
  return sentences[trouble]
}

/** Said wherever somebody may fear for money, while nothing has been paid. */
export const nothingPaid = 'Nothing has been paid yet.'

/** Why an act has nothing to act on any more: where the reversal stands now. */
export const notInState = (reversal: Pick<Reversal, 'number' | 'state'>): string => {
  const stands: Record<State, string> = {
    draft: 'has not been checked yet',
    checking: 'is being checked; wait until the check is done',
    checked: 'is checked and waits to be confirmed',
    reversing: 'was confirmed and is being reversed',
    stopping: 'is being stopped',
    ended: 'has ended; its receipt stands',
    discarded: 'was discarded',
    expired: 'has expired',
  }
  return `Reversal ${reversal.number} ${stands[reversal.state]}.`
}

/** Somebody (or the same person in another tab) changed lines, reason, feedback or account in between. */
export const changedMeanwhile = 'This reversal was changed after the page was shown. Look at it again, then go on.'

/** Allowed to read, not to act. */
export const youMayNot = (act: ActName): string =>
  `You may read this reversal, but your role does not let you do this (${act}). Ask the person who runs this server.`

type Counted = { readonly count: number; readonly sum: Tenths }

/** Under the heading that what was confirmed is not what stands there now. */
export const billChanged = (before: Counted, now: Counted, words: Words, currency: string): string => {
  if (before.count === now.count && before.sum === now.sum)
    return 'Lines, reason or feedback were changed; look at them again.'
  const said = ({ count, sum }: Counted): string =>
    `${count.toLocaleString('en')} ${count === 1 ? words.submission : words.submissions} and ${printMoney(sum, currency)}`
  return `It was ${said(before)}; now it is ${said(now)}.`
}

/** The balance does not cover the bill. */
export const balanceIsShort = (count: number, missing: Tenths, currency: string): string =>
  `${nothingPaid} To pay all ${count.toLocaleString('en')}, the account needs ${printMoney(missing, currency)} more.`

/** A check is good for a day (law 1). */
export const checkIsTooOld = (lines: number): string =>
  `The check was more than 24 hours old, so ${lines.toLocaleString('en')} ${lines === 1 ? 'line is' : 'lines are'} being read again. Nothing was confirmed.`
