/** One kind of work of an account. The loop gives each lane its slots; a slot is one call to the marketplace. */
export interface Lane {
  /** Starts at most `slots` calls and returns how many. Asks the store only when something may be there. */
  start(slots: number): Promise<number>
  /** Something may have changed in the store. */
  wake(): void
  /** Puts back what was claimed and not begun. No call is started afterwards. */
  close(): Promise<void>
}
