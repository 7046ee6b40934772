const MONEY_MEMBERS = new Set(['amount', 'gross', 'net', 'returned', 'unitPrice', 'previousAmount', 'lines'])

/** The data of a fact for a reader to whom sums are closed; plain counts stay. */
export function withoutMoney(data: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).filter(([name, value]) => !MONEY_MEMBERS.has(name) || typeof value === 'number'),
  )
}
