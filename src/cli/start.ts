import { readConfig } from '../config.ts'
import { serve, untilAsked } from '../main.ts'

export const start = async (): Promise<void> => {
  const server = await serve(readConfig())
  await untilAsked(server)
}
