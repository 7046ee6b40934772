import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { seededRandom } from './seeded-random.ts'

/** What an independent count of the file gives, amounts in minor units (rounded half-even per line). */
export type WholesalerTotals = {
  rows: number
  withoutPartner: number
  gross: bigint
  returns: bigint
  /** Month → partners with at least one order. */
  active: Map<string, Set<string>>
  partners: Set<string>
  orders: Set<string>
}

/**
 * Writes a file of order lines as an English wholesaler's till gives it: returns that name no original, blank partners,
 * repeated rows, prices with three decimals, goods given away, dates such as `12/1/2010 8:26`. The same seed and number
 * of rows always give the same file. Returns what it should come to, counted while writing.
 */
export async function writeWholesalerFile(path: string, rows: number, seed = 1): Promise<WholesalerTotals> {
  const random = seededRandom(seed)
  const out = createWriteStream(path)
  const totals: WholesalerTotals = {
    rows: 0,
    withoutPartner: 0,
    gross: 0n,
    returns: 0n,
    active: new Map(),
    partners: new Set(),
    orders: new Set(),
  }
  out.write('InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n')
  const started = Date.UTC(2010, 11, 1, 8, 26)
  const length = 373 * 24 * 60
  let invoice = 536365
  let text = ''
  while (totals.rows < rows) {
    const minute = Math.floor((totals.rows / rows) * length + random() * 40)
    const at = new Date(started + minute * 60_000)
    const isBlank = random() < 0.07
    const customer = isBlank ? '' : String(12346 + Math.floor(random() ** 2 * 4400))
    const isReturn = random() < 0.14
    const number = `${isReturn ? 'C' : ''}${invoice++}`
    const lines = isReturn
      ? 1 + Math.floor(random() * 4)
      : 1 + Math.floor(random() ** 2 * (isBlank ? 90 : 62))
    const date = `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${at.getUTCHours()}:${String(at.getUTCMinutes()).padStart(2, '0')}`
    let previous = ''
    for (let line = 0; line < lines && totals.rows < rows; line++) {
      const isRepeated = previous !== '' && random() < 0.01
      const article = Math.floor(random() ** 2 * 3900)
      const quantity = (isReturn ? -1 : 1) * (1 + Math.floor(random() ** 4 * 200))
      const mills = random() < 0.005 ? 0 : 100 + Math.floor(random() ** 3 * 20_000)
      const price = mills % 10 === 0 ? (mills / 1000).toFixed(2) : (mills / 1000).toFixed(3)
      const row: string = isRepeated
        ? previous
        : `${number},${20_000 + article},"GOODS ${article}, BOX ""A""",${quantity},${date},${price},${customer},United Kingdom\r\n`
      text += row
      previous = row
      countRow(totals, row, at, customer, number)
    }
    if (text.length > 256 * 1024) {
      if (!out.write(text)) await once(out, 'drain')
      text = ''
    }
  }
  out.end(text)
  await once(out, 'finish')
  return totals
}

/** Counts from the text of the row, apart from everything the importer does. */
function countRow(totals: WholesalerTotals, row: string, at: Date, customer: string, number: string): void {
  totals.rows++
  if (customer === '') {
    totals.withoutPartner++
    return
  }
  const [quantity, , price] = row.slice(row.indexOf('",') + 2).split(',') as [string, string, string]
  const [whole = '0', fraction = ''] = price.split('.')
  const mills = BigInt(whole) * 1000n + BigInt(fraction.padEnd(3, '0'))
  const amount = halfEven(BigInt(quantity) * mills, 10n)
  totals.partners.add(customer)
  if (amount < 0n) totals.returns -= amount
  else totals.gross += amount
  if (Number(quantity) < 0) return
  totals.orders.add(number)
  const month = at.toISOString().slice(0, 7)
  const active = totals.active.get(month) ?? new Set()
  if (active.size === 0) totals.active.set(month, active)
  active.add(customer)
}

function halfEven(value: bigint, divisor: bigint): bigint {
  const size = value < 0n ? -value : value
  const quotient = size / divisor
  const twice = (size % divisor) * 2n
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n)
  return (value < 0n ? -1n : 1n) * (up ? quotient + 1n : quotient)
}
