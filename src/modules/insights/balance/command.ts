import { reportCommand, withoutIds } from '../report-command.ts'
import { readBalance } from './report-balance.ts'
import { BalanceQuery, type BalanceReport } from './shapes.ts'

const percent = (share: number | null) => (share === null ? '-' : `${Math.round(share * 1000) / 10}%`)

/** `report balance`: what the API answers, without the ids that pages need. */
export const balanceCommand = reportCommand({
  name: 'balance',
  summary:
    '[--network S] [--by month|quarter] [--from D] [--to D] [--as-of D] [--limit N] [--json]: what the sides give each other',
  query: BalanceQuery,
  read: async (report, query) => {
    const document = await readBalance(report, query)
    return { document: printed(document), lines: balanceLines(document) }
  },
})

function printed({ units, rates, reciprocity, ...head }: BalanceReport): unknown {
  const named = <Row extends { partnerId: string; name: string }>(rows: readonly Row[]) =>
    withoutIds(rows).map(({ name: _, ...row }) => row)
  return {
    ...head,
    units: units.map((unit) => ({ ...unit, rows: named(unit.rows) })),
    rates: rates.map(({ id: _, ...rate }) => rate),
    reciprocity: named(reciprocity),
  }
}

export function balanceLines({ units }: BalanceReport): string[] {
  return units.flatMap(({ unit, isByRate, host, partner, share, balance, kinds, rows }) => [
    `${unit}${isByRate ? ' by agreed rates' : ''}\thost ${host}\tpartner ${partner}\t${percent(share)}\tbalance ${percent(balance)}`,
    ...kinds.map((kind) => `  ${kind.kind}\t${kind.host}\t${kind.partner}`),
    ...rows.map((row) =>
      [`  ${row.name}`, row.host, row.partner, percent(row.share), percent(row.balance)].join('\t'),
    ),
  ])
}
