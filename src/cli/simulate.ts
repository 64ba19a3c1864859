import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'

const program = import.meta.url.endsWith('.ts') ? '../simulators/mturk/main.ts' : '../simulators/mturk/main.js'

/**
 * The simulator in a process of its own: it shares nothing with the server but the wire. By the channel it sees when this
 * process has ended, however that was, and ends as well.
 */
export const spawnSimulator = (args: readonly string[], output: 'inherit' | 'pipe'): ChildProcess =>
  spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...args], {
    stdio: ['ignore', output, 'inherit', 'ipc'],
  })

/** What the simulator's own command line takes, each an option of the same name. */
type Options = Readonly<Record<string, string | readonly string[]>>

const several = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export const addSimulateCommand = (command: Command): void => {
  command
    .description('run the simulator of Mechanical Turk alone')
    .option('--port <number>', 'port on 127.0.0.1; 0 is a free one', '4010')
    .option('--seed <number>', 'the seed of ids, data and chance', '1')
    .option('--data <kind>', 'cast (every kind of work there is) or empty', 'cast')
    .option('--large <number>', 'beside it, so many rejected assignments, 100 a HIT', '0')
    .option('--balance <dollars>', 'the account’s balance', '1000.00')
    .option('--funding <kind>', 'prepaid, aws-billing or sandbox', 'prepaid')
    .option('--key <id:secret>', 'the access key that is accepted; an invented one when absent')
    .option('--mood <name=value>', 'a mood from the start, the value a number, true or JSON; may be repeated', several)
    .option('--log <file>', 'append every call and every change as a line of JSON')
    .addHelpText(
      'after',
      `
Examples:
  overturn simulate
  overturn simulate --large 10000 --balance 20000
  overturn simulate --mood 'latency={"ms":60,"spread":20}' --mood throttle=10

It prints its address, the key that it accepts and where it has ids to try, and runs until Ctrl-C.`,
    )
    .action(simulate)
}

const simulate = async (options: Options): Promise<void> => {
  const args = Object.entries(options).flatMap(([name, value]) => [value].flat().flatMap((one) => [`--${name}`, one]))
  const child = spawnSimulator(args, 'inherit')
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill('SIGTERM'))
  const [code] = await once(child, 'exit')
  process.exitCode = typeof code === 'number' ? code : 1
}
