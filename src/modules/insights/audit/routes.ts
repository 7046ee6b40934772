import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { route } from '#platform/http/route.ts'
import { renderPdf } from '#platform/pdf/render.ts'
import { writeXlsxBook } from '#platform/tabular/xlsx-write.ts'
import { mayReadAudit, mayReadValue } from '../policy.ts'
import { openReport } from '../report.ts'
import { WORKBOOK_TYPE } from '../workbook.ts'
import { auditFileName } from './file-name.ts'
import { auditWords } from './frame.ts'
import { readAudit } from './read-audit.ts'
import { AuditDocument, AuditQuery } from './shapes.ts'
import { auditBook } from './to-book.ts'
import { auditPdf } from './to-pdf.ts'

const tag = 'reports'

type Asking = { tx: Tx; now: Date; actor: Actor; query: AuditQuery }

/** The audit of who asks: a partner's side reads that of its own partnership. */
async function auditOf({ tx, now, actor, query }: Asking): Promise<AuditDocument> {
  const report = await openReport(tx, now, actor.side === 'partner' ? actor.partnerId : null)
  const { language, name } = actor
  return readAudit(report, query, { language, name, seesMoney: mayReadValue(actor) })
}

/** The words its document is laid out with. */
async function laidOut(asking: Asking) {
  const document = await auditOf(asking)
  const { language, currency } = document
  const { network } = await openReport(asking.tx, asking.now, null)
  return { document, words: auditWords({ language, currency, timeZone: network.timeZone }) }
}

export const auditRoutes = [
  route({
    method: 'GET',
    url: '/reports/audit',
    id: 'getAudit',
    tag,
    summary:
      'The audit of the present state: value, expectations, problems, disagreements, metrics, in sentences and tables',
    may: mayReadAudit,
    query: AuditQuery,
    response: AuditDocument,
    handle: (parts) => auditOf(parts),
  }),
  route({
    method: 'GET',
    url: '/reports/audit.pdf',
    id: 'getAuditPdf',
    tag,
    summary: 'The audit as a document to be signed (PDF)',
    may: mayReadAudit,
    query: AuditQuery,
    raw: true,
    produces: 'application/pdf',
    handle: async (parts) => {
      const { document, words } = await laidOut(parts)
      return parts.reply
        .header('content-disposition', `attachment; filename="${auditFileName(document, 'pdf')}"`)
        .type('application/pdf')
        .send(await renderPdf(auditPdf(document, words)))
    },
  }),
  route({
    method: 'GET',
    url: '/reports/audit.xlsx',
    id: 'getAuditWorkbook',
    tag,
    summary: 'The audit as a workbook: a sheet for each table, with real numbers',
    may: mayReadAudit,
    query: AuditQuery,
    raw: true,
    produces: WORKBOOK_TYPE,
    handle: async (parts) => {
      const { document, words } = await laidOut(parts)
      return parts.reply
        .header('content-disposition', `attachment; filename="${auditFileName(document, 'xlsx')}"`)
        .type(WORKBOOK_TYPE)
        .send(await writeXlsxBook(auditBook(document, words)))
    },
  }),
]
