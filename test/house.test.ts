import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, test } from 'vitest'
import { mayImport } from '../oxlint.config.ts'

/** What the linter cannot say about the house; what it can is in oxlint.config.ts. */

type Rule = {
  readonly files: string
  readonly forbidden: RegExp
  readonly except?: (path: string) => boolean
  /** Comments of scripts and style sheets are passed over unless this is true. */
  readonly inComments?: boolean
  /** What each of these says must be found, so that a rule that finds nothing is not simply blind. */
  readonly examples: readonly string[]
}

const rules: Record<string, Rule> = {
  'questions to a database are asked under src/store only': {
    files: 'src/**/*.ts',
    forbidden:
      /\.(selectFrom|insertInto|updateTable|deleteFrom|createTable)\(|\bsql`|(['"`])\s*(select\b[^'"`]*\bfrom\b|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b|(create|alter|drop)\s+table\b|pragma\b)/gi,
    except: (path) => path.startsWith('src/store/'),
    examples: [
      "db.selectFrom('line')",
      'sql`x`',
      "'select id from line'",
      '`\n  UPDATE line SET state = 1`',
      "'pragma x'",
    ],
  },
  'no platform is named where the adapter’s declaration has the words': {
    files: '{src/{core,acts,engine,store,http,web,api},views}/**/*.{ts,ejs}',
    forbidden: /[Aa]mazon|AMAZON|[Mm][Tt]urk|MTURK|[Mm]echanical\s?[Tt]urk|\b(aws|AWS)\b|\bHITs?\b|[Pp]rolific\b/g,
    examples: ['Amazon', 'MTurkClient', 'mturk_id', 'AWS', 'the HIT'],
  },
  'the time comes from the clock': {
    files: 'src/**/*.ts',
    forbidden: /new Date\(\s*\)|(?<!new )\bDate\(\s*\)|new Date(?![\w(])|from 'node:perf_hooks'/g,
    except: (path) => path === 'src/clock.ts' || /^src\/simulators\/\w+\/clock\.ts$/.test(path),
    examples: ['new Date()', 'Date()', 'new Date;'],
  },
  'sentences neither beg nor cheer': {
    files: '{src/**/*.ts,views/**/*.ejs,public/**/*.js}',
    // A simulator speaks as the marketplace does.
    except: (path) => path.startsWith('src/simulators/'),
    forbidden: /\b(please|successfully|oops)\b/gi,
    examples: ['Please wait', 'saved successfully'],
  },
  'no barrels': { files: '{src,test,bench}/**/*.ts', forbidden: /^export \*/gm, examples: ["export * from './x.ts'"] },
  'nothing is left for later': {
    files: '{src,test,bench,views,public}/**/*.{ts,js,ejs,css}',
    forbidden: /\b(TODO|FIXME|XXX)\b/g,
    inComments: true,
    examples: ['// TODO: more'],
  },
  'views write unescaped only what another view made': {
    files: 'views/**/*.ejs',
    forbidden: /<%-(?!\s*include\()/g,
    examples: ['<%- title %>', '<%-html%>'],
  },
  'views hold no script and no style of their own, which the content security policy would refuse': {
    files: 'views/**/*.ejs',
    forbidden: /<script(?![^>]*\ssrc=)|<style|\sstyle\s*=|\son[a-z]+\s*=\s*["'<]|javascript:/gi,
    examples: ['<script>', '<script defer>', '<style>', '<p style="x">', '<a onclick="x">', 'href="javascript:x"'],
  },
}

test.each(Object.entries(rules))('%s', (_, { files, forbidden, except, inComments, examples }) => {
  for (const example of examples) expect(example.match(forbidden)).not.toBeNull()
  const offenders = globSync(files)
    .filter((path) => path !== 'test/house.test.ts' && except?.(path) !== true)
    .flatMap((path) => {
      const content = readFileSync(path, 'utf8')
      const looked = inComments === true || path.endsWith('.ejs') ? content : withoutComments(content)
      return [...looked.matchAll(forbidden)].map((found) => `${path}:${lineAt(content, found.index)}: ${found[0]}`)
    })
  expect(offenders).toEqual([])
})

test('every room of src is in the linter’s table of directions', () => {
  const rooms = globSync('src/*/').map((path) => basename(path))
  expect(Object.keys(mayImport)).toEqual(expect.arrayContaining(rooms))
})

test('no view, style sheet or script has more than 300 lines', () => {
  const long = globSync('{views/**/*.ejs,public/**/*.{css,js}}').filter((path) => lineCount(path) > 300)
  expect(long).toEqual([])
})

function lineCount(path: string): number {
  return readFileSync(path, 'utf8').trimEnd().split('\n').length
}

function lineAt(content: string, index: number): number {
  return content.slice(0, index).split('\n').length
}

/** Blanks comments out and keeps every line where it is. */
function withoutComments(content: string): string {
  const comments = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm
  return content.replace(comments, (comment) => comment.replace(/[^\n]/g, ' '))
}
