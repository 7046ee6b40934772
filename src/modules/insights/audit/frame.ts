import { addDays, addMonths, type Day } from '#shared/days.ts'
import {
  type FormatSettings,
  formatDate,
  formatMoney,
  formatNumber,
  formatPercent,
  type MoneyOptions,
  type NumberOptions,
} from '#shared/format.ts'
import type { Language } from '#shared/language.ts'
import { periodEnd, periodOf, periodStart, previousPeriod } from '#shared/periods.ts'
import { type Words, wordsOf } from '#shared/words.ts'
import type { FactSelector } from '../contract.ts'
import type { Report } from '../report.ts'
import en from '../web/audit/en.json' with { type: 'json' }
import ru from '../web/audit/ru.json' with { type: 'json' }
import type { AuditBlock, AuditCell, AuditColumn, AuditPeriod } from './shapes.ts'

/** The days the audit looks at: `[from, to)` for what happened, `asOf` for what is known; `before` is as long, just before. */
export type AuditRange = { from: Day; to: Day; asOf: Day | undefined; before: { from: Day; to: Day } }

export type AuditWords = {
  language: Language
  t: Words
  number: (value: number, options?: NumberOptions) => string
  percent: (fraction: number, decimals?: number) => string
  money: (amount: string | number, options?: MoneyOptions) => string
  date: (day: Day) => string
  /** In figures, for columns. */
  day: (day: Day) => string
  /** "1 November 2025 – 31 October 2026": the last day is the one before `to`. */
  days: (from: Day, to: Day) => string
}

/** What every part of an audit is read and written with. */
export type AuditFrame = {
  report: Report
  range: AuditRange
  words: AuditWords
  seesMoney: boolean
  isOne: boolean
  /** The network that an audit of one partnership compares it with; null where the reader sees that partnership only. */
  whole: Report | null
}

/** The words of documents in a language, with the network's zone and currency. */
export function auditWords(settings: FormatSettings): AuditWords {
  const { language } = settings
  const date = (day: Day) => formatDate(day, settings, 'long')
  return {
    language,
    t: wordsOf(language === 'ru' ? ru : en, language),
    number: (value, options) => formatNumber(value, language, options),
    percent: (fraction, decimals = 0) => formatPercent(fraction, language, { decimals }),
    money: (amount, options) => formatMoney(amount, settings, { cents: 'never', ...options }),
    date,
    day: (day) => formatDate(day, settings, 'numeric'),
    days: (from, to) => `${date(from)} – ${date(addDays(to, -1))}`,
  }
}

/**
 * The days of an audit seen on a day: the last month, quarter or year that was over, or the last twelve whole months; own
 * days if they are given. Never beyond the day.
 */
export function auditRange(
  query: { asOf?: Day | undefined; period: AuditPeriod; from?: Day | undefined; to?: Day | undefined },
  today: Day,
): AuditRange {
  const day = query.asOf ?? today
  const { from, to } = spanOf(query, day)
  const months = monthsBetween(from, to)
  const length = Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000))
  const before =
    months === null
      ? { from: addDays(from, -length), to: from }
      : { from: addMonths(from, -months), to: from }
  return { from, to, asOf: query.asOf, before }
}

function spanOf(
  query: { period: AuditPeriod; from?: Day | undefined; to?: Day | undefined },
  day: Day,
): { from: Day; to: Day } {
  if (query.from !== undefined || query.to !== undefined) {
    const to = [query.to ?? day, day].sort()[0] as Day
    const from = query.from ?? addMonths(to, -12)
    return from < to ? { from, to } : { from: addDays(to, -1), to }
  }
  if (query.period === '12') {
    const to = periodStart(periodOf(day, 'month'))
    return { from: addMonths(to, -12), to }
  }
  const over = previousPeriod(periodOf(day, query.period))
  return { from: periodStart(over), to: periodEnd(over) }
}

/** How many whole months a range is; null when it does not begin and end with a month. */
function monthsBetween(from: Day, to: Day): number | null {
  if (!from.endsWith('-01') || !to.endsWith('-01')) return null
  const month = (day: Day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return month(to) - month(from)
}

/** The selector of a figure over the days of the audit. */
export function within(
  { range, report }: AuditFrame,
  figure: FactSelector['figure'],
): Record<string, string> {
  return { ...stateOf({ range, report }, figure), from: range.from, to: range.to }
}

/** The selector of a figure of the present state: all that is known, whenever it happened. */
export function stateOf(
  { range, report }: Pick<AuditFrame, 'range' | 'report'>,
  figure: FactSelector['figure'],
): Record<string, string> {
  return {
    figure,
    ...(range.asOf === undefined ? {} : { asOf: range.asOf }),
    ...(report.partners === null ? {} : { partner: report.partners[0] as string }),
  }
}

/** A selector as an address has it. */
export function addressOf(selector: FactSelector): Record<string, string> {
  return Object.fromEntries(
    Object.entries(selector).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
}

type Opening = { facts?: Record<string, string>; page?: string; means?: AuditCell['means'] }

/** A cell with its text, its value for workbooks, and what it opens into. */
export function cell(text: string, value: AuditCell['value'] = null, opening: Opening = {}): AuditCell {
  const { facts = null, page = null, means = facts === null ? null : 'count' } = opening
  return { text, value, opens: facts === null && page === null ? null : { facts, page }, means }
}

/** What is not known is shown as such. */
export const UNKNOWN = '\u2014'

export function column(head: string, kind: AuditColumn['kind'] = 'text', currency?: string): AuditColumn {
  return { head, kind, currency: currency ?? null }
}

export function table(
  title: string,
  columns: AuditColumn[],
  rows: AuditCell[][],
  note: string | null = null,
): AuditBlock {
  return { kind: 'table', title, columns, rows, note }
}

/** The page of a partner, which its name opens. */
export function partnerCell(partner: { partnerId: string; name: string }): AuditCell {
  return cell(partner.name, null, { page: `/partners/${partner.partnerId}` })
}
