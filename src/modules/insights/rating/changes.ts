import { addDays, type Day } from '#shared/days.ts'
import { nameOf, readNames } from '../names.ts'
import type { Report } from '../report.ts'
import { computeRatings } from './compute.ts'
import { readStoredRows } from './report-rating.ts'
import { moveBetween } from './rules.ts'
import { readScheme } from './settings.ts'
import type { RatingChanges, RatingChangesQuery } from './shapes.ts'

type Told = { score: number; interval: readonly [number, number]; group: string }

/**
 * Who rose and who fell: each rating beside that of as many days before, by the same settings, so that no fact counts in
 * both. Surest moves first, then the largest. Whoever sees a part of the network only compares what was kept of both days.
 */
export async function readRatingChanges(
  report: Report,
  query: RatingChangesQuery,
  { isPart }: { isPart: boolean },
): Promise<RatingChanges> {
  const { settings } = await readScheme(report.tx)
  const asOf = query.asOf ?? report.today
  const before = addDays(asOf, -settings.windowDays)
  const tell = async (day: Day): Promise<Map<string, Told>> => {
    const rated = isPart
      ? (await readStoredRows(report, day, query.basis === 'shared' ? 'shared' : 'host')).map(
          ({ partner_id, document }) => [partner_id, document] as const,
        )
      : [...(await computeRatings(report, settings, { asOf: day, basis: query.basis })).partners]
    return new Map(
      rated.flatMap(([id, { score, interval, group }]) =>
        score === null || interval === null ? [] : [[id, { score, interval, group }] as const],
      ),
    )
  }
  const [then, now] = [await tell(before), await tell(asOf)]
  const moves = [...now].flatMap(([id, one]) => {
    const earlier = then.get(id)
    if (!earlier || (query.group !== undefined && one.group !== query.group)) return []
    return [{ id, group: one.group, before: earlier.score, now: one.score, ...moveBetween(earlier, one) }]
  })
  const shown = moves
    .sort(
      (a, b) =>
        Number(b.isSure) - Number(a.isSure) ||
        Math.abs(b.change) - Math.abs(a.change) ||
        (a.id < b.id ? -1 : 1),
    )
    .slice(0, query.limit)
  const names = await readNames(
    report,
    shown.map(({ id }) => id),
  )
  const sure = moves.filter(({ isSure }) => isSure)
  return {
    asOf,
    before,
    windowDays: settings.windowDays,
    compared: moves.length,
    rose: sure.filter(({ change }) => change > 0).length,
    fell: sure.filter(({ change }) => change < 0).length,
    rows: shown.map(({ id, ...move }) => ({
      partnerId: id,
      externalId: nameOf(names, id).externalId,
      name: nameOf(names, id).name,
      ...move,
    })),
  }
}
