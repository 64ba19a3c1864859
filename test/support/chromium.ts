import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium, type Browser } from 'playwright-core'
import { noSqlite, standIn } from './stand-in.ts'

/** A browser that starts here, and what its environment needs in addition. */
export type Chromium = { executablePath: string; environment: Record<string, string> }

const run = promisify(execFile)
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url))
const packageFolder = fileURLToPath(new URL('../../node_modules/@sparticuz/chromium/', import.meta.url))
const installedNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/**
 * The Chromium that npm brought, unpacked once (2 s, 210 MB) into `.cache`; else a Chrome or Chromium installed here; else
 * an error that says what to install. `CHROMIUM_FOR_TESTS` names a browser of your own instead.
 */
export async function prepareChromium(): Promise<Chromium> {
  const own = process.env['CHROMIUM_FOR_TESTS']
  if (own !== undefined) return { executablePath: own, environment: {} }
  const complaints: string[] = []
  const unpacked = await unpack().catch((error: unknown) => void complaints.push(String(error)))
  for (const candidate of [...(unpacked === undefined ? [] : await fromNpm(unpacked)), ...installed()]) {
    const complaint = await whyItDoesNotStart(candidate)
    if (complaint === undefined) return candidate
    complaints.push(complaint)
  }
  throw new Error(
    'No browser for the browser tests starts here. Install Chromium (on Debian: apt-get install chromium) or name one in ' +
      `CHROMIUM_FOR_TESTS. Tried:\n${complaints.join('\n')}`,
  )
}

/**
 * Starts it. The arguments are ours: those that @sparticuz/chromium proposes switch off the same-origin policy and site
 * isolation, and every test about cross-site requests would pass for nothing.
 */
export function launch({ executablePath, environment }: Chromium): Promise<Browser> {
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...environment },
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'],
  })
}

/** With the system's libraries where they suffice; a bare Debian lacks libnss3, libnspr4 and libexpat1: the package has them. */
async function fromNpm(folder: string): Promise<Chromium[]> {
  const executablePath = join(folder, 'chromium')
  const fonts = { FONTCONFIG_FILE: join(folder, 'fonts.conf') }
  const libraries = join(folder, 'al2023', 'lib')
  return [
    { executablePath, environment: fonts },
    { executablePath, environment: { ...fonts, LD_LIBRARY_PATH: await withSqlite(libraries) } },
  ]
}

/** The package's NSS wants SQLite too, which it has not; it asks for it at the first page over HTTPS, and ends there without. */
async function withSqlite(libraries: string): Promise<string> {
  const env = { ...process.env, LD_LIBRARY_PATH: libraries }
  const linked = await run('ldd', [join(libraries, 'libsoftokn3.so')], { env }).catch(() => undefined)
  if (!linked?.stdout.includes(`${noSqlite.name} => not found`)) return libraries
  const folder = join(libraries, '..', 'stand-in')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, noSqlite.name), standIn(noSqlite))
  return `${libraries}:${folder}`
}

async function unpack(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8')) as { version: string }
  const folder = join(cache, `chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const unfinished = await mkdtemp(`${folder}-`)
  try {
    // The package unpacks into the temporary folder and takes what it finds there: so it gets one of its own.
    await run(process.execPath, ['--input-type=module', '--eval', unpackEverything, join(packageFolder, 'bin')], {
      cwd: packageFolder,
      env: { ...process.env, TMPDIR: unfinished },
    })
    await writeFile(join(unfinished, 'fonts.conf'), fontsIn(folder))
    await rename(unfinished, folder)
  } catch (error) {
    await rm(unfinished, { recursive: true })
    // Another run may have been faster; its copy is as good as ours.
    if (!existsSync(folder)) throw error
  }
  return folder
}

const unpackEverything = `
  import chromium, { inflate } from '@sparticuz/chromium'
  await chromium.executablePath()
  await inflate(process.argv[1] + '/al2023.tar.br')
`

/** The package's own fonts and no others, so that a page measures the same on every machine. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`
}

async function whyItDoesNotStart(candidate: Chromium): Promise<string | undefined> {
  try {
    await (await launch(candidate)).close()
    return undefined
  } catch (error) {
    return String(error)
  }
}

function installed(): Chromium[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const paths = folders.flatMap((folder) => installedNames.map((name) => join(folder, name)))
  return paths.filter((path) => existsSync(path)).map((executablePath) => ({ executablePath, environment: {} }))
}
