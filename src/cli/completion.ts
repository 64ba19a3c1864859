/** Completion for shells, made from the commands themselves, so that it cannot forget one. */
import type { Command } from 'commander'

type Place = {
  /** The words before: `user add`; '' at the top. */
  readonly path: string
  /** What can come next, with what it does. */
  readonly words: readonly (readonly [string, string])[]
}

const placesOf = (command: Command, path: readonly string[] = []): readonly Place[] => {
  const help = command.createHelp()
  const visible = help.visibleCommands(command).filter((one) => one.name() !== 'help')
  const options = help
    .visibleOptions(command)
    .flatMap((option): [string, string][] => (option.long ? [[option.long, option.description]] : []))
  const words = [...visible.map((one): [string, string] => [one.name(), one.description()]), ...options]
  return [{ path: path.join(' '), words }, ...visible.flatMap((one) => placesOf(one, [...path, one.name()]))]
}

const names = ({ words }: Place): string => words.map(([word]) => word).join(' ')

/** The words that were typed, without options, as far as they name a command; then what may follow. */
const bash = (places: readonly Place[]): string => `# overturn completion bash
_overturn() {
  local path='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path $word" in
${places
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      '${path.includes(' ') ? '' : ' '}${path}') path='${path}' ;;`)
  .join('\n')}
    esac
  done
  local words=''
  case "$path" in
${places.map((place) => `    '${place.path}') words='${names(place)}' ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _overturn overturn
`

const zsh = (places: readonly Place[]): string => `#compdef overturn
# overturn completion zsh
_overturn() {
  local here='' word
  for word in "\${words[@]:1:$((CURRENT-2))}"; do
    case "$here $word" in
${places
  .filter(({ path }) => path !== '')
  .map(({ path }) => `      '${path.includes(' ') ? '' : ' '}${path}') here='${path}' ;;`)
  .join('\n')}
    esac
  done
  local -a choices
  case "$here" in
${places.map((place) => `    '${place.path}') choices=(${place.words.map(zshWord).join(' ')}) ;;`).join('\n')}
  esac
  _describe 'overturn' choices
  _files
}
compdef _overturn overturn
`

const zshWord = ([word, says]: readonly [string, string]): string => quoted(`${word}:${says.replaceAll(':', '\\:')}`)

/** For sh and its kin. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

const fish = (places: readonly Place[]): string =>
  `# overturn completion fish\n${places.flatMap((place) => place.words.map((word) => fishLine(place, places, word))).join('\n')}\n`

const fishLine = (
  { path, words }: Place,
  places: readonly Place[],
  [word, says]: readonly [string, string],
): string => {
  const seen = path === '' ? [] : path.split(' ').map((one) => `__fish_seen_subcommand_from ${one}`)
  const deeper = words
    .map(([one]) => one)
    .filter((one) => places.some((place) => place.path === `${path} ${one}`.trim()))
  const notYet =
    deeper.length > 0 && !word.startsWith('--') ? [`not __fish_seen_subcommand_from ${deeper.join(' ')}`] : []
  const top = path === '' ? ['__fish_use_subcommand'] : []
  const condition = [...top, ...seen, ...notYet].join('; and ')
  const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-f -a ${word}`
  return `complete -c overturn -n ${fishQuoted(condition)} ${what} -d ${fishQuoted(says)}`
}

const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const scripts: Readonly<Record<string, (places: readonly Place[]) => string>> = { bash, zsh, fish }

/** The script for a shell, to be kept where that shell looks for it; '' for one that is none of bash, zsh and fish. */
export const completion = (program: Command, shell: string): string => scripts[shell]?.(placesOf(program)) ?? ''
