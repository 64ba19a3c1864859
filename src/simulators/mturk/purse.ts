import { setBalance } from './decide.ts'
import { parseAmount, type Tenths } from './money.ts'
import type { Rule } from './mood-rules.ts'
import type { Account } from './records.ts'
import type { World } from './world.ts'

/** The mood `emptyPurse`: takes the balance away while it lasts and gives back what it took. */
export class Purse {
  private readonly world: World
  private readonly withheld = new Map<Account, Tenths>()

  constructor(world: World) {
    this.world = world
  }

  apply(rules: readonly Rule<'emptyPurse'>[]): void {
    for (const [account, amount] of this.withheld) setBalance(this.world, account, account.balance + amount, 'purse')
    this.withheld.clear()
    for (const account of this.world.accounts) {
      const rule = rules.find((one) => one.account === undefined || one.account === account.name)
      if (rule === undefined) continue
      const left = parseAmount(rule.balance ?? '0.00')
      this.withheld.set(account, account.balance - left)
      setBalance(this.world, account, left, 'purse')
    }
  }
}
