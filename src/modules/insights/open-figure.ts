import { Refused } from '#platform/http/refused.ts'
import { grainOf, previousPeriod } from '#shared/periods.ts'
import { openAudit } from './audit/facts-of-conflicts.ts'
import { openBalance } from './balance/open-balance.ts'
import type { FactSelector, Figure, Grain, ReportedState } from './contract.ts'
import { ordersPlaced, partnersWithOrders } from './facts-of-orders.ts'
import {
  conflictsNoted,
  contacts,
  leads,
  measuresGiven,
  promisesBroken,
  promisesInStates,
} from './facts-of-records.ts'
import type { FactsSource } from './facts-source.ts'
import { narrowToGroup } from './groups.ts'
import { openHealth } from './health/open-health.ts'
import { openRisk } from './health/open-risk.ts'
import { need } from './need.ts'
import { daysOfPeriod, daysOfReport, intersect, numberOfPeriod } from './periods.ts'
import { openRating } from './rating/open-rating.ts'
import { narrow, type Report } from './report.ts'
import { readHistories, readOrderSpan } from './report-activity.ts'
import { openRetention } from './retention/open-retention.ts'
import { standingIn } from './rules.ts'
import { openValue } from './value/open-value.ts'

/** What stands behind a figure: its records and, for a ratio, the figure it is a part of. */
export type Opened = { source: FactsSource; base: { selector: FactSelector; by: 'count' | 'sum' } | null }

/** The records behind the figures of one family: `value.net` is of the family `value`. */
export type Opener = (report: Report, selector: FactSelector) => Promise<Opened>

const OPENERS: Record<string, Opener> = {
  activity: openActivity,
  value: openValue,
  reliability: openReliability,
  health: openHealth,
  risk: openRisk,
  track: openRisk,
  audit: openAudit,
  balance: openBalance,
  rating: openRating,
  retention: openRetention,
}

/**
 * The records behind a figure. Refuses (400) a selector without what its figure needs.
 */
export async function openFigure(report: Report, selector: FactSelector): Promise<Opened> {
  const { partner, groupBy, group } = selector
  const ofGroup =
    groupBy !== undefined && group !== undefined ? await narrowToGroup(report, groupBy, group) : report
  const about = partner === undefined ? ofGroup : narrow(report, partner)
  const [family] = selector.figure.split('.')
  return (OPENERS[family ?? ''] ?? openOther)(about, selector)
}

function grainOfPeriod(selector: FactSelector): Grain {
  const grain = grainOf(need(selector, 'period'))
  if (grain === 'month' || grain === 'quarter') return grain
  throw new Refused('not_a_period', {
    status: 400,
    errors: [{ pointer: '#/period', code: 'not_a_period', detail: 'Write 2017-11 or 2017-Q4.' }],
  })
}

const ACTIVITY = { retentionRate: 'retained', growthRatio: 'active' } as const

async function openActivity(report: Report, selector: FactSelector): Promise<Opened> {
  const by = grainOfPeriod(selector)
  const period = need(selector, 'period')
  const name = selector.figure.slice('activity.'.length)
  const standing = name in ACTIVITY ? ACTIVITY[name as keyof typeof ACTIVITY] : name
  const seen = standing === 'lost' ? previousPeriod(period) : period
  const range = intersect(daysOfPeriod(seen) ?? { from: null, to: null }, {
    from: null,
    to: selector.asOf ?? null,
  })
  const base =
    name in ACTIVITY
      ? {
          by: 'count' as const,
          selector: { ...selector, figure: 'activity.active' as const, period: previousPeriod(period) },
        }
      : null
  const span = await readOrderSpan(report, selector.asOf)
  const histories = span ? await readHistories(report, by, selector.asOf, span) : new Map<string, number[]>()
  const number = numberOfPeriod(period, by)
  const ids = [...histories]
    .filter(([, history]) => {
      const own = standingIn(history, number)
      return standing === 'active' ? own !== null && own !== 'lost' : own === standing
    })
    .map(([id]) => id)
  if (selector.partner !== undefined && base === null)
    return { source: ordersPlaced(ids.length > 0 ? report : { ...report, partners: [] }, range), base }
  return { source: partnersWithOrders(report, ids, range, standing === 'lost' ? 'last' : 'first'), base }
}

const JUDGED: readonly ReportedState[] = ['kept', 'late', 'broken']

async function openReliability(report: Report, selector: FactSelector): Promise<Opened> {
  const side = need(selector, 'side')
  const name = selector.figure.slice('reliability.'.length)
  const states = name === 'judged' ? JUDGED : [name === 'keptShare' ? 'kept' : (name as ReportedState)]
  const base =
    name === 'keptShare'
      ? { by: 'count' as const, selector: { ...selector, figure: 'reliability.judged' as const } }
      : null
  return { source: await promisesInStates(report, selector, side, states), base }
}

async function openOther(report: Report, selector: FactSelector): Promise<Opened> {
  const alone = (source: FactsSource): Opened => ({ source, base: null })
  const figure: Figure = selector.figure
  if (figure === 'satisfaction.scale')
    return alone(await measuresGiven(report, selector, need(selector, 'scale'), false))
  if (figure === 'satisfaction.nps') return alone(await measuresGiven(report, selector, '', true))
  if (figure === 'funnel.leads') return alone(leads(report, selector, 'received'))
  if (figure === 'funnel.won') return alone(leads(report, selector, 'won'))
  if (figure === 'funnel.conversion')
    return {
      source: leads(report, selector, 'won'),
      base: { by: 'count', selector: { ...selector, figure: 'funnel.leads' } },
    }
  if (figure === 'today.promises')
    return alone(await promisesInStates(report, selector, need(selector, 'side'), ['open', 'overdue']))
  need(selector, 'partner')
  if (figure === 'today.conflict') return alone(conflictsNoted(report, selector.asOf))
  const range = daysOfReport(selector)
  if (figure === 'today.silence') return alone(ordersPlaced(report, range))
  if (figure === 'today.growth') return alone(ordersPlaced(report, range, selector.currency ?? null))
  if (figure === 'today.contact') return alone(contacts(report, range))
  return alone(promisesBroken(report, range, need(selector, 'side')))
}
