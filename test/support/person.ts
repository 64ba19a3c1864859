/** A browser without a window: keeps cookies, trusts the certificate, says that its posts come from our own pages. */
import supertest, { type Agent } from 'supertest'

export type Fields = Readonly<Record<string, string | readonly string[]>>

export type Page = {
  readonly status: number
  /** The status of the post that led here; 0 for a page that was asked for. */
  readonly posted: number
  /** Path and query. */
  readonly path: string
  readonly text: string
}

export type Person = {
  readonly agent: Agent
  get(path: string): Promise<Page>
  /** A form post that follows the 303 to the page it leads to. */
  post(path: string, fields?: Fields): Promise<Page>
  /** Brings a file, as the form of the start page does. */
  upload(content: string | Buffer, name: string): Promise<Page>
}

type Answer = {
  readonly status: number
  readonly text: string
  readonly headers: Readonly<Record<string, string | undefined>>
}

/** As a browser encodes a form: a name again for each of its values. */
export const encoded = (fields: Fields): string =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one])),
  ).toString()

/**
 * A client of its own cookies, signed in as nobody. `url` has no slash at its end; `heard` is told every text that the
 * server answers.
 */
export const visitor = (url: string, certificate: string, heard: (text: string) => void = () => undefined): Person => {
  const agent = supertest.agent(url, { ca: certificate })
  const pageOf = ({ status, text }: Pick<Answer, 'status' | 'text'>, path: string, posted: number): Page => {
    heard(text ?? '')
    return { status, posted, path, text: text ?? '' }
  }
  const get = async (path: string): Promise<Page> => pageOf(await agent.get(path).set('Sec-Fetch-User', '?1'), path, 0)
  const follow = async (answer: Answer, path: string): Promise<Page> => {
    const next = answer.headers['location']
    if (answer.status !== 303 || next === undefined) return pageOf(answer, path, answer.status)
    const target = new URL(next, url)
    return { ...(await get(target.pathname + target.search)), posted: 303 }
  }
  const posting = (path: string) => agent.post(path).set('Sec-Fetch-Site', 'same-origin').set('Sec-Fetch-User', '?1')
  return {
    agent,
    get,
    post: async (path, fields = {}) => follow(await posting(path).type('form').send(encoded(fields)), path),
    upload: async (content, name) =>
      follow(await posting('/reversals').field('ids', '').attach('file', Buffer.from(content), name), '/reversals'),
  }
}
