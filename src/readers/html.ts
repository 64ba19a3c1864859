/** The text that a reader of a page sees, line by line; addresses of links stand behind what is linked. */
import { setImmediate } from 'node:timers/promises'
import { Markup } from './markup.ts'

/** What begins a new line before and after itself. */
const blocks = new Set(
  'p div br tr table ul ol li dl dt dd h1 h2 h3 h4 h5 h6 hr pre blockquote section article header footer form title'.split(
    ' ',
  ),
)
/** Nobody sees what stands in these. */
const unseen = new Set(['script', 'style', 'template', 'noscript'])
const turnLength = 65_536
const longestAddress = 2_000

/** Yields the text in pieces and gives way between them. From a tag on that does not end all is text; nothing throws. */
export async function* textOf(html: string): AsyncGenerator<string, void, undefined> {
  for (const piece of piecesOf(html)) {
    yield piece
    await setImmediate()
  }
}

/** The same at once. */
export const wholeTextOf = (html: string): string => [...piecesOf(html)].join('')

function* piecesOf(html: string): Generator<string, void, undefined> {
  const page = new Page()
  const markup = new Markup('html', page)
  for (let at = 0; at < html.length; at += turnLength) {
    markup.write(html.slice(at, at + turnLength))
    yield page.take()
    if (!markup.overlong) continue
    yield `\n${markup.untold}`
    for (let from = at + turnLength; from < html.length; from += turnLength) yield html.slice(from, from + turnLength)
    return
  }
  markup.end()
  yield page.take()
}

class Page {
  #out = ''
  #hidden = ''
  #address = ''

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (this.#hidden !== '') return
    if (unseen.has(name)) this.#hidden = name
    else if (blocks.has(name)) this.#out += '\n'
    else if (name === 'td' || name === 'th') this.#out += '\t'
    else if (name === 'a') this.#address = (attributes.get('href') ?? '').slice(0, longestAddress)
  }

  close(name: string): void {
    if (this.#hidden === name) this.#hidden = ''
    else if (blocks.has(name)) this.#out += '\n'
    else if (name === 'a' && /^https?:/i.test(this.#address)) this.#out += ` ${this.#address} `
    if (name === 'a') this.#address = ''
  }

  text(text: string): void {
    if (this.#hidden === '') this.#out += text.replace(/[\r\n\t]+/g, ' ')
  }

  take(): string {
    const out = this.#out
    this.#out = ''
    return out
  }
}
