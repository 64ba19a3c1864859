/** Loaded before the server: its database may not grow by one page, as where the disk is full. */
import { DatabaseSync } from 'node:sqlite'

const run = DatabaseSync.prototype.exec
DatabaseSync.prototype.exec = function (this: DatabaseSync, statements: string): void {
  run.call(this, statements)
  // No less than what the file has already.
  if (statements.includes('journal_mode')) run.call(this, 'pragma max_page_count = 1')
}
