import { z } from 'zod'
import { type Policy, route } from '#platform/http/route.ts'
import { writeXlsxBook } from '#platform/tabular/xlsx-write.ts'

const Cell = z.union([z.string().max(32_767), z.number(), z.null()])

/** A table as a page shows it. Its cells are what the reader has on the screen already. */
export const ShownTable = z
  .object({
    name: z.string().min(1).max(120),
    columns: z
      .array(
        z.object({
          head: z.string().max(300),
          kind: z.enum(['text', 'number', 'whole', 'money', 'share', 'day', 'moment']),
          currency: z.string().max(12).optional(),
        }),
      )
      .min(1)
      .max(200),
    rows: z.array(z.array(Cell).max(200)).max(20_000),
  })
  .meta({ id: 'ShownTable' })

export const WORKBOOK_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** The route that gives a shown table back as a workbook: numbers, sums, shares and days as such, texts never formulas. */
export function workbookRoute(may: Policy) {
  return route({
    method: 'POST',
    url: '/reports/workbook',
    id: 'makeReportWorkbook',
    tag: 'reports',
    summary: 'The table of a report, as it is shown, as a workbook (XLSX)',
    may,
    body: ShownTable,
    bodyLimit: 8 * 1024 * 1024,
    raw: true,
    produces: WORKBOOK_TYPE,
    handle: async ({ body, reply }) => {
      const bytes = await writeXlsxBook([
        {
          name: body.name,
          columns: body.columns.map(({ currency, ...column }) => ({
            ...column,
            ...(currency === undefined ? {} : { currency }),
          })),
          rows: body.rows,
        },
      ])
      return reply
        .header('content-disposition', 'attachment; filename="report.xlsx"')
        .type(WORKBOOK_TYPE)
        .send(bytes)
    },
  })
}
