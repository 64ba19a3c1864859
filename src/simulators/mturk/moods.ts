import { moodNames, readRules, type Match, type MoodName, type MoodSettings, type Rule } from './mood-rules.ts'
import type { Random } from './random.ts'

/** What a rule is asked about. */
export interface MatchedCall {
  operation: string
  /** Every id that the request names. */
  ids: readonly string[]
  account: string | undefined
}

export interface Moods {
  /** Sets the named moods and leaves the others; null or false ends one. Counting begins anew. @throws TypeError */
  set(settings: MoodSettings): void
  /** Ends every mood. */
  clear(): void
  /** The rules in force, by mood, as they were set. */
  get(): Partial<Record<MoodName, object[]>>
  /**
   * The first rule of a mood that this call sets off; every rule of it that matches counts the call.
   * @param only leaves out rules that are for another moment of the call; they do not count it
   */
  firing<Name extends MoodName>(
    name: Name,
    call: MatchedCall,
    only?: (rule: Rule<Name>) => boolean,
  ): Rule<Name> | undefined
  /** Every rule of a mood that this call sets off. */
  firingAll<Name extends MoodName>(name: Name, call: MatchedCall): Rule<Name>[]
  /** The first rule that is for this call, without counting: for moods that are a state. */
  applying<Name extends MoodName>(name: Name, call: MatchedCall): Rule<Name> | undefined
  /** Told after each change, with the moods that changed. */
  onChange: ((changed: MoodName[]) => void) | undefined
}

interface Standing {
  rule: Match
  seen: number
  fired: number
}

export function createMoods(random: Random): Moods {
  const standing = new Map<MoodName, Standing[]>()
  const rulesOf = (name: MoodName): Standing[] => standing.get(name) ?? []
  const setOff = <Name extends MoodName>(
    name: Name,
    call: MatchedCall,
    most: number,
    only?: (rule: Rule<Name>) => boolean,
  ): Rule<Name>[] => {
    const fired: Rule<Name>[] = []
    for (const one of rulesOf(name)) {
      if (!isFor(one.rule, call) || only?.(one.rule as Rule<Name>) === false) continue
      one.seen += 1
      if (fired.length >= most || !isDue(one, random)) continue
      one.fired += 1
      fired.push(one.rule as Rule<Name>)
    }
    return fired
  }
  const moods: Moods = {
    onChange: undefined,
    set(settings) {
      const names = Object.keys(settings)
      const unknown = names.find((name) => !(moodNames as string[]).includes(name))
      if (unknown !== undefined) throw new TypeError(`There is no mood "${unknown}"; there are ${moodNames.join(', ')}`)
      const read = (names as MoodName[]).map((name) => [name, readRules(name, settings[name])] as const)
      for (const [name, rules] of read) {
        if (rules.length === 0) standing.delete(name)
        else
          standing.set(
            name,
            rules.map((rule) => ({ rule, seen: 0, fired: 0 })),
          )
      }
      moods.onChange?.(names as MoodName[])
    },
    clear() {
      const names = [...standing.keys()]
      standing.clear()
      moods.onChange?.(names)
    },
    get: () => Object.fromEntries([...standing].map(([name, rules]) => [name, rules.map(({ rule }) => rule)])),
    firing: (name, call, only) => setOff(name, call, 1, only)[0],
    firingAll: (name, call) => setOff(name, call, Infinity),
    applying: <Name extends MoodName>(name: Name, call: MatchedCall) =>
      rulesOf(name).find(({ rule }) => isFor(rule, call))?.rule as Rule<Name> | undefined,
  }
  return moods
}

function isFor(rule: Match, call: MatchedCall): boolean {
  return (
    includes(rule.operation, [call.operation]) &&
    includes(rule.id, call.ids) &&
    (rule.account === undefined || rule.account === call.account)
  )
}

function includes(wanted: string | string[] | undefined, given: readonly string[]): boolean {
  if (wanted === undefined) return true
  return typeof wanted === 'string' ? given.includes(wanted) : wanted.some((one) => given.includes(one))
}

function isDue({ rule, seen, fired }: Standing, random: Random): boolean {
  if (rule.times !== undefined && fired >= rule.times) return false
  if (seen <= (rule.after ?? 0)) return false
  if (rule.nth !== undefined && ![rule.nth].flat().includes(seen)) return false
  if (rule.every !== undefined && (seen - (rule.after ?? 0)) % rule.every !== 0) return false
  return rule.probability === undefined || random.next() < rule.probability
}
