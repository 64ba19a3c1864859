import { defineConfig } from 'vitest/config'
import { HeaviestFirst } from './test/support/heaviest-first.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // One module graph a worker: measured six times faster than a fresh one a file. Tests therefore leave no state behind.
    isolate: false,
    pool: 'forks',
    // A quarter of their time tests wait, for back-offs, beats and other processes: a third worker works meanwhile.
    maxWorkers: 3,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    sequence: { sequencer: HeaviestFirst },
    globalSetup: ['test/support/services.ts'],
    reporters: ['minimal', './test/support/closing-line.ts'],
  },
})
