/** Why a write failed, for the operator. Never an error's whole text: of a refused value it could name the value. */

/** PostgreSQL: no room or memory left, taken down by somebody, the system failed, read only. None of them names a value. */
const ofTheServer = /^(53|57|58|25006)/

/**
 * @param error what a write threw
 * @returns a sentence for the operator, with the database's own words where they name no value of ours
 */
export const notWritten = (error: unknown): string =>
  `The records could not be written: ${why(error)}. No further call is made and this process ends. Once the database can be written, start it again: it reads what is open and goes on.`

const why = (error: unknown): string => {
  if (!(error instanceof Error)) return 'the database did not say why'
  if ('errstr' in error) return String(error.errstr)
  const code = 'code' in error ? String(error.code) : ''
  if (ofTheServer.test(code)) return `${error.message} (${code})`
  return code === '' ? error.name : `${error.name} (${code})`
}
