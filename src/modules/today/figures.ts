import type { FactSelector } from '#modules/insights/contract.ts'
import { addDays } from '#shared/days.ts'
import type { TodayLine, TodayPage } from './contract.ts'

/** A figure of the page: what it opens into, what is shown, and how the facts make it. */
export type FigureOfToday = readonly [selector: FactSelector, value: number, how: 'count' | 'sum' | 'share']

type Side = 'host' | 'partner'
type Seen = Pick<TodayPage, 'day' | 'asOf'>

const known = ({ asOf }: Seen) => (asOf === null ? {} : { asOf })

/** Days ahead that count as this week. */
const WEEK = 7

/** Promises of a side that have no end yet; those due this week or late where `which` says so. */
export function promisesSelector(
  page: Seen & Pick<TodayPage, 'settings'>,
  side: Side,
  which: 'due' | 'unfinished',
): FactSelector {
  return {
    figure: 'today.promises',
    side,
    from: addDays(page.day, -page.settings.overdueLimitDays),
    ...(which === 'due' ? { to: addDays(page.day, WEEK) } : {}),
    ...known(page),
  }
}

/** The days of the pulse, the present one among them. */
export function pulseSelector(
  page: Seen & Pick<TodayPage, 'pulse' | 'currency'>,
  of: { side: Side } | 'net',
): FactSelector {
  const days = { from: addDays(page.day, 1 - page.pulse.days), to: addDays(page.day, 1), ...known(page) }
  return of === 'net'
    ? { figure: 'value.net', ...days, currency: page.currency }
    : { figure: 'reliability.keptShare', side: of.side, ...days }
}

/** What is likely to be lost with one partner. */
export function riskSelector({ partner }: TodayLine, currency: string): FactSelector {
  return { figure: 'risk.value', partner: partner.id, currency }
}

/** Every figure of the page that opens into facts, as its links name them. */
export function figuresOfToday(page: TodayPage): FigureOfToday[] {
  const { lines, goesWell, promises, pulse, currency } = page
  const ofLines = lines.flatMap((line): FigureOfToday[] => [
    ...(line.valueAtRisk === null
      ? []
      : ([[riskSelector(line, currency), Number(line.valueAtRisk), 'sum']] as const)),
    // shown where the risk is not known; what came back beyond what was ordered is no stake
    ...(line.valueAtRisk !== null || line.value === null || line.atStake === null || Number(line.atStake) <= 0
      ? []
      : ([[line.value, Number(line.atStake), 'sum']] as const)),
    ...line.reasons.flatMap(({ facts, factCount }): FigureOfToday[] =>
      factCount > 0 ? [[facts, factCount, 'count']] : [],
    ),
  ])
  const ofSides = (['host', 'partner'] as const).flatMap((side): FigureOfToday[] => {
    const kept = side === 'host' ? pulse.hostKept : pulse.partnerKept
    return [
      [promisesSelector(page, side, 'due'), promises[side].due, 'count'],
      [promisesSelector(page, side, 'unfinished'), promises[side].unfinished, 'count'],
      ...(kept.now === null ? [] : ([[pulseSelector(page, { side }), kept.now, 'share']] as const)),
    ]
  })
  return [
    ...ofLines,
    ...goesWell.map(({ facts, count }): FigureOfToday => [facts, count, 'count']),
    ...ofSides,
    ...(pulse.net ? ([[pulseSelector(page, 'net'), Number(pulse.net.now), 'sum']] as const) : []),
  ]
}
