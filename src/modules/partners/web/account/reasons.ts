import type { PartnerPage } from '../../contract.ts'

/** One thing worth saying about a partnership; `key` chooses the words. */
export type ReasonOfFinding = {
  key: string
  tone: 'att' | 'brk' | 'ok' | 'none'
  count: number
  usual?: number
  share?: number
  day?: string
  /** When the oldest of them was due. */
  dueAt?: string
  /** The side whose overdue promises stand behind it. */
  promises?: 'host' | 'partner'
}

const DAY = 86_400_000
/** Silent for this many of its own rhythms, and at least this many days. */
const rhythms = 2
const silentDays = 14
const fall = -0.1
const growth = 0.1
const contactGapDays = 90

/**
 * What is worth saying about a partnership, the gravest first: promises past their time, silence against its own
 * rhythm, a fall, a long time without contact; then what goes well. The texts stand under `finding.` of this module.
 */
export function reasonsOf(
  data: Pick<PartnerPage, 'kept' | 'rhythm' | 'value' | 'lastContactAt' | 'orders'>,
  own: 'host' | 'partner',
  now: Date,
): ReasonOfFinding[] {
  const other = own === 'host' ? 'partner' : 'host'
  const found: ReasonOfFinding[] = []
  const { kept, rhythm, value } = data
  for (const [key, side] of [
    ['weOwe', own],
    ['theyOwe', other],
  ] as const) {
    const { overdue, nextDueAt } = kept[side]
    if (overdue === 0) continue
    found.push({
      key,
      tone: 'att',
      count: overdue,
      promises: side,
      ...(nextDueAt ? { dueAt: nextDueAt } : {}),
    })
  }
  const { daysSilent, rhythmDays, lastOrderOn } = rhythm
  const isSilent =
    daysSilent !== null &&
    rhythmDays !== null &&
    daysSilent >= silentDays &&
    daysSilent > rhythmDays * rhythms
  if (isSilent) found.push({ key: 'silent', tone: 'att', count: daysSilent, usual: rhythmDays })
  const change = value?.change ?? null
  if (change !== null && change <= fall) found.push({ key: 'fell', tone: 'att', count: 0, share: change })
  const sinceContact = data.lastContactAt
    ? Math.floor((now.getTime() - Date.parse(data.lastContactAt)) / DAY)
    : null
  if (sinceContact !== null && sinceContact > contactGapDays)
    found.push({ key: 'noContact', tone: 'att', count: sinceContact })
  if (data.orders.total === 0) found.push({ key: 'noOrders', tone: 'none', count: 0 })
  if (change !== null && change >= growth) found.push({ key: 'grew', tone: 'ok', count: 0, share: change })
  if (!isSilent && lastOrderOn !== null && daysSilent !== null)
    found.push({
      key: rhythmDays === null ? 'lastOrder' : 'inRhythm',
      tone: 'none',
      count: daysSilent,
      day: lastOrderOn,
      ...(rhythmDays === null ? {} : { usual: rhythmDays }),
    })
  if (sinceContact !== null && sinceContact <= contactGapDays && data.lastContactAt)
    found.push({ key: 'contact', tone: 'none', count: sinceContact, day: data.lastContactAt })
  return found
}
