/** How the commands end. The numbers are told in every help, and in the README. */
export const exitCodes = {
  done: 0,
  usage: 1,
  'some not reversed': 2,
  'nothing done': 3,
  stopped: 4,
  'some unknown': 5,
} as const
export type Ending = keyof typeof exitCodes

/** Ends a command with a sentence and its exit code. What other errors say ends it with 1. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly ending: Ending
  constructor(ending: Ending, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.ending = ending
  }
}
