import type { FactSelector } from '../contract.ts'
import { OF_MONEY, type RatedPartner, type RatingComponent, type RatingPull } from './shapes.ts'

/** How a figure follows from what it opens into: their count, sum, mean, or count over that of the base. */
export type HowOfFigure = 'count' | 'sum' | 'mean' | 'share'
export type FigureOf = readonly [selector: FactSelector, value: number, how: HowOfFigure]

type Asked = { asOf?: string | undefined; basis?: 'known' | 'shared' | undefined }

/** The selector behind a component of a partner, a group, or the network where neither is named. */
export function ratingSelector(
  component: RatingComponent,
  of: { partner?: string; group?: string },
  { asOf, basis }: Asked,
): FactSelector {
  return {
    figure: `rating.${component}`,
    ...of,
    ...(asOf === undefined ? {} : { asOf }),
    ...(basis === undefined || basis === 'known' ? {} : { records: basis }),
  }
}

/** Whether the figure is the share of cases that count, or the mean of the cases' values. */
export function howOf(component: RatingComponent): HowOfFigure {
  return component === 'promises' || component === 'returns' ? 'share' : 'mean'
}

/**
 * Every figure that a page of ratings shows, with what it opens into: the values of rows and those of the network in
 * the lists of who pulls it down. Scores and points are computed from these.
 */
export function figuresOfRating(
  document: { rows: readonly RatedPartner[]; pulls?: readonly RatingPull[] },
  asked: Asked & { group?: string | undefined },
): FigureOf[] {
  const ofRows = document.rows.flatMap(({ partnerId, components }) =>
    components.flatMap(({ component, value }): FigureOf[] =>
      value === null
        ? []
        : [[ratingSelector(component, { partner: partnerId }, asked), value, howOf(component)]],
    ),
  )
  const ofPulls = (document.pulls ?? []).flatMap(({ component, partners }) =>
    partners.map(
      ({ partnerId, value }): FigureOf => [
        ratingSelector(component, { partner: partnerId }, asked),
        value,
        howOf(component),
      ],
    ),
  )
  return [...ofRows, ...ofPulls]
}

/** Whether its values tell amounts of money. */
export function isOfMoney(component: RatingComponent): boolean {
  return OF_MONEY.includes(component)
}
