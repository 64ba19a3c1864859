import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { exitCodes } from '../../src/cli/failure.ts'
import { commandLine } from '../../src/cli/program.ts'

const sentences: Readonly<Record<string, string>> = {
  'some not reversed': 'some were not reversed',
  'nothing done': 'nothing could be done',
  stopped: 'stopped before the end',
  'some unknown': 'some are still unknown',
}

const helpOf = (command: Command): string => {
  let said = ''
  command.configureOutput({ writeOut: (text) => void (said += text) }).outputHelp()
  return said
}

const leaves = (command: Command, path: string): readonly (readonly [string, Command])[] =>
  command.commands.length === 0
    ? [[path, command]]
    : command.commands.flatMap((one) => leaves(one, `${path} ${one.name()}`))

test('each command says what it does, with an example, and stands in the README', async () => {
  const readme = await readFile('README.md', 'utf8')
  const all = leaves(commandLine(), 'overturn').filter(([path]) => !path.endsWith(' healthcheck'))
  expect(all.map(([path]) => path)).toContain('overturn move')
  for (const [path, command] of all) {
    expect(helpOf(command)).toMatch(new RegExp(`Examples?:\n(.*\n)*? .*${path}`))
    expect(command.description()).not.toBe('')
    expect(readme).toContain(path.split(' ').slice(0, 2).join(' '))
  }
})

test('the exit codes are told, and stand in the README', async () => {
  const readme = await readFile('README.md', 'utf8')
  const help = helpOf(commandLine())
  for (const [ending, code] of Object.entries(exitCodes).filter(([one]) => one !== 'usage' && one !== 'done'))
    for (const text of [help, readme]) expect(text).toContain(`${code} ${sentences[ending] ?? ending}`)
})
