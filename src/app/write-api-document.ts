import { writeFile } from 'node:fs/promises'
import { apiDocument, apiDocumentFile } from './api-document.ts'

// npm run openapi: keeps docs/openapi.json in step with the routes, so that a change of the API is seen in review.
await writeFile(apiDocumentFile, await apiDocument())
