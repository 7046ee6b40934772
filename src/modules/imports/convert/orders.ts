import { isCurrency } from '#shared/currencies.ts'
import { type Decimal, scaledText } from '#shared/decimal.ts'
import { lineAmount, roundToMinor } from '#shared/money.ts'
import { FILE_STATUSES } from '../contract.ts'
import type { OwnFields } from '../own-fields/read.ts'
import type { PartnerBook } from '../partner-book.ts'
import type { StepPlan } from '../plan.ts'
import { type CellReader, type Convert, orNull, RowRefused, refuseTooLong } from './cells.ts'
import { statusOfWord, wordReader } from './words.ts'

/** The most one line may be worth or number, far below what a 64-bit integer holds, so that sums fit too. */
const LARGEST = 10n ** 15n
const ONE: Decimal = { digits: 1n, scale: 0 }

export type PartnerRules = {
  book: PartnerBook
  mayCreate: boolean
  isFixed: boolean
  /** Codes of the network's stages by what files may call them: the code, or the name in either language. */
  stages: ReadonlyMap<string, string>
  /** The network's own fields that the step's columns are. */
  ownFields: OwnFields
}

/**
 * Reads rows as order lines. The amount is quantity × unit price, exact and rounded half-even once, or the amount the
 * file states. What came back has a negative quantity; a price is never negative.
 */
export function orderConverter(
  cells: CellReader,
  step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  const status = wordReader(step.values['status'], FILE_STATUSES, statusOfWord)
  const hasPrices = cells.has('unitPrice') || cells.has('amount')
  return (row) => {
    const k = partnerOf(cells, row, partners)
    if (k instanceof RowRefused) return k
    const number = cells.text(row, 'number')
    if (number === '') return new RowRefused('number_missing', 'number')
    const at = cells.date(row, 'date')
    if (at === null) return new RowRefused('date_missing', 'date')
    if (at instanceof RowRefused) return at
    const currency = currencyOf(cells, row, step.currency)
    if (currency instanceof RowRefused) return currency
    const money = moneyOf(cells, row, currency, hasPrices)
    if (money instanceof RowRefused) return money
    const state = readState(cells, row, step, status)
    if (state instanceof RowRefused) return state
    const line = cells.text(row, 'line')
    const sku = cells.text(row, 'sku')
    const name = cells.text(row, 'name')
    const original = cells.text(row, 'original')
    const tooLong = refuseTooLong([
      ['number', number, 200],
      ['line', line, 200],
      ['sku', sku, 200],
      ['name', name, 1000],
      ['original', original, 200],
    ])
    if (tooLong) return tooLong
    return [
      ...[file, lineOf(), k.k, number, orNull(line), orNull(sku), orNull(name)],
      ...[money.quantity, money.unitPrice, money.amount, currency, at],
      ...[state.status, state.promised, state.delivered, state.cancelled, orNull(original)],
    ]
  }
}

/** The partner a row is about: known, or made when that is allowed. */
export function partnerOf(
  cells: CellReader,
  row: readonly string[],
  { book, mayCreate, isFixed }: PartnerRules,
) {
  const fixed = isFixed ? book.entries[0] : undefined
  if (fixed) return fixed
  const externalId = cells.text(row, 'partner')
  if (externalId === '') return new RowRefused('partner_missing', 'partner')
  if (externalId.length > 200) return new RowRefused('too_long', 'partner', externalId.slice(0, 200))
  const entry = mayCreate
    ? book.obtain(externalId, cells.text(row, 'partnerName').slice(0, 300))
    : book.find(externalId)
  return entry ?? new RowRefused('partner_unknown', 'partner', externalId)
}

function currencyOf(cells: CellReader, row: readonly string[], usual: string): string | RowRefused {
  const text = cells.text(row, 'currency')
  if (text === '') return usual
  const code = text.toUpperCase()
  return isCurrency(code) ? code : new RowRefused('bad_currency', 'currency', text)
}

type LineMoney = { quantity: string; unitPrice: string | null; amount: bigint }

function moneyOf(
  cells: CellReader,
  row: readonly string[],
  currency: string,
  hasPrices: boolean,
): LineMoney | RowRefused {
  const quantity = cells.has('quantity') ? cells.number(row, 'quantity') : ONE
  if (quantity === null) return new RowRefused('quantity_missing', 'quantity')
  if (quantity === 'bad' || quantity.digits === 0n)
    return new RowRefused('bad_quantity', 'quantity', cells.text(row, 'quantity'))
  const price = cells.number(row, 'unitPrice')
  if (price === 'bad') return new RowRefused('bad_price', 'unitPrice', cells.text(row, 'unitPrice'))
  const stated = cells.number(row, 'amount')
  if (stated === 'bad') return new RowRefused('bad_price', 'amount', cells.text(row, 'amount'))
  if (price && price.digits < 0n)
    return new RowRefused('negative_price', 'unitPrice', cells.text(row, 'unitPrice'))
  if (stated && stated.digits !== 0n && stated.digits < 0n !== quantity.digits < 0n)
    return new RowRefused('negative_price', 'amount', cells.text(row, 'amount'))
  if (hasPrices && !price && !stated)
    return new RowRefused('price_missing', cells.has('unitPrice') ? 'unitPrice' : 'amount')
  const amount = stated
    ? roundToMinor(stated, currency, 'half-even')
    : price
      ? lineAmount(quantity, price, currency, 'half-even')
      : 0n
  if (amount > LARGEST || amount < -LARGEST)
    return new RowRefused('out_of_range', stated ? 'amount' : 'unitPrice', amount.toString())
  return {
    quantity: scaledText(quantity.digits, quantity.scale),
    unitPrice: price ? scaledText(price.digits, price.scale) : null,
    amount,
  }
}

/** What a row says of the order's status, its promised date and its ends. */
export function readState(
  cells: CellReader,
  row: readonly string[],
  step: StepPlan,
  statusOf: (word: string) => string | null,
) {
  const word = cells.text(row, 'status')
  const status = word === '' ? null : statusOf(word)
  if (word !== '' && status === null) return new RowRefused('unknown_status', 'status', word.slice(0, 200))
  const promised =
    step.promiseCompare === 'day' ? cells.endOfDay(row, 'promised') : cells.date(row, 'promised')
  if (promised instanceof RowRefused) return promised
  const delivered = cells.date(row, 'delivered')
  if (delivered instanceof RowRefused) return delivered
  const cancelled = cells.date(row, 'cancelled')
  if (cancelled instanceof RowRefused) return cancelled
  return { status, promised, delivered, cancelled }
}
