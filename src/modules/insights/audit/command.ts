import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Refused } from '#platform/http/refused.ts'
import type { Command } from '#platform/module.ts'
import { renderPdf } from '#platform/pdf/render.ts'
import { writeXlsxBook } from '#platform/tabular/xlsx-write.ts'
import { isLanguage } from '#shared/language.ts'
import { inReport } from '../report-command.ts'
import { auditWords } from './frame.ts'
import { readAudit, showsScores } from './read-audit.ts'
import { AuditQuery } from './shapes.ts'
import { auditBook } from './to-book.ts'
import { auditLines } from './to-lines.ts'
import { auditPdf } from './to-pdf.ts'

const OPTIONS = {
  network: { type: 'string' },
  'as-of': { type: 'string' },
  period: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  parts: { type: 'string' },
  language: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'boolean' },
} as const

/** `report audit`: as lines, as one JSON document, or as a PDF or a workbook in the file that `--out` names. */
export const auditCommand: Command = {
  path: ['report', 'audit'],
  summary:
    '[--network S] [--as-of D] [--period 12|month|quarter|year | --from D --to D] [--parts a,b] [--language ru|en] [--json | --format json|pdf|xlsx --out F]: the audit of the present state',
  run: async (context, args) => {
    const { values } = parseArgs({ args: [...args], options: OPTIONS })
    const format = values.json ? 'json' : (values.format ?? 'lines')
    if (!['json', 'pdf', 'xlsx', 'lines'].includes(format))
      throw new Refused('option_malformed', { detail: `--format ${format}: one of json, pdf, xlsx.` })
    const isFile = format === 'pdf' || format === 'xlsx'
    if (isFile && values.out === undefined)
      throw new Refused('option_missing', { detail: `--format ${format} needs --out FILE.` })
    const query = readQuery(values)
    const scoresOf = showsScores(query) ? { scoresOf: { asOf: query.asOf } } : {}
    const { document, words } = await inReport(
      context,
      { slug: values.network, ...scoresOf },
      async (report) => {
        const document = await readAudit(report, query, { language: 'en', seesMoney: true, name: '' })
        const { language, currency } = document
        return { document, words: auditWords({ language, currency, timeZone: report.network.timeZone }) }
      },
    )
    if (isFile && values.out !== undefined) {
      const bytes =
        format === 'pdf'
          ? await renderPdf(auditPdf(document, words))
          : await writeXlsxBook(auditBook(document, words))
      await writeFile(values.out, bytes)
      context.log.info({ file: values.out, bytes: bytes.length }, 'the audit is written')
      return 0
    }
    const text = format === 'json' ? JSON.stringify(document) : auditLines(document).join('\n')
    if (values.out === undefined) process.stdout.write(`${text}\n`)
    else await writeFile(values.out, `${text}\n`)
    return 0
  },
}

function readQuery(values: { [Name in keyof typeof OPTIONS]?: string | boolean }): AuditQuery {
  const { from, to, period, parts, language } = values
  if (language !== undefined && !isLanguage(language))
    throw new Refused('option_malformed', { detail: `--language ${language}: one of ru, en.` })
  const given = { asOf: values['as-of'], from, to, period, parts, language }
  const parsed = AuditQuery.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  )
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const option = issue?.path[0] === 'asOf' ? 'as-of' : String(issue?.path[0])
  throw new Refused('option_malformed', {
    detail: `--${option} ${String(values[option as keyof typeof OPTIONS])}: ${issue?.message}. Days are written 2017-11-24.`,
  })
}
