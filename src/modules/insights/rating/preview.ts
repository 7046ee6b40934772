import { nameOf, readNames } from '../names.ts'
import type { Report } from '../report.ts'
import { rateAll, readRatingInput } from './compute.ts'
import { shownScore } from './rules.ts'
import { readScheme } from './settings.ts'
import type { RatingPreview, RatingSettings } from './shapes.ts'

/** How many of those that move most are named. */
const NAMED = 12

/** What other settings would change, computed over all partners and kept nowhere. */
export async function previewRating(report: Report, settings: RatingSettings): Promise<RatingPreview> {
  const { settings: present } = await readScheme(report.tx)
  const asked = { basis: 'known' as const }
  const input = await readRatingInput(report, present, asked)
  const before = rateAll(input, present)
  // The cases are read anew only where other days, kinds or scales count.
  const after = rateAll(
    readsTheSame(present, settings) ? input : await readRatingInput(report, settings, asked),
    settings,
  )
  const ids = [...new Set([...before.partners.keys(), ...after.partners.keys()])]
  const moves = ids.map((id) => {
    const [from, to] = [before.partners.get(id), after.partners.get(id)]
    return {
      id,
      from: from?.score ?? null,
      to: to?.score ?? null,
      rankFrom: from?.rank ?? null,
      rankTo: to?.rank ?? null,
      by: Math.abs((to?.score ?? 50) - (from?.score ?? 50)),
    }
  })
  const moved = moves.filter(
    ({ from, to }) => (from === null ? null : shownScore(from)) !== (to === null ? null : shownScore(to)),
  )
  const largest = [...moved].sort((a, b) => b.by - a.by || (a.id < b.id ? -1 : 1)).slice(0, NAMED)
  const names = await readNames(
    report,
    largest.map(({ id }) => id),
  )
  const rated = (all: typeof before) =>
    [...all.partners.values()].filter(({ score }) => score !== null).length
  return {
    rated: rated(after),
    ratedNow: rated(before),
    moved: moved.length,
    placesChanged: moves.filter(({ rankFrom, rankTo }) => rankFrom !== rankTo).length,
    largest: largest.map(({ id, by: _, ...move }) => ({
      partnerId: id,
      name: nameOf(names, id).name,
      ...move,
    })),
    groups: after.groups,
  }
}

function readsTheSame(a: RatingSettings, b: RatingSettings): boolean {
  const of = ({ groupBy, windowDays, answerKinds, scales }: RatingSettings) =>
    JSON.stringify({ groupBy, windowDays, answerKinds, scales })
  return of(a) === of(b)
}
