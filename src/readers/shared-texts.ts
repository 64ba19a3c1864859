/** The texts that a workbook's cells share (ECMA-376 part 1, 18.4), phonetic readings left out. */
import type { WorkbookLimits } from '../core/brought/brought.ts'
import { Unreadable } from './archive.ts'
import type { MarkupSink } from './markup.ts'

export class SharedTexts implements MarkupSink {
  readonly all: string[] = []
  #text = ''
  #inText = false
  #phonetic = false
  #length = 0
  readonly #limits: WorkbookLimits

  constructor(limits: WorkbookLimits) {
    this.#limits = limits
  }

  open(name: string): void {
    if (name === 'si') this.#text = ''
    else if (name === 'rPh') this.#phonetic = true
    else if (name === 't') this.#inText = !this.#phonetic
  }

  close(name: string): void {
    if (name === 't') this.#inText = false
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'si') this.#keep()
  }

  text(text: string): void {
    if (this.#inText) this.#text += text.slice(0, this.#limits.cell - this.#text.length)
  }

  /** The copy lets go of the piece of XML that the text was cut from. */
  #keep(): void {
    // Every text, also an empty one, takes room.
    this.#length += this.#text.length + 8
    if (this.#length > this.#limits.sharedCharacters)
      throw new Unreadable(
        'holds more text than a sheet of work does; save the sheet with the ids as CSV and bring that file',
      )
    this.all.push(Buffer.from(this.#text).toString())
  }
}
