/** How a setting is read, whatever it is for. The environment itself is read in config.ts. */
import { readFileSync } from 'node:fs'
import { parseAmount, type Tenths } from './core/amount.ts'

export type Env = Readonly<Record<string, string | undefined>>

/** Reads with a list of complaints, so that everything wrong is told at once. */
export class Reader {
  readonly complaints: string[] = []
  readonly #env: Env
  constructor(env: Env) {
    this.#env = env
  }
  text(name: string): string {
    return (this.#env[name] ?? '').trim()
  }
  complain(sentence: string): void {
    this.complaints.push(sentence)
  }
  /** A secret from `NAME` or the file that `NAME_FILE` names. */
  secret(name: string): string {
    const file = this.text(`${name}_FILE`)
    const direct = this.text(name)
    if (file === '') return direct
    if (direct !== '') this.complain(`${name} and ${name}_FILE are both set; keep one.`)
    try {
      return readFileSync(file, 'utf8').trim()
    } catch (error) {
      this.complain(
        `${name}_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`,
      )
      return ''
    }
  }
  amount(name: string, standard: Tenths | undefined): Tenths | undefined {
    const text = this.text(name)
    if (text === '') return standard
    const amount = parseAmount(text)
    if (amount.ok) return amount.value
    this.complain(`${name} is “${text}”; write an amount like 250.00.`)
    return undefined
  }
}
