import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { originOf } from '#modules/access/index.ts'
import { serveDownload } from '#platform/files/serve.ts'
import { Refused } from '#platform/http/refused.ts'
import { type Route, route } from '#platform/http/route.ts'
import { ExportAnswer, ExportList, ExportParams, NewExport } from './contract.ts'
import { archivePath } from './jobs.ts'
import { mayTakeArchives } from './policy.ts'
import { beginExport, findExport, findOwnExport, listExports, presentRun } from './runs.ts'

const tag = 'exports'

export const exportRoutes: readonly Route[] = [
  route({
    ...{ method: 'GET', url: '/exports', id: 'listExports', tag, may: mayTakeArchives },
    summary: 'Archives of one’s own side, newest first',
    response: ExportList,
    handle: async ({ tx, actor }) => ({ data: await listExports(tx, actor) }),
  }),
  route({
    ...{ method: 'POST', url: '/exports', id: 'beginExport', tag, may: mayTakeArchives, status: 202 },
    summary: 'Asks for an archive of everything one’s side may see, of the network or of one partnership',
    body: NewExport,
    response: ExportAnswer,
    handle: async ({ tx, actor, body, now, request }) => ({
      export: await beginExport(tx, actor, body.partnerId, now, originOf(request)),
    }),
  }),
  route({
    ...{ method: 'GET', url: '/exports/:exportId', id: 'getExport', tag, may: mayTakeArchives },
    summary: 'One archive: how far it is',
    params: ExportParams,
    response: ExportAnswer,
    handle: async ({ tx, actor, params }) => {
      await findExport(tx, params.exportId)
      const run = (await listExports(tx, actor)).find(({ id }) => id === params.exportId)
      return { export: run ?? presentRun(await findExport(tx, params.exportId), actor, new Map()) }
    },
  }),
  route({
    ...{ method: 'GET', url: '/exports/:exportId/archive', id: 'downloadExport', tag, may: mayTakeArchives },
    summary: 'The archive itself, for whoever asked for it',
    ...{ transaction: false, raw: true, produces: 'application/zip' },
    params: ExportParams,
    handle: async ({ context, actor, params, inScope, reply }) => {
      const run = await inScope((tx) => findOwnExport(tx, actor, params.exportId))
      if (run.status !== 'done')
        throw new Refused('export_not_there', { status: 409, detail: `The archive is ${run.status}.` })
      const path = archivePath(context.dataFolder, run.network_id, run.id)
      // a place restored from a backup knows archives whose files stayed behind
      const file = await stat(path).catch(() => null)
      if (!file) throw new Refused('export_not_there', { status: 409, detail: 'The archive is gone.' })
      const { size } = file
      return serveDownload(reply, {
        ...{
          bytes: () => createReadStream(path),
          fileName: run.file_name,
          mediaType: 'application/zip',
          size,
        },
      })
    },
  }),
]
