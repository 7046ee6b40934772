import { type RawBuilder, sql } from 'kysely'
import type { FactSelector } from '../contract.ts'
import { columnsOf, type FactsSource } from '../facts-source.ts'
import { all, daysWithin, ofPartners } from '../fragments.ts'
import type { Opened } from '../open-figure.ts'
import { daysOfReport } from '../periods.ts'
import type { Report } from '../report.ts'
import { findScores } from './stored/answer.ts'
import { conditionsOf, fromScores, type Source } from './stored/list.ts'

/** How many ranges of equal width the risks are counted in. */
const BINS = 10

/**
 * The partnerships behind the figures of health and its track record, one row each with its risk. `risk.partners`,
 * `risk.value` (expected value × risk) and `risk.expected` are of the page of health; `track.told`, `track.silent`,
 * `track.missed` and `track.falseAlarms` of what was told on a past day (`on`) and what came of it. Nothing stands behind
 * them while a model is being fitted.
 */
export async function openRisk(report: Report, selector: FactSelector): Promise<Opened> {
  const found = await findScores({ tx: report.tx, now: report.now, report }, selector.asOf)
  const source = found.state === 'ready' ? found.source : null
  if (selector.figure.startsWith('track.')) return openTrack(report, selector, source)
  const unit = selector.figure === 'risk.partners' ? null : report.network.currency
  const amount = selector.figure === 'risk.value' ? sql`s.at_risk` : sql`s.expected`
  if (source === null) return { source: nobody(unit), base: null }
  return {
    source: {
      unit,
      rows: sql`select ${columnsOfPartner(unit === null ? null : amount)} from ${fromScores(source)}
        left join partner_figure f on f.partner_id = s.partner_id and f.audience = 'host'
        where ${all([
          conditionsOf(filterOf(selector), null, source.day),
          withinBin(selector.bin),
          ofPartners(report, 's.partner_id'),
          unit === null ? null : sql`${amount} is not null`,
        ])}`,
    },
    base: null,
  }
}

/** The lists of a selector come as they stand in an address. */
function filterOf({ state, scoredBy, segment, curator, stage, riskOver, left, partner }: FactSelector) {
  const list = (text: string | undefined) => text?.split(',').filter((part) => part !== '')
  return {
    state: list(state) as ('alive' | 'silent' | 'once')[] | undefined,
    stage: list(stage),
    basis: scoredBy,
    ...{ segment, curator, riskOver, left: left ?? (partner === undefined ? undefined : ('any' as const)) },
  }
}

function withinBin(bin: number | undefined): RawBuilder<unknown> | null {
  return bin === undefined ? null : sql`least(floor(s.risk * ${BINS}), ${BINS - 1}) = ${bin}`
}

function columnsOfPartner(amount: RawBuilder<unknown> | null): RawBuilder<unknown> {
  return columnsOf({
    partnerId: sql`s.partner_id`,
    id: sql`s.partner_id`,
    kind: 'partner',
    happenedAt: sql`coalesce(f.last_order_on, p.since, p.created_at::date)::timestamptz`,
    code: sql`'risk'`,
    text: sql`round((s.risk * 100)::numeric, 0)`,
    side: sql`'partner'`,
    ...(amount === null ? {} : { amount }),
  })
}

function nobody(unit: string | null): FactsSource {
  const columns = columnsOf({
    partnerId: sql`partner_id`,
    id: sql`partner_id`,
    kind: 'partner',
    happenedAt: sql`now()`,
    code: sql`'risk'`,
  })
  return { unit, rows: sql`select ${columns} from partner where false` }
}

/**
 * What was told on past days and what came of it: on one day (`on`), or on all days of the record from `from` to before
 * `to`. Missed are those that fell silent in the calmer half of their day, false alarms those that ordered though they
 * were in its top tenth: as the record counts them.
 */
function openTrack(report: Report, selector: FactSelector, source: Source | null): Opened {
  if (source === null) return { source: nobody(null), base: null }
  const which = selector.figure.slice('track.'.length)
  const columns = columnsOf({
    partnerId: sql`t.partner_id`,
    id: sql`t.partner_id`,
    kind: 'partner',
    happenedAt: sql`t.day::timestamptz`,
    code: sql`case when t.came then 'told_silent' else 'told_ordered' end`,
    text: sql`round((t.risk * 100)::numeric, 0)`,
    side: sql`'partner'`,
  })
  const days =
    selector.on === undefined
      ? daysWithin(daysOfReport(selector), 's.day')
      : sql`s.day = ${selector.on}::date`
  const ranked = sql`select s.partner_id, s.day, s.risk, s.came,
      row_number() over (partition by s.day order by s.risk desc, s.partner_id) as place, count(*) over (partition by s.day) as n
    from partner_score_day s where ${all([
      sql`s.model_id = ${source.modelId} and s.came is not null and s.state = 'alive'`,
      sql`s.basis = ${selector.scoredBy ?? 'orders'}`,
      days,
    ])}`
  const judged =
    which === 'silent'
      ? sql`t.came`
      : which === 'missed'
        ? sql`t.came and t.place > ceil(t.n / 2.0)`
        : which === 'falseAlarms'
          ? sql`not t.came and t.place <= round(t.n / 10.0)`
          : null
  return {
    source: {
      unit: null,
      rows: sql`select ${columns} from (${ranked}) t where ${all([
        judged,
        selector.bin === undefined
          ? null
          : sql`least(floor(t.risk * ${BINS}), ${BINS - 1}) = ${selector.bin}`,
        ofPartners(report, 't.partner_id'),
      ])}`,
    },
    base:
      which === 'silent' ? { by: 'count', selector: { ...selector, figure: 'track.told' as const } } : null,
  }
}
