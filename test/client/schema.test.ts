import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { clientSchemaFile, currentClientSchema } from '../../tools/client-schema.ts'

test('the client’s types are those of the API’s document; npm run client makes them anew', async () => {
  const kept = await readFile(clientSchemaFile, 'utf8')
  expect(kept === currentClientSchema()).toBe(true)
})
