import { dayFromNumber } from '#shared/days.ts'
import type { OrderHistory } from '../history.ts'

/** How the file is read. */
export const ordersSettings = {
  map: { partner: 'c', number: 'n', date: 'd', sku: 's', quantity: 'q', unitPrice: 'p' },
  createPartners: true,
}

/** Orders as a file to import: one product line for each product that is new, the rest of the amount beside it. */
export function ordersFile(histories: readonly OrderHistory[]): string {
  const lines = histories.flatMap(({ id, days, amounts, products }) =>
    days.flatMap((day, k) => {
      const fresh = products.flatMap((first, n) => (first === day ? [`new${n}`] : []))
      const date = `${dayFromNumber(day)} 12:00`
      return [
        `${id},${id}-${k},${date},${fresh[0] ?? 'new0'},1,${amounts[k]}`,
        ...fresh.slice(1).map((sku) => `${id},${id}-${k},${date},${sku},1,0`),
      ]
    }),
  )
  return `c,n,d,s,q,p\n${lines.join('\n')}\n`
}
