import type { Command } from '#platform/module.ts'
import { auditCommand } from './audit/command.ts'
import { balanceCommand } from './balance/command.ts'
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
import { ratingCommand } from './rating/command.ts'
import { readActivity } from './report-activity.ts'
import { reportCommand, withoutIds } from './report-command.ts'
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
import { retentionCommand } from './retention/command.ts'
import { dependencyCommand, growthCommand, lifetimeCommand } from './value/commands.ts'

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
  auditCommand,
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
  ratingCommand,
  balanceCommand,
  retentionCommand,
  growthCommand,
  lifetimeCommand,
  dependencyCommand,
]
