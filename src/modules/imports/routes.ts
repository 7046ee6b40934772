import { type Route, route } from '#platform/http/route.ts'
import {
  ImportAnswer,
  ImportChange,
  ImportDetail,
  ImportErrorList,
  ImportErrorQuery,
  ImportFileParams,
  ImportFileQuery,
  ImportList,
  ImportListQuery,
  ImportParams,
  ImportRun,
  NewImport,
  SpellingList,
} from './contract.ts'
import { errorFile } from './error-file.ts'
import { inspectFiles } from './files.ts'
import type { OwnColumn } from './guess.ts'
import { ownColumnsFor, refuseOwnFields } from './own-fields/allowed.ts'
import { mayRunImports } from './policy.ts'
import { listErrors, listImports } from './read-runs.ts'
import { endInterrupted, findRun, presentRun, type ImportRun as Run } from './runs.ts'
import {
  beginImport,
  cancelImport,
  changeImport,
  discardImport,
  planOfRun,
  queueImport,
  queueUndo,
  receiveImportFile,
  removeImportFile,
} from './service.ts'
import { findSpellings } from './spellings.ts'

const tag = 'imports'
const one = '/imports/:importId'

async function detailOf(run: Run, own: readonly OwnColumn[]) {
  const looks = await inspectFiles(run.files, run.kind ?? 'orders', run.settings, own)
  return { import: presentRun(run), ...looks }
}

