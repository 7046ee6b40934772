import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { asOwner, resolveNetwork } from '#modules/network/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command, Context } from '#platform/module.ts'
import {
  ActivityQuery,
  FunnelQuery,
  HealthQuery,
  OpportunitiesQuery,
  ReliabilityQuery,
  type ReliabilityReport,
  RequestsQuery,
  SatisfactionQuery,
  TrackRecordQuery,
  ValueQuery,
  type ValueReport,
} from './contract.ts'
import { readHealth, readTrackRecord } from './health/report-health.ts'
import { healthLines, trackRecordLines } from './health/report-health-lines.ts'
import { openReport, type Report } from './report.ts'
import { readActivity } from './report-activity.ts'
import { readFunnel } from './report-funnel.ts'
import {
  activityLines,
  funnelLines,
  opportunityLines,
  reliabilityLines,
  requestLines,
  satisfactionLines,
  valueLines,
} from './report-lines.ts'
import { readOpportunities } from './report-opportunities.ts'
import { readReliability } from './report-reliability.ts'
import { readRequests } from './report-requests.ts'
import { readSatisfaction } from './report-satisfaction.ts'
import { readValue } from './report-value.ts'

/** Option of the command → member of the query. Every report takes every one and leaves what it has no use for. */
const OPTIONS = {
  by: 'by',
  from: 'from',
  to: 'to',
  'as-of': 'asOf',
  limit: 'limit',
  currency: 'currency',
  language: 'language',
} as const
const optionNames = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]

type Printed = { document: unknown; lines: string[] }

type Kind<Query extends z.ZodType> = {
  name: string
  summary: string
  query: Query
  read: (report: Report, query: z.output<Query>) => Promise<Printed>
}

function reportCommand<Query extends z.ZodType>(kind: Kind<Query>): Command {
  return {
    path: ['report', kind.name],
    summary: kind.summary,
    run: async (context, args) => {
      const { values } = parseArgs({
        args: [...args],
        options: {
          json: { type: 'boolean' },
          network: { type: 'string' },
          ...Object.fromEntries(optionNames.map((name) => [name, { type: 'string' as const }])),
        },
      })
      const query = readQuery(kind, values)
      const printed = await inReport(context, values.network, (report) => kind.read(report, query))
      process.stdout.write(
        values.json ? `${JSON.stringify(printed.document)}\n` : `${printed.lines.join('\n')}\n`,
      )
      return 0
    },
  }
}

/** The query the words make, checked as the API checks it. Refuses what is malformed by the name of the option. */
function readQuery<Query extends z.ZodType>(
  kind: Kind<Query>,
  values: Record<string, unknown>,
): z.output<Query> {
  const given = optionNames.flatMap((name) =>
    values[name] === undefined ? [] : [[OPTIONS[name], values[name]]],
  )
  const parsed = kind.query.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const option = optionNames.find((name) => OPTIONS[name] === issue?.path[0])
  throw new Refused('option_malformed', {
    detail: `--${option} ${String(option && values[option])}: ${issue?.message}. Days are written 2017-11-24.`,
  })
}

/** Runs a report as the host's side of a network. */
async function inReport<T>(
  context: Context,
  slug: string | undefined,
  read: (report: Report) => Promise<T>,
): Promise<T> {
  const network = await asOwner(context, (ownerDb) => resolveNetwork(ownerDb, { slug: slug ?? null }))
  return inScope(context.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, context.clock.now(), null)),
  )
}

/** What the command prints is what the API answers without the ids that only pages need. */
function withoutIds<Row extends { partnerId: string }>(rows: readonly Row[]): Omit<Row, 'partnerId'>[] {
  return rows.map(({ partnerId: _, ...row }) => row)
}

function printedValue(report: ValueReport): unknown {
  const { top, otherCurrencies, ...rest } = report
  const { hhi, gini, ...head } = rest
  const document = { ...head, top: withoutIds(top), hhi, gini }
  return otherCurrencies.length === 0 ? document : { ...document, otherCurrencies }
}

function printedReliability({ sides, partners }: ReliabilityReport): unknown {
  return { sides, partners: withoutIds(partners).map(({ name: _, ...row }) => row) }
}

export const reportCommands: readonly Command[] = [
  reportCommand({
    name: 'activity',
    summary:
      '[--network S] [--by month|quarter] [--from D] [--to D] [--as-of D] [--json]: who orders, who came, who left',
    query: ActivityQuery,
    read: async (report, query) => {
      const document = await readActivity(report, query)
      return { document, lines: activityLines(document) }
    },
  }),
  reportCommand({
    name: 'value',
    summary:
      '[--network S] [--from D] [--to D] [--as-of D] [--limit N] [--currency C] [--json]: gross, net, top partners',
    query: ValueQuery,
    read: async (report, query) => {
      const value = await readValue(report, query)
      return { document: printedValue(value), lines: valueLines(value) }
    },
  }),
  reportCommand({
    name: 'reliability',
    summary: '[--network S] [--from D] [--to D] [--as-of D] [--limit N] [--json]: promises of both sides',
    query: ReliabilityQuery,
    read: async (report, query) => {
      const reliability = await readReliability(report, query)
      return { document: printedReliability(reliability), lines: reliabilityLines(reliability) }
    },
  }),
  reportCommand({
    name: 'satisfaction',
    summary: '[--network S] [--from D] [--to D] [--as-of D] [--json]: measures by scale, and the NPS',
    query: SatisfactionQuery,
    read: async (report, query) => {
      const document = await readSatisfaction(report, query)
      return { document, lines: satisfactionLines(document) }
    },
  }),
  reportCommand({
    name: 'funnel',
    summary:
      '[--network S] [--by month|quarter] [--from D] [--to D] [--as-of D] [--json]: leads and what became of them',
    query: FunnelQuery,
    read: async (report, query) => {
      const document = await readFunnel(report, query)
      return { document, lines: funnelLines(document) }
    },
  }),
  reportCommand({
    name: 'opportunities',
    summary:
      '[--network S] [--by month|quarter] [--from D] [--to D] [--as-of D] [--limit N] [--currency C] [--json]: won and lost, by product and agent',
    query: OpportunitiesQuery,
    read: async (report, query) => {
      const document = await readOpportunities(report, query)
      return { document, lines: opportunityLines(document) }
    },
  }),
  reportCommand({
    name: 'requests',
    summary:
      '[--network S] [--by month|quarter] [--from D] [--to D] [--as-of D] [--limit N] [--json]: cases, reopened ones, time to resolve',
    query: RequestsQuery,
    read: async (report, query) => {
      const document = await readRequests(report, query)
      return { document, lines: requestLines(document) }
    },
  }),
  reportCommand({
    name: 'health',
    summary:
      '[--network S] [--as-of D] [--limit N] [--language ru|en] [--json]: who may fall silent for 90 days, and why',
    query: HealthQuery,
    read: async (report, query) => {
      const rows = await readHealth(report, query)
      return { document: withoutIds(rows).map(({ name: _, ...row }) => row), lines: healthLines(rows) }
    },
  }),
  reportCommand({
    name: 'track-record',
    summary: '[--network S] [--as-of D] [--json]: how right the health was at past dates',
    query: TrackRecordQuery,
    read: async (report, query) => {
      const document = await readTrackRecord(report, query)
      return { document, lines: trackRecordLines(document) }
    },
  }),
]
