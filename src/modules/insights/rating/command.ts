import { reportCommand, withoutIds } from '../report-command.ts'
import { readRating } from './report-rating.ts'
import { RatingQuery, type RatingReport } from './shapes.ts'

const percent = (value: number) => `${Math.round(value * 1000) / 10}%`
const number = (value: number) => String(Math.round(value * 10) / 10)

/** `report rating`: what the API answers, without the ids that pages need. */
export const ratingCommand = reportCommand({
  name: 'rating',
  summary:
    '[--network S] [--as-of D] [--limit N] [--json]: partners within comparable groups, and who pulls the network down',
  query: RatingQuery,
  read: async (report, query) => {
    const document = await readRating(report, query, { mayReadMoney: true, isPart: false })
    return { document: printed(document), lines: ratingLines(document) }
  },
})

function printed({ rows, pulls, isStored: _, ...head }: RatingReport): unknown {
  return {
    ...head,
    rows: withoutIds(rows).map(({ name: _name, ...row }) => row),
    pulls: pulls.map((pull) => ({
      ...pull,
      partners: withoutIds(pull.partners).map(({ name: _name, ...row }) => row),
    })),
  }
}

export function ratingLines(document: RatingReport): string[] {
  const rows = document.rows.map(({ name, group, score, interval, rank, own, groupSize }) =>
    [
      score === null ? '-' : number(score),
      interval === null ? '' : `[${number(interval[0])} ${number(interval[1])}]`,
      rank === null ? '-' : `${rank}/${groupSize}`,
      own === null ? '' : percent(own),
      group,
      name,
    ].join('\t'),
  )
  const pulls = document.pulls.flatMap(({ component, value, n, partners }) => [
    `${component}\t${number(value * 1000) === '0' ? 0 : Math.round(value * 1000) / 1000}\tn ${n}`,
    ...partners.map(({ name, n: own, value: mean, without }) =>
      [
        '',
        Math.round(mean * 1000) / 1000,
        `without ${Math.round(without * 1000) / 1000}`,
        `n ${own}`,
        name,
      ].join('\t'),
    ),
  ])
  return [
    `as of ${document.asOf}, by ${document.groupBy}, ${document.windowDays} days, ${document.total} rated, ${document.unrated} not`,
    ...rows,
    ...pulls,
  ]
}
