import type { FactSelector } from '../contract.ts'
import type { FigureOf } from '../rating/figures.ts'
import type { BalanceReport, BalanceUnit } from './shapes.ts'

type Asked = {
  from?: string | undefined
  to?: string | undefined
  asOf?: string | undefined
  partner?: string | undefined
}

/** The selector of what a side gave, of one unit; of one kind, period or partner where they are named. */
export function givenSelector(
  side: 'host' | 'partner',
  unit: string,
  asked: Asked,
  of: { kind?: string; period?: string; partner?: string } = {},
): FactSelector {
  const given = Object.fromEntries(
    Object.entries({ ...asked, ...of }).filter(([, value]) => value !== undefined),
  )
  return { figure: 'balance.given', side, unit, ...given }
}

/** Every sum of the report with what it opens into. What was added up by rates is made of these. */
export function figuresOfBalance(document: BalanceReport, asked: Asked): FigureOf[] {
  return document.units.filter(({ isByRate }) => !isByRate).flatMap((unit) => figuresOfUnit(unit, asked))
}

function figuresOfUnit(unit: BalanceUnit, asked: Asked): FigureOf[] {
  const pair = (
    given: { host: string; partner: string },
    of: Parameters<typeof givenSelector>[3],
  ): FigureOf[] => [
    [givenSelector('host', unit.unit, asked, of), Number(given.host), 'sum'],
    [givenSelector('partner', unit.unit, asked, of), Number(given.partner), 'sum'],
  ]
  return [
    ...pair(unit, {}),
    ...unit.kinds.flatMap((kind) => pair(kind, { kind: kind.kind })),
    ...unit.periods.flatMap((period) => pair(period, { period: period.period })),
    ...unit.rows.flatMap((row) => pair(row, { partner: row.partnerId })),
  ]
}
