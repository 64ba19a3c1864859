/** A small server that draws every invented page state under the headers of the real one. */
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import ejs from 'ejs'
import express from 'express'
import { states, type Drawn } from './fixtures/all.ts'

const folder = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const views = folder('views')

/** What the real server sends: no inline script or style, text only into the page. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

/** The page as text, drawn as the app's engine draws it. */
export const render = (drawn: Drawn): Promise<string> =>
  ejs.renderFile(
    `${views}/${drawn.template}.ejs`,
    { layout: drawn.layout, page: drawn.page },
    { root: views, views: [views], cache: true },
  )

export type Gallery = { readonly url: string; readonly close: () => Promise<void> }

/** One open event stream: what sends to it, and where to say what is to be done when it is over. */
export type Stream = (send: (event: string, data: unknown) => void, closed: (then: () => void) => void) => void

/** `/STATE` draws a state, `/STATE?theme=dark` in that theme. The event `close` cuts the stream. */
export async function openGallery(stream?: Stream): Promise<Gallery> {
  const app = express()
  app.use((_request, response, next) => {
    response.set('Content-Security-Policy', policy)
    next()
  })
  app.use('/assets', express.static(folder('public')))
  app.get('/reversals/42/events', (_request, response) => {
    response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' }).flushHeaders()
    stream?.(
      (event, data) => {
        if (event === 'close') response.destroy()
        else response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      },
      (then) => response.on('close', then),
    )
  })
  app.get('/:state', async (request, response) => {
    const drawn = states[request.params.state]
    if (!drawn) return void response.sendStatus(404)
    const theme = request.query['theme'] === 'dark' ? 'dark' : request.query['theme'] === 'light' ? 'light' : 'system'
    response.type('html').send(await render({ ...drawn, layout: { ...drawn.layout, theme } }))
  })
  const server: Server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}
