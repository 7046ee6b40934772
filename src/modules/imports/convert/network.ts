import { OPPORTUNITY_STATUSES } from '#modules/deals/contract.ts'
import { REQUEST_EVENT_KINDS } from '#modules/support/contract.ts'
import { isCurrency } from '#shared/currencies.ts'
import { roundToMinor } from '#shared/money.ts'
import type { StepPlan } from '../plan.ts'
import { type CellReader, type Convert, orNull, RowRefused, refuseTooLong } from './cells.ts'
import { type PartnerRules, partnerOf } from './orders.ts'
import { eventOfWord, opportunityStatusOfWord, wordReader } from './words.ts'

const LARGEST = 10n ** 15n

/** The partner of a row that may name none: null then; what it names must be known, or may be made. */
function partnerOrNobody(cells: CellReader, row: readonly string[], partners: PartnerRules) {
  if (!partners.isFixed && cells.text(row, 'partner') === '') return null
  return partnerOf(cells, row, partners)
}

/**
 * Reads rows as opportunities. One that is won or lost needs the day it was closed; an amount that is blank is unknown,
 * not zero. A row without a partner belongs to the network alone.
 */
export function opportunityConverter(
  cells: CellReader,
  step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  const statusOf = wordReader(step.values['status'], OPPORTUNITY_STATUSES, opportunityStatusOfWord)
  return (row) => {
    const partner = partnerOrNobody(cells, row, partners)
    if (partner instanceof RowRefused) return partner
    const number = cells.text(row, 'number')
    if (number === '') return new RowRefused('number_missing', 'number')
    const word = cells.text(row, 'status')
    const status = statusOf(word)
    if (status === null) return new RowRefused('unknown_status', 'status', word.slice(0, 200))
    const currency = cells.text(row, 'currency').toUpperCase() || step.currency
    if (!isCurrency(currency)) return new RowRefused('bad_currency', 'currency', currency)
    const amount = cells.number(row, 'value')
    if (amount === 'bad') return new RowRefused('bad_value', 'value', cells.text(row, 'value'))
    if (amount && amount.digits < 0n)
      return new RowRefused('negative_price', 'value', cells.text(row, 'value'))
    const value = amount === null ? null : roundToMinor(amount, currency, 'half-even')
    if (value !== null && value > LARGEST) return new RowRefused('out_of_range', 'value', value.toString())
    const dates: (string | null)[] = []
    for (const field of ['opened', 'engaged', 'closed']) {
      const at = cells.date(row, field)
      if (at instanceof RowRefused) return at
      dates.push(at)
    }
    if ((status === 'won' || status === 'lost') && !dates[2]) return new RowRefused('date_missing', 'closed')
    const texts = (['name', 'product', 'series', 'agent', 'team', 'region'] as const).map(
      (field) => [field, cells.text(row, field), 300] as const,
    )
    const tooLong = refuseTooLong([['number', number, 200], ...texts])
    if (tooLong) return tooLong
    return [
      ...[file, lineOf(), partner?.k ?? null, number, status, ...texts.map(([, text]) => orNull(text))],
      ...[value, currency, ...dates],
    ]
  }
}

/** Reads rows as events of requests. A word nobody gave a meaning is kept as `other`. */
export function requestConverter(
  cells: CellReader,
  step: StepPlan,
  partners: PartnerRules,
  file: number,
  lineOf: () => number,
): Convert {
  const kindOf = wordReader(step.values['event'], REQUEST_EVENT_KINDS, eventOfWord)
  return (row) => {
    const partner = partnerOrNobody(cells, row, partners)
    if (partner instanceof RowRefused) return partner
    const number = cells.text(row, 'number')
    if (number === '') return new RowRefused('number_missing', 'number')
    const word = cells.text(row, 'event')
    if (word === '') return new RowRefused('value_missing', 'event')
    const at = cells.date(row, 'date')
    if (at === null) return new RowRefused('date_missing', 'date')
    if (at instanceof RowRefused) return at
    const person = cells.text(row, 'person')
    const tooLong = refuseTooLong([
      ['number', number, 200],
      ['event', word, 200],
      ['person', person, 200],
    ])
    if (tooLong) return tooLong
    return [file, lineOf(), partner?.k ?? null, number, kindOf(word) ?? 'other', word, orNull(person), at]
  }
}
