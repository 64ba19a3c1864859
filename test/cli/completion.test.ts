import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { completion } from '../../src/cli/completion.ts'
import { commandLine } from '../../src/cli/program.ts'

/** What bash offers after these words, the last one unfinished. */
const offered = (...words: readonly string[]): readonly string[] => {
  const script = `${completion(commandLine(), 'bash')}
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _overturn; printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script, 'bash', ...words], { encoding: 'utf8' })
    .trim()
    .split('\n')
}

test('bash completes commands, their commands and their options', () => {
  expect(offered('overturn', 're')).toEqual(['reverse', 'receipt'])
  expect(offered('overturn', 'user', '')).toEqual(['list', 'add', 'reset', 'disable', '--help'])
  expect(offered('overturn', 'reverse', 'ids.txt', '--max')).toEqual(['--max-total'])
  expect(offered('overturn', 'healthc')).toEqual([''])
})

test('zsh and fish are given the same commands with what they do', () => {
  for (const shell of ['zsh', 'fish']) {
    const script = completion(commandLine(), shell)
    expect(script).toContain('check, show the bill, ask, reverse, print the receipt')
    for (const word of ['reverse', 'max-total', 'backup']) expect(script).toContain(word)
    expect(script).not.toContain('healthcheck')
  }
})
