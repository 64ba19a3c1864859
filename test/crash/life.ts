/**
 * A process with several bodies, each with a database of its own: so that one start serves several deaths. It does in each
 * what a person would do when it is asked to on its standard input, and is killed with SIGKILL from outside.
 */
import { createInterface } from 'node:readline'
import { born, type BodyBirth } from './body.ts'
import type { Deed } from './deeds.ts'

/** What it is told and what it says, a line each. */
export type Told = { readonly body: number; readonly deed: Deed }
export type Said = { readonly body: number } & (
  | { readonly born: true }
  | { readonly result: unknown }
  | { readonly dead: true }
  | { readonly fatal: string }
)

const say = (message: Said): void => void process.stdout.write(`${JSON.stringify(message)}\n`)
const worded = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error))

const bodies = await Promise.all(
  (JSON.parse(process.argv[2] ?? '') as readonly BodyBirth[]).map(async (birth, body) => {
    const fatal = (error: unknown): void => say({ body, fatal: worded(error) })
    const one = await born(birth, { dead: () => say({ body, dead: true }), fatal })
    say({ body, born: true })
    return { ...one, fatal }
  }),
)
for await (const line of createInterface(process.stdin)) {
  const { body, deed } = JSON.parse(line) as Told
  const one = bodies[body]
  void one?.do(deed).then((result) => say({ body, result: result ?? null }), one.fatal)
}
await Promise.all(bodies.map((body) => body.close()))
