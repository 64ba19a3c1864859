/** Tells a database that could not be reached from one that refused. The only place that knows how drivers say it. */
import { Unreachable } from '../core/machines.ts'

/**
 * Of the system and the resolver; of the protocol: connection exceptions, shutting down, starting up, no connection left, a
 * transaction that stood still for too long, a lock that somebody holds for too long.
 */
const codes =
  /^(E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NETDOWN|NOTFOUND|AI_AGAIN)|08...|57P0[1-3]|53300|25P03|55P03)$/
/** The driver's own, which carry no code. */
const messages =
  /^(Connection terminated|Client (was closed|has encountered a connection error)|timeout (exceeded when trying|expired))/

/** The value of `asked`. @throws Unreachable where the connection failed, else what it throws */
export const told = async <Value>(asked: Promise<Value>): Promise<Value> => {
  try {
    return await asked
  } catch (error) {
    throw isUnreachable(error)
      ? new Unreachable(`The database cannot be reached: ${said(error)}.`, { cause: error })
      : error
  }
}

/** Several addresses that were tried in vain leave a message that is empty. */
const said = (error: Error): string => error.message || ('code' in error ? String(error.code) : error.name)

const isUnreachable = (error: unknown): error is Error => {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return codes.test(code) || messages.test(error.message)
}
