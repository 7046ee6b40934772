import { tmpdir } from 'node:os'
import { sampleActors } from '#modules/access/index.ts'
import { connect } from '#platform/database/database.ts'
import { createHttp } from '#platform/http/create-http.ts'
import { createLog } from '#platform/log/log.ts'
import { modules } from './modules.ts'

export const apiDocumentFile = new URL('../../docs/openapi.json', import.meta.url)

/** The OpenAPI document of all modules as `docs/openapi.json` keeps it. No database is asked: routes are only read. */
export async function apiDocument(): Promise<string> {
  const nowhere = 'postgres://nobody@127.0.0.1:1/none'
  const { db, close } = connect(nowhere)
  const context = {
    ...{ db, appUrl: nowhere, ownerUrl: nowhere, dataFolder: tmpdir() },
    ...{ clock: { now: () => new Date() }, log: createLog('silent') },
  }
  const app = await createHttp(context, modules, {
    secret: 'not a secret: nothing is signed with it',
    sampleActors,
  })
  await app.ready()
  const document = app.swagger()
  await app.close()
  await close()
  return `${JSON.stringify(document, null, 1)}\n`
}
