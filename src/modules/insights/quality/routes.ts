import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { route } from '#platform/http/route.ts'
import { mayReadReports } from '../policy.ts'
import { openReport, type Report } from '../report.ts'
import { readReliabilityGroups, readSatisfactionGroups } from './report-quality.ts'
import { QualityQuery, ReliabilityGroups, SatisfactionGroups } from './shapes.ts'

const tag = 'reports'

type Asking = { tx: Tx; now: Date; actor: Actor; query: QualityQuery }

const reportOf = ({ tx, now, actor, query }: Asking): Promise<Report> =>
  openReport(tx, now, actor.side === 'partner' ? actor.partnerId : (query.partner ?? null))

export const qualityRoutes = [
  route({
    method: 'GET',
    url: '/reports/reliability/groups',
    id: 'getReliabilityGroups',
    tag,
    summary: 'Kept promises by group, and the surely least and most reliable partnerships',
    may: mayReadReports,
    query: QualityQuery,
    response: ReliabilityGroups,
    handle: async (parts) => readReliabilityGroups(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/satisfaction/groups',
    id: 'getSatisfactionGroups',
    tag,
    summary:
      'Opinions by group and scale, the worst and the best, alpha of scales with items, agreement of persons',
    may: mayReadReports,
    query: QualityQuery,
    response: SatisfactionGroups,
    handle: async (parts) => readSatisfactionGroups(await reportOf(parts), parts.query),
  }),
]
