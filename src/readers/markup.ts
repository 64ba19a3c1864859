/**
 * Elements, attributes and text out of HTML or XML that comes in pieces. Only the tokenizer of htmlparser2: its parser
 * keeps the open elements in an array that it shifts, so that a page of nothing but opening tags would take hours.
 * Nothing is resolved: no document types, no entities but the standard's own, no addresses.
 */
import { QuoteType, Tokenizer, type TokenizerCallbacks } from 'htmlparser2'

export interface MarkupSink {
  /** `name` without a namespace's prefix, in lower case in HTML. */
  open(name: string, attributes: ReadonlyMap<string, string>): void
  close(name: string): void
  text(text: string): void
}

/** A tag, comment or attribute of more characters is nothing that a program writes; reading ends there. */
const longest = 1_048_576
const mostAttributes = 100

export class Markup {
  readonly #events: Events
  readonly #tokenizer: Tokenizer

  constructor(kind: 'html' | 'xml', sink: MarkupSink) {
    const xmlMode = kind === 'xml'
    this.#events = new Events(sink, xmlMode)
    this.#tokenizer = new Tokenizer({ xmlMode, decodeEntities: true, recognizeSelfClosing: true }, this.#events)
  }

  /** Something in it was longer than the longest; nothing is read after it. */
  get overlong(): boolean {
    return this.#events.overlong
  }

  /** What was written last and not told of: of something overlong, all of it. */
  get untold(): string {
    return this.#events.untold
  }

  write(text: string): void {
    if (this.overlong) return
    this.#events.add(text)
    this.#tokenizer.write(text)
    this.#events.forget()
  }

  end(): void {
    if (!this.overlong) this.#tokenizer.end()
  }
}

/** Hears of ranges of the text from the tokenizer, and keeps the text that it has not told of yet. */
class Events implements TokenizerCallbacks {
  #text = ''
  /** Where the kept text begins, and up to where the tokenizer has told. */
  #base = 0
  #told = 0
  #tag = ''
  #attribute = ''
  #value = ''
  #attributes = new Map<string, string>()
  readonly #sink: MarkupSink
  readonly #xml: boolean

  constructor(sink: MarkupSink, xml: boolean) {
    this.#sink = sink
    this.#xml = xml
  }

  get overlong(): boolean {
    return this.#text.length > longest || this.#value.length > longest
  }

  get untold(): string {
    return (this.#value.length > longest ? this.#value : '') + this.#text.slice(this.#told - this.#base)
  }

  add(text: string): void {
    this.#text += text
  }

  forget(): void {
    this.#text = this.#text.slice(this.#told - this.#base)
    this.#base = this.#told
  }

  ontext(from: number, to: number): void {
    this.#sink.text(this.#slice(from, to))
  }

  ontextentity(code: number, to: number): void {
    this.#sink.text(character(code))
    this.#told = to
  }

  onopentagname(from: number, to: number): void {
    this.#tag = this.#name(from, to)
    this.#attributes = new Map()
  }

  onattribname(from: number, to: number): void {
    this.#attribute = this.#name(from, to)
    this.#value = ''
  }

  onattribdata(from: number, to: number): void {
    this.#value += this.#slice(from, to)
  }

  onattribentity(code: number): void {
    this.#value += character(code)
  }

  onattribend(quote: QuoteType, to: number): void {
    this.#told = to
    if (quote !== QuoteType.NoValue && this.#attributes.size < mostAttributes)
      this.#attributes.set(this.#attribute, this.#value)
  }

  onopentagend(to: number): void {
    this.#told = to
    if (this.#tag !== '') this.#sink.open(this.#tag, this.#attributes)
    this.#tag = ''
  }

  onselfclosingtag(to: number): void {
    const tag = this.#tag
    this.onopentagend(to)
    if (tag !== '') this.#sink.close(tag)
  }

  onclosetag(from: number, to: number): void {
    this.#sink.close(this.#name(from, to))
  }

  oncdata(from: number, to: number, offset: number): void {
    const text = this.#slice(from, to - offset)
    if (this.#xml) this.#sink.text(text)
    this.#told = to
  }

  oncomment(_: number, to: number): void {
    this.#told = to
  }

  ondeclaration(_: number, to: number): void {
    this.#told = to
  }

  onprocessinginstruction(_: number, to: number): void {
    this.#told = to
  }

  onend(): void {
    this.#told = this.#base + this.#text.length
  }

  #slice(from: number, to: number): string {
    this.#told = to
    return this.#text.slice(from - this.#base, to - this.#base)
  }

  #name(from: number, to: number): string {
    const name = this.#slice(from, to)
    return this.#xml ? name.slice(name.indexOf(':') + 1) : name.toLowerCase()
  }
}

const character = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd')
