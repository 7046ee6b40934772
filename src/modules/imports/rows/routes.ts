import { type Route, route } from '#platform/http/route.ts'
import { ImportAnswer } from '../contract.ts'
import { mayRunImports } from '../policy.ts'
import { findRun, presentRun } from '../runs.ts'
import { importRows } from './begin.ts'
import { ImportRows } from './shapes.ts'

export const rowRoutes: readonly Route[] = [
  route({
    ...{
      method: 'POST',
      url: '/imports/rows',
      id: 'importRows',
      tag: 'imports',
      may: mayRunImports,
      status: 202,
    },
    summary: 'Imports rows in the background, as a file of them would be',
    description:
      'The answer names the import: its state and counts are those of any import, its refused rows stand under errors, where row n is rows[n − 1]. Send an Idempotency-Key, and the same request again answers the same import.',
    bodyLimit: 32 << 20,
    body: ImportRows,
    response: ImportAnswer,
    handle: async ({ tx, context, actor, body, now }) => {
      const importId = await importRows(context, tx, actor, body, now)
      return { import: presentRun(await findRun(tx, importId)) }
    },
  }),
]
