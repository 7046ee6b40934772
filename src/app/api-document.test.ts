import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { apiDocument, apiDocumentFile } from './api-document.ts'

test('docs/openapi.json says what the routes say (npm run openapi writes it)', async () => {
  const kept = await readFile(apiDocumentFile, 'utf8')
  expect(JSON.parse(kept)).toEqual(JSON.parse(await apiDocument()))
})
