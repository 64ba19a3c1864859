/** The way to the API: the server that OVERTURN_URL names, or the records of this machine, through the same client. */
import { openClient, type Client } from '../client/client.ts'
import { codeOf } from '../client/retry.ts'
import { readConfig, readRemote } from '../config.ts'
import type { Remote } from '../remote.ts'
import { answered } from './answer.ts'
import { Failure } from './failure.ts'

export type Door = {
  readonly client: Client
  /** Between two looks at how far it is, in ms. */
  readonly pace: number
  /** True while a server, or another command, moves the lines. */
  readonly beside: () => boolean
  /** What the records are called in a sentence. */
  readonly where: string
}

/**
 * Opens the way, does the work, closes it whatever happens. `moves`: lines are to move meanwhile, here where nobody else does.
 * @throws Failure with a sentence
 */
export const withDoor = async (moves: boolean, work: (door: Door) => Promise<void>): Promise<void> => {
  const remote = readRemote()
  await (remote ? throughNetwork(remote, work) : onThisMachine(moves, work))
}

const throughNetwork = async (remote: Remote, work: (door: Door) => Promise<void>): Promise<void> => {
  const { url, token, authority } = remote
  const options = { url, token, ...(authority === undefined ? {} : { authority }) }
  // Whether it is there at all is told at once; later on a server may take a minute to come back.
  const first = openClient({ ...options, retries: 0, timeout: 10_000 })
  answered(await first.GET('/').catch((error: unknown) => refuse(url, error)))
  const client = openClient(options)
  await work({ client, pace: 1_000, beside: () => true, where: url }).catch((error: unknown) => {
    if (error instanceof Failure || codeOf(error) === '') throw error
    refuse(url, error)
  })
}

const refuse = (url: string, error: unknown): never => {
  const code = codeOf(error)
  const why = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)
    ? `its certificate is not one that this machine trusts (${code}). A server that made its own keeps it as certificate.pem in its data folder: bring that file here and name it in OVERTURN_CA_FILE.`
    : code === 'ENOTFOUND'
      ? `there is no host of that name.`
      : code === 'ECONNREFUSED'
        ? 'nothing listens there.'
        : `${error instanceof Error ? error.message : String(error)}.`
  throw new Failure('nothing done', `${url} cannot be asked: ${why}`, { cause: error })
}

/** No host: requests go over pipes in this process. */
const nowhere = 'http://overturn.invalid'

const onThisMachine = async (moves: boolean, work: (door: Door) => Promise<void>): Promise<void> => {
  const config = readConfig()
  const { serveLocal } = await import('../local.ts')
  const local = await serveLocal(config, moves)
  const lost = local.failed.then(() => {
    throw new Failure(
      'nothing done',
      `The records of ${config.dataFolder} could not be written, so no further call was made. Look at the disk, then go on with the same command.`,
    )
  })
  try {
    const client = openClient({
      url: `${nowhere}${config.publicUrl.pathname}`.replace(/\/$/, ''),
      connect: local.connect,
      retries: 3,
    })
    await Promise.race([work({ client, pace: 250, beside: local.beside, where: config.dataFolder }), lost])
  } finally {
    await local.close()
  }
}
