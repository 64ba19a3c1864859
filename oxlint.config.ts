import { builtinModules } from 'node:module'
import { defineConfig, type OxlintOverride } from 'oxlint'
import manifest from './package.json' with { type: 'json' }

/** The rooms of src/ and which others each may import. Config, context, app, movers, local and main are no rooms: they wire. */
export const mayImport: Record<string, readonly string[]> = {
  core: [],
  acts: ['core'],
  markets: ['core'],
  readers: ['core'],
  store: ['core'],
  engine: ['core'],
  auth: ['core'],
  serve: ['core'],
  http: ['core', 'acts', 'auth'],
  web: ['core', 'acts', 'auth', 'http'],
  api: ['core', 'acts', 'auth', 'http'],
  tell: ['core'],
  client: [],
  cli: [
    'core',
    'acts',
    'auth',
    'serve',
    'tell',
    'client',
    'config',
    'context',
    'clock',
    'main',
    'movers',
    'local',
    'remote',
  ],
  simulators: [],
}

/** Packages that have one home in src/; the wiring files may name them too. */
const homes: Record<string, string> = {
  kysely: 'store',
  pg: 'store',
  'node:sqlite': 'store',
  '@aws-sdk/': 'markets',
  '@smithy/': 'simulators',
  '@aws-crypto/': 'simulators',
  'postal-mime': 'readers',
  yauzl: 'readers',
  htmlparser2: 'readers',
}

/** What is true about reversals needs no disk, no network and no framework; these compute and do nothing else. */
const pure = ['crypto']
const impure = [...builtinModules, ...Object.keys(manifest.dependencies)].filter((name) => !pure.includes(name))

const wiring = [
  'config',
  'context',
  'app',
  'app-api',
  'main',
  'movers',
  'local',
  'reading',
  'remote',
  'webhook-setting',
  'mail-setting',
  'notice-setting',
  'clock',
  'version',
]
const names = (list: readonly string[]): string => list.map((name) => name.replaceAll('/', '\\/')).join('|')

/** Everything but what is allowed, as patterns over the text of the import: `../store/lines.ts`, `kysely`. */
function imports(room: string): OxlintOverride {
  const allowed = [room, ...(mayImport[room] ?? [])]
  const closed = [...Object.keys(mayImport), ...wiring].filter((name) => !allowed.includes(name))
  const foreign = Object.keys(homes).filter((name) => homes[name] !== room)
  const patterns = [
    { regex: `^(\\.\\./)+(${names(closed)})(/|\\.ts$)`, message: `${room} may import ${allowed.join(', ')} only.` },
    { regex: '^node:process$', message: 'The environment is read in src/config.ts only.' },
    { regex: `^(${names(foreign)})`, message: 'This package has another home: see oxlint.config.ts.' },
  ]
  if (room === 'core') patterns.push({ regex: `^(node:)?(${names(impure)})(/|$)`, message: 'core imports only core.' })
  return { files: [`src/${room}/**`], rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

const clock = { message: 'The time comes from a Clock; only src/clock.ts reads the machine’s.' }
const moduleMock = { object: 'vi', message: 'Module mocks hide what a test is about: go through the front door.' }

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'node', 'vitest'],
  options: { typeAware: true, reportUnusedDisableDirectives: 'error' },
  categories: { correctness: 'error', suspicious: 'error' },
  env: { node: true, es2024: true },
  ignorePatterns: ['dist/', 'data/', '.cache/', 'src/client/schema.d.ts'],
  rules: {
    eqeqeq: 'error',
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'max-lines': ['error', 300],
    'max-lines-per-function': ['error', 50],
    'typescript/no-explicit-any': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    // Express 5 takes a rejected handler for an error.
    'oxc/no-async-endpoint-handlers': 'off',
    // Code points of a text are what we count.
    'typescript/no-misused-spread': ['error', { allow: [{ from: 'lib', name: 'string' }, 'string'] }],
    // Ours are casts at a border, right after a check that the compiler cannot follow, or of JSON that we wrote ourselves.
    'typescript/no-unsafe-type-assertion': 'off',
    // The compiler and switch-exhaustiveness-check know better where a function may end.
    'typescript/consistent-return': 'off',
    'import/no-named-as-default-member': 'off',
    // Imported for the types it adds to another module's.
    'import/no-unassigned-import': 'off',
    // Ports are closures written in method syntax; taking one out of its object loses nothing.
    'typescript/unbound-method': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
  },
  overrides: [
    {
      files: ['src/**'],
      rules: {
        'no-console': 'error',
        'node/no-process-env': 'error',
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', ...clock },
          { object: 'performance', property: 'now', ...clock },
          { object: 'process', property: 'hrtime', ...clock },
        ],
      },
    },
    ...Object.keys(mayImport).map(imports),
    { files: ['src/config.ts'], rules: { 'node/no-process-env': 'off' } },
    { files: ['src/clock.ts', 'src/simulators/*/clock.ts'], rules: { 'no-restricted-properties': 'off' } },
    { files: ['public/**'], env: { browser: true, node: false } },
    {
      files: ['test/**'],
      rules: {
        'max-lines-per-function': 'off',
        'vitest/no-standalone-expect': 'off',
        'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
        'no-restricted-properties': [
          'error',
          { property: 'mock', ...moduleMock },
          { property: 'doMock', ...moduleMock },
        ],
      },
    },
    { files: ['*.config.ts', 'test/support/closing-line.ts'], rules: { 'import/no-default-export': 'off' } },
  ],
})
