import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type FactItem, type FactsSource, Figure } from '#ui/figure.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import { useMaybeSession } from '#ui/session.tsx'
import { StateTag } from '#ui/state-tag.tsx'
import type { FactSelector, FigureFact, FigureFacts } from '../contract.ts'
import { keys, readFigureFacts } from './reports.ts'

type Words = (key: string, options?: Record<string, unknown>) => string

/** Makes the sources of facts that figures open into; the figure's definition stands above its facts. */
export function useFigureFacts(): (selector: FactSelector) => FactsSource {
  const { t, i18n } = useTranslation('insights')
  const format = useFormat()
  const session = useMaybeSession()
  const words = t as unknown as Words
  const has = (key: string) => i18n.exists(`insights:${key}`)
  return (selector) => ({
    queryKey: keys.part('facts', selector.figure, selector),
    how: has(`how.${selector.figure}`) ? t(`how.${selector.figure}`) : undefined,
    load: async (cursor, signal) => {
      const page = await readFigureFacts(selector, cursor, signal)
      const items = page.data.map((fact) =>
        itemOf(fact, page.unit, words, has, format, session?.side === 'host'),
      )
      return {
        items,
        nextCursor: page.nextCursor,
        count: page.count,
        summary: summaryOf(page, words, format),
      }
    },
  })
}

function summaryOf(page: FigureFacts, t: Words, format: Format): ReactNode {
  const { base, count, sum, unit } = page
  const amount = (text: string) =>
    isMoney(unit) ? format.money(text, { currency: unit }) : format.number(Number(text))
  if (base && sum !== null && base.sum !== null) {
    const share = Number(base.sum) === 0 ? null : Number(sum) / Number(base.sum)
    if (share === null) return null
    return t('facts.shareOfSum', {
      sum: amount(sum),
      base: amount(base.sum),
      share: format.percent(share, { decimals: 1 }),
    })
  }
  if (base) {
    if (base.count === 0) return null
    return t('facts.shareOf', {
      shown: format.number(count),
      base: format.number(base.count),
      share: format.percent(count / base.count, { decimals: 1 }),
    })
  }
  if (sum !== null && unit === 'points' && count > 0)
    return t('facts.mean', { count, mean: format.number(Number(sum) / count, { decimals: 2 }) })
  if (sum !== null) return t('facts.sum', { count, sum: amount(sum) })
  return t('facts.count', { count })
}

function itemOf(
  fact: FigureFact,
  unit: string | null,
  t: Words,
  has: (key: string) => boolean,
  format: Format,
  isHost: boolean,
): FactItem {
  const { what, partner, kind } = fact
  const words = wordsOf(fact, t, has)
  // A list of partners is read by their names, a list of records by what each is.
  const byPartner = kind === 'partner' && isHost
  const detail = byPartner ? words : isHost ? partner.name : undefined
  const isOrder = kind === 'order'
  return {
    id: fact.id,
    side: what.side ?? (kind === 'partner' ? 'partner' : 'shared'),
    date: fact.happenedAt ?? what.dueAt ?? '',
    title: byPartner ? partner.name : words,
    ...(detail ? { detail } : {}),
    value: endOf(fact, unit, format),
    ...(isOrder
      ? { to: '/partners/$partnerId/orders/$orderId', params: { partnerId: partner.id, orderId: fact.id } }
      : isHost
        ? { to: '/partners/$partnerId', params: { partnerId: partner.id } }
        : {}),
  }
}

function wordsOf({ what }: FigureFact, t: Words, has: (key: string) => boolean): string {
  const text = what.text ?? ''
  if (what.code === 'promise') return text
  if (what.code === 'measure') return scaleName(text, text, t, has)
  const key = `record.${what.code.replace('.', '_')}`
  const known = has(key) || has(`${key}_one`)
  const kind = has(`given.kind.${text}`) ? t(`given.kind.${text}`) : text
  return known ? t(key, { text, kind, count: what.count ?? 1 }) : `${what.code} ${text}`.trim()
}

/** The reader's words for a scale of ours, else the name the network gave it. */
function scaleName(code: string, name: string, t: Words, has: (key: string) => boolean): string {
  return has(`scale.${code}`) ? t(`scale.${code}`) : name
}

function endOf({ what, amount }: FigureFact, unit: string | null, format: Format): ReactNode {
  if (what.state) {
    const late = what.dueAt && (what.endedAt || what.state === 'overdue')
    const days = late ? format.days(String(what.dueAt), what.endedAt ?? new Date()) : 0
    return <StateTag state={what.state} days={days} plain />
  }
  if (amount === null) return null
  return isMoney(unit) ? format.money(amount, { currency: unit }) : format.number(Number(amount))
}

/** A currency; points, hours and the like are plain numbers. */
function isMoney(unit: string | null): unit is string {
  return unit !== null && /^[A-Z]{3}$/.test(unit)
}

/** A figure of a report that opens into its facts; plain text where there is nothing behind it. */
export function FigureLink(props: {
  selector: FactSelector
  title: string
  empty?: boolean
  children?: ReactNode
}) {
  const { selector, title, empty, children } = props
  const factsOf = useFigureFacts()
  if (empty) return <>{children}</>
  return (
    <Figure title={title} facts={factsOf(selector)}>
      {children}
    </Figure>
  )
}

/** Names of scales in the reader's words. */
export function useScaleName(): (code: string, name: string) => string {
  const { t, i18n } = useTranslation('insights')
  return (code, name) => scaleName(code, name, t as unknown as Words, (key) => i18n.exists(`insights:${key}`))
}
