import type { FactSelector, SideOfPromise } from '../contract.ts'
import type { FigureOf } from '../rating/figures.ts'
import type { ReliabilityGroups, SatisfactionGroups } from './shapes.ts'

type Range = { from?: string | undefined; to?: string | undefined; asOf?: string | undefined }

/** The selector of a group's or a partner's kept share. */
export function keptSelector(
  side: SideOfPromise,
  of: { groupBy?: string; group?: string; partner?: string },
  range: Range,
): FactSelector {
  return { figure: 'reliability.keptShare', side, ...of, ...given(range) }
}

/** The selector of a group's or a partner's answers on a scale. */
export function opinionSelector(
  scale: string,
  of: { groupBy?: string; group?: string; partner?: string },
  range: Range,
): FactSelector {
  if (scale === 'nps') return { figure: 'satisfaction.nps', ...of, ...given(range) }
  return { figure: 'satisfaction.scale', scale, ...of, ...given(range) }
}

function given(range: Range): Range {
  return Object.fromEntries(Object.entries(range).filter(([, value]) => value !== undefined))
}

export function figuresOfReliabilityGroups(document: ReliabilityGroups, range: Range): FigureOf[] {
  const { groupBy } = document
  return [
    ...document.groups.flatMap(({ key, side, share }): FigureOf[] =>
      share === null ? [] : [[keptSelector(side, { groupBy, group: key }, range), share, 'share']],
    ),
    ...[...document.worst, ...document.best].flatMap(({ partnerId, side, share }): FigureOf[] =>
      share === null ? [] : [[keptSelector(side, { partner: partnerId }, range), share, 'share']],
    ),
  ]
}

export function figuresOfSatisfactionGroups(document: SatisfactionGroups, range: Range): FigureOf[] {
  const { groupBy } = document
  return document.scales.flatMap(({ scale, groups, worst, best }): FigureOf[] => [
    ...groups.map(
      ({ key, value }): FigureOf => [opinionSelector(scale, { groupBy, group: key }, range), value, 'mean'],
    ),
    ...[...worst, ...best].map(
      ({ partnerId, value }): FigureOf => [
        opinionSelector(scale, { partner: partnerId }, range),
        value,
        'mean',
      ],
    ),
  ])
}
