import { useTranslation } from 'react-i18next'
import { type Format, useFormat } from '#ui/locale.tsx'
import type { Whose } from '#ui/side.tsx'
import type { FactWithHistory, Side } from '../contract.ts'
import { useStageNames } from './stage-names.ts'

export type FactWords = {
  /** Whose doing it is: where it stands on the timeline. */
  side: Whose
  title: string
  detail: string | null
  /** A sum or a value, for lists that put it at the end of the line. */
  value: string | null
}

/** What the words of a fact are made of; a list of news may come without its later corrections. */
export type FactToWord = Pick<FactWithHistory, 'kind' | 'side' | 'data' | 'happenedAt'> &
  Partial<Pick<FactWithHistory, 'current' | 'isRetracted' | 'corrections'>>

type Words = (key: string, options?: Record<string, unknown>) => string

/** What a fact says in the reader's language; `seller` decides whose orders and deliveries are. */
export function useFactWords(seller: Side = 'host'): (fact: FactToWord) => FactWords {
  const { t, i18n } = useTranslation('workspace')
  const format = useFormat()
  const stages = useStageNames(i18n.language)
  return (fact) =>
    wordsOf(
      fact,
      t as unknown as Words,
      (key) => i18n.exists(`workspace:${key}`, { count: 1 }),
      format,
      seller,
      stages,
    )
}

function wordsOf(
  fact: FactToWord,
  t: Words,
  has: (key: string) => boolean,
  format: Format,
  seller: Side,
  stages: ReadonlyMap<string, string>,
): FactWords {
  const data: Record<string, unknown> = { ...fact.data, ...fact.current }
  const text = (name: string) => textOf(data[name])
  const day = (name: string) => (text(name) ? format.date(String(data[name])) : null)
  const amount = amountOf(data, format, t, has)
  const values: Record<string, unknown> = {
    ...data,
    amount: amount ?? '',
    dueAt: day('dueAt') ?? '',
    fromDay: day('from') ?? '',
    count: Number(data['lines'] ?? data['count'] ?? data['facts'] ?? 0),
    gift: giftOf(data, t, has),
    scaleName: has(`scale.${text('scale')}`) ? t(`scale.${text('scale')}`) : (text('scale') ?? ''),
    who: text('name') ?? t('someone'),
    stageFrom: stageOf(text('from'), stages),
    stageTo: stageOf(text('to'), stages),
    named: namedOf(data['name'], format.language),
    way: t(`reversal.${text('reversal') ?? 'correction'}`),
  }
  const key = has(`fact.${fact.kind}`) ? `fact.${fact.kind}` : 'fact.unknown'
  const title = t(key, { ...values, kind: fact.kind }).replaceAll('№ ', '№\u00a0')
  return {
    side: sideOf(fact, data, seller),
    title,
    detail: detailOf(fact, data, values, t, has, format),
    value: amount,
  }
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' ? String(value) : null
}

function amountOf(
  data: Record<string, unknown>,
  format: Format,
  t: Words,
  has: (key: string) => boolean,
): string | null {
  const amount = textOf(data['amount'])
  if (amount === null) return null
  const unit = textOf(data['currency']) ?? textOf(data['unit'])
  if (unit && /^[A-Z]{3}$/.test(unit)) return format.money(amount, { currency: unit, cents: 'never' })
  const shown = format.number(Number(amount))
  if (unit && has(`unitCount.${unit}`)) return t(`unitCount.${unit}`, { count: Number(amount), shown })
  return unit ? `${shown} ${unit}` : shown
}

function giftOf(data: Record<string, unknown>, t: Words, has: (key: string) => boolean): string {
  const kind = textOf(data['kind'])
  if (!kind) return ''
  return has(`givenKind.${kind}`) ? t(`givenKind.${kind}`) : kind
}

function stageOf(stage: string | null, stages: ReadonlyMap<string, string>): string {
  return stage ? (stages.get(stage) ?? stage) : ''
}

/** The second line: what one wants to know next about a fact of its kind. */
function detailOf(
  fact: FactToWord,
  data: Record<string, unknown>,
  values: Record<string, unknown>,
  t: Words,
  has: (key: string) => boolean,
  format: Format,
): string | null {
  const parts: string[] = []
  const add = (part: string | null | undefined) => {
    if (part) parts.push(part)
  }
  const group = fact.kind.split('.')[0]
  if (fact.kind === 'promise.fulfilled') {
    const late = data['dueAt'] ? format.days(String(data['dueAt']), fact.happenedAt) : 0
    const inTime = !data['dueAt'] || Date.parse(fact.happenedAt) <= Date.parse(String(data['dueAt']))
    add(inTime ? t('detail.inTime') : late > 0 ? t('detail.lateBy', { count: late }) : t('detail.late'))
  } else if (fact.kind === 'promise.moved') {
    add(t('detail.moved', values))
    add(data['consented'] === true ? t('detail.consented') : t('detail.unconsented'))
  } else if (has(`detail.${fact.kind}`)) add(t(`detail.${fact.kind}`, values))
  if (group === 'contact') {
    add(textOf(data['with']))
    add(textOf(data['summary']))
  }
  add(textOf(data['note']))
  add(textOf(data['evidence']))
  add(textOf(data['reason']))
  if (group === 'person') add(textOf(data['position']))
  if (fact.isRetracted) add(t('detail.retracted'))
  else if (fact.corrections?.length) add(t('detail.corrected', { count: fact.corrections.length }))
  return parts.length > 0 ? parts.join(', ') : null
}

/** The side whose doing a fact is; what both did or nobody in particular stands in the middle. */
function sideOf(fact: FactToWord, data: Record<string, unknown>, usualSeller: Side): Whose {
  const seller = isSide(data['seller']) ? data['seller'] : usualSeller
  const buyer = seller === 'host' ? 'partner' : 'host'
  const bySeller = ['order.delivered', 'order.unavailable']
  if (fact.kind.startsWith('order.')) return bySeller.includes(fact.kind) ? seller : buyer
  if (fact.kind === 'contact.met' || fact.kind === 'history.shared') return 'shared'
  if (fact.kind === 'promise.made' && isSide(data['owedBy'])) return data['owedBy']
  if (fact.kind === 'transfer.made' && isSide(sideIn(data['from']))) return sideIn(data['from']) as Side
  if (fact.kind.startsWith('measure.')) return isSide(data['givenBy']) ? data['givenBy'] : 'shared'
  return isSide(fact.side) ? fact.side : 'shared'
}

function sideIn(account: unknown): unknown {
  return typeof account === 'object' && account !== null && 'side' in account ? account.side : undefined
}

function isSide(value: unknown): value is Side {
  return value === 'host' || value === 'partner'
}

/** A name that a fact holds in both languages. */
function namedOf(name: unknown, language: string): string {
  if (typeof name !== 'object' || name === null) return ''
  const names = name as Record<string, unknown>
  return String(names[language] ?? names['en'] ?? '')
}