export const importRoutes: readonly Route[] = [
  route({
    ...{ method: 'GET', url: '/imports', id: 'listImports', tag, may: mayRunImports },
    summary: 'Imports of one’s own side, newest first',
    query: ImportListQuery,
    response: ImportList,
    handle: async ({ tx, query, now }) => {
      await endInterrupted(tx, now)
      return listImports(tx, query)
    },
  }),
  route({
    ...{ method: 'POST', url: '/imports', id: 'beginImport', tag, may: mayRunImports, status: 201 },
    summary: 'Begins an import; files are sent to it next',
    body: NewImport,
    response: ImportAnswer,
    handle: async ({ tx, actor, body, now }) => ({
      import: presentRun(await findRun(tx, await beginImport(tx, actor, body.kind, now))),
    }),
  }),
  route({
    ...{ method: 'GET', url: one, id: 'getImport', tag, may: mayRunImports },
    summary: 'One import: its progress, what its files are and what its columns may be',
    params: ImportParams,
    response: ImportDetail,
    handle: async ({ tx, actor, params, now }) => {
      await endInterrupted(tx, now)
      const run = await findRun(tx, params.importId)
      return detailOf(run, await ownColumnsFor(tx, actor, run.kind ?? 'orders'))
    },
  }),
  route({
    ...{ method: 'POST', url: `${one}/files`, id: 'sendImportFile', tag, may: mayRunImports, status: 201 },
    summary: 'Sends a file: as multipart/form-data, or as the body itself with its name in the address',
    description:
      'CSV with any usual delimiter, UTF-8, UTF-16 or windows-1251; a workbook (XLSX); JSON or JSON lines; also packed with gzip; at most 2 GiB.',
    transaction: false,
    params: ImportParams,
    query: ImportFileQuery.partial(),
    response: ImportDetail,
    handle: async ({ context, request, inScope, actor, params, query }) => {
      await receiveImportFile(context, request, inScope, { importId: params.importId, name: query.name })
      const [run, own] = await inScope(async (tx) => {
        const found = await findRun(tx, params.importId)
        return [found, await ownColumnsFor(tx, actor, found.kind ?? 'orders')] as const
      })
      return detailOf(run, own)
    },
  }),
  route({
    ...{ method: 'DELETE', url: `${one}/files/:n`, id: 'removeImportFile', tag, may: mayRunImports },
    summary: 'Takes a file out of the import',
    params: ImportFileParams,
    handle: ({ tx, params }) => removeImportFile(tx, params.importId, params.n),
  }),
  route({
    ...{ method: 'PATCH', url: one, id: 'changeImport', tag, may: mayRunImports },
    summary: 'Says what kind the files are and how they are read',
    params: ImportParams,
    body: ImportChange,
    response: ImportDetail,
    handle: async ({ tx, actor, params, body }) => {
      if (body.settings) await refuseOwnFields(tx, actor, body.settings)
      await changeImport(tx, params.importId, body)
      const run = await findRun(tx, params.importId)
      return detailOf(run, await ownColumnsFor(tx, actor, run.kind ?? 'orders'))
    },
  }),
  route({
    ...{ method: 'GET', url: `${one}/spellings`, id: 'listImportSpellings', tag, may: mayRunImports },
    summary: 'Names in the files that look like other names, to be joined before they come in',
    params: ImportParams,
    response: SpellingList,
    handle: async ({ tx, params }) => {
      const run = await findRun(tx, params.importId)
      const { steps } = await planOfRun(tx, run)
      return { data: await findSpellings(tx, steps) }
    },
  }),
  route({
    ...{ method: 'POST', url: `${one}/check`, id: 'checkImport', tag, may: mayRunImports, status: 202 },
    summary: 'Dry run in the background: counts and refused rows, nothing is kept',
    params: ImportParams,
    response: ImportAnswer,
    handle: async ({ tx, actor, params }) => {
      await refuseOwnFields(tx, actor, (await findRun(tx, params.importId)).settings)
      await queueImport(tx, params.importId, true, undefined)
      return { import: presentRun(await findRun(tx, params.importId)) }
    },
  }),
  route({
    ...{ method: 'POST', url: `${one}/run`, id: 'runImport', tag, may: mayRunImports, status: 202 },
    summary: 'Imports in the background: all or nothing, unless good rows may go in alone',
    params: ImportParams,
    body: ImportRun,
    response: ImportAnswer,
    handle: async ({ tx, actor, params, body }) => {
      await refuseOwnFields(tx, actor, (await findRun(tx, params.importId)).settings)
      await queueImport(tx, params.importId, false, body.skipInvalid)
      return { import: presentRun(await findRun(tx, params.importId)) }
    },
  }),
  route({
    ...{ method: 'POST', url: `${one}/cancel`, id: 'cancelImport', tag, may: mayRunImports, status: 202 },
    summary: 'Stops an import that waits or runs; nothing of it stays',
    params: ImportParams,
    response: ImportAnswer,
    handle: async ({ tx, params, now }) => {
      await cancelImport(tx, params.importId, now)
      return { import: presentRun(await findRun(tx, params.importId)) }
    },
  }),
  route({
    ...{ method: 'POST', url: `${one}/undo`, id: 'undoImport', tag, may: mayRunImports, status: 202 },
    summary: 'Takes a whole import back in the background; every figure is then what it was before',
    params: ImportParams,
    response: ImportAnswer,
    handle: async ({ tx, params, now }) => {
      await queueUndo(tx, params.importId, now)
      return { import: presentRun(await findRun(tx, params.importId)) }
    },
  }),
  route({
    ...{ method: 'DELETE', url: one, id: 'discardImport', tag, may: mayRunImports },
    summary: 'Throws away an import that was never applied',
    params: ImportParams,
    handle: ({ tx, context, params }) => discardImport(context, tx, params.importId),
  }),
  route({
    ...{ method: 'GET', url: `${one}/errors`, id: 'listImportErrors', tag, may: mayRunImports },
    summary: 'Rows that were refused, each with its reason and as it is in the file',
    params: ImportParams,
    query: ImportErrorQuery,
    response: ImportErrorList,
    handle: async ({ tx, params, query }) => {
      await findRun(tx, params.importId)
      return listErrors(tx, params.importId, query)
    },
  }),
  route({
    ...{ method: 'GET', url: `${one}/errors.csv`, id: 'downloadImportErrors', tag, may: mayRunImports },
    summary: 'All refused rows as a CSV file, to be corrected and imported again',
    transaction: false,
    raw: true,
    produces: 'text/csv',
    params: ImportParams,
    handle: async ({ inScope, params, reply }) => {
      const file = await errorFile(inScope, params.importId)
      return reply
        .type('text/csv; charset=utf-8')
        .header(
          'content-disposition',
          `attachment; filename="import-errors-${params.importId.slice(0, 8)}.csv"`,
        )
        .send(file)
    },
  }),
]
