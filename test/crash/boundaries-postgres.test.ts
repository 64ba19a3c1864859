import { databases } from '../support/databases.ts'
import { everyBoundary } from './every-boundary.ts'

for (const database of databases) if (database.name === 'PostgreSQL') everyBoundary(database)
