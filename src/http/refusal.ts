/** A refusal that HTTP itself makes, before any act is asked: a wrong method, a wrong kind of body, a page that is none. */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** What was typed, so that the page can give it back. */
  readonly kept: string

  /** `sentence` is for the person who sees the page. */
  constructor(status: number, sentence: string, extra: { headers?: Record<string, string>; kept?: string } = {}) {
    super(sentence)
    this.status = status
    this.headers = extra.headers ?? {}
    this.kept = extra.kept ?? ''
  }
}
