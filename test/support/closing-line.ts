import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Prints `N passed, N failed` as the last line of the run, for whoever reads only the end. */
class ClosingLine implements Reporter {
  #line = ''

  onInit(): void {
    process.once('exit', () => process.stdout.write(this.#line))
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
    const passed = results.filter((state) => state === 'passed').length
    const failed = results.filter((state) => state === 'failed').length
    // A file that cannot be loaded has no failed test, and an error outside every test belongs to none: both fail the run.
    const failedOutsideTests = modules.reduce((sum, module) => sum + module.errors().length, errors.length)
    this.#line = `${passed} passed, ${failed + failedOutsideTests} failed\n`
  }
}

// Vitest takes a reporter module by its default export.
export default ClosingLine
