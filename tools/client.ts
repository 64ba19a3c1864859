/** `npm run client` */
import { writeFile } from 'node:fs/promises'
import { clientSchemaFile, currentClientSchema } from './client-schema.ts'

await writeFile(clientSchemaFile, currentClientSchema())
