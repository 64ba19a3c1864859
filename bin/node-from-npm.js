// Plain JavaScript that an old Node can still read.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

/** The path of the Node 24 that `npm ci` brings for the common platforms, or undefined. */
export function nodeFromNpm() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  try {
    const folder = createRequire(import.meta.url)
      .resolve(`${name}/package.json`)
      .replace(/package\.json$/, '')
    return [`${folder}bin/node`, `${folder}bin/node.exe`].find((path) => existsSync(path))
  } catch {
    return undefined
  }
}
