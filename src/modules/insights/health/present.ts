import type { PartnerName } from '../names.ts'
import type { Reason, Score } from './score.ts'
import type { HealthReason, HealthRow } from './shapes.ts'
import { sayChange, sayReason, type WordFacts } from './words.ts'

export type Reader = { language: 'en' | 'ru'; currency: string; withMoney: boolean }

/** Facts that are amounts: open to those who may see money, except that by contacts they count days. */
const AMOUNTS = new Set(['last90Days', 'before90Days'])

/** A score as it is shown to a reader; without the right to see money no amount is in it. */
export function presentScore(score: Score, name: PartnerName, reader: Reader): HealthRow {
  const { basis, checked, risk, health, state } = score
  return {
    partnerId: name.id,
    externalId: name.externalId,
    name: name.name,
    ...{ risk, health, state, basis, checked },
    reasons: score.reasons.map((reason) => presentReason(score, reason, reader)),
  }
}

function presentReason({ basis, checked }: Score, reason: Reason, reader: Reader): HealthReason {
  const { language, withMoney } = reader
  const { factor, contribution, change } = reason
  const isMoney = basis === 'orders'
  const words: WordFacts = {}
  for (const [key, value] of Object.entries(reason.facts))
    if (value !== null) words[key] = AMOUNTS.has(key) && isMoney ? Number(value).toFixed(2) : value
  if (factor === 'trend' && isMoney) words['currency'] = reader.currency
  const shown = Object.entries(words).filter(
    ([key]) => withMoney || !isMoney || !(AMOUNTS.has(key) || key === 'currency'),
  )
  return {
    factor,
    contribution,
    says: sayReason({ language, factor, basis, checked, withMoney }, words),
    facts: shown.map(([key, value]) => ({ name: key, value })),
    change: change && { ...change, says: sayChange(language, change) },
  }
}
