/** Which server the command line speaks with, where it is told one. Reads no environment by itself: see config.ts. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Reader } from './reading.ts'

export type Remote = {
  /** The server's public address, without a slash at its end. */
  readonly url: string
  readonly token: string
  /** A certificate (PEM) that is trusted beside the usual ones. */
  readonly authority: string | undefined
}

const names = ['OVERTURN_TOKEN', 'OVERTURN_TOKEN_FILE', 'OVERTURN_CA_FILE'] as const

/** Undefined where no server is named: the records of this machine are meant. Contradictions are complained of. */
export const remoteFrom = (reading: Reader): Remote | undefined => {
  const text = reading.text('OVERTURN_URL')
  if (text === '') {
    for (const name of names.filter((one) => reading.text(one) !== ''))
      reading.complain(`${name} is set and OVERTURN_URL is not: name the server, or leave ${name} out.`)
    return undefined
  }
  const token = reading.secret('OVERTURN_TOKEN')
  if (token === '')
    reading.complain(
      'OVERTURN_URL needs OVERTURN_TOKEN or OVERTURN_TOKEN_FILE: make a token on the server’s page for your account, or with overturn token add.',
    )
  else if (!/^[\x21-\x7e]+$/.test(token))
    reading.complain('OVERTURN_TOKEN holds a character that no token has; copy it again, the whole of it.')
  return { url: address(reading, text), token, authority: authority(reading) }
}

const address = (reading: Reader, text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 'https:')
    reading.complain(
      `OVERTURN_URL is “${text}”; write it like https://overturn.example.org: a token goes over HTTPS only.`,
    )
  else if (url.username !== '' || url.search !== '' || url.hash !== '')
    reading.complain('OVERTURN_URL may hold a host, a port and a path, nothing else.')
  return (url?.href ?? '').replace(/\/+$/, '')
}

const authority = (reading: Reader): string | undefined => {
  const file = reading.text('OVERTURN_CA_FILE')
  if (file === '') return undefined
  try {
    const text = readFileSync(resolve(file), 'utf8')
    if (text.includes('-----BEGIN CERTIFICATE-----')) return text
    reading.complain(`OVERTURN_CA_FILE names ${file}, which holds no certificate in PEM.`)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    reading.complain(`OVERTURN_CA_FILE names ${file}, which cannot be read (${code}).`)
  }
  return undefined
}
