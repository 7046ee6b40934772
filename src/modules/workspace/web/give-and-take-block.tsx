import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, addMonths } from '#shared/days.ts'
import { Figure } from '#ui/figure.tsx'
import { currencySymbol } from '#ui/format.ts'
import { dayIn } from '#ui/format-date.ts'
import { GiveAndTake as Bars } from '#ui/give-and-take.tsx'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Link } from '#ui/routing.tsx'
import { Block } from '#ui/timeline.tsx'
import type { GiveAndTake } from '../contract.ts'
import { keys, readGiveAndTake } from './api.ts'
import { usePartnership } from './partnership.tsx'
import { useTransferFacts } from './sources.tsx'
import { TransferSheet } from './transfer-sheet.tsx'

/** What each side gave the other in twelve months, by kind, one table for each unit; trade stands apart. */
export function GiveAndTakeBlock({ asOf }: { asOf: string }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId, mayWrite, mayReadMoney, to, params } = usePartnership()
  const [adding, setAdding] = useState(false)
  const from = addDays(addMonths(asOf, -12), 1)
  const given = useQuery({
    queryKey: keys.part(partnerId, 'given', { from }),
    queryFn: ({ signal }) => readGiveAndTake(partnerId, { from }, signal),
    enabled: mayReadMoney,
  })
  if (!mayReadMoney) return null
  const units = given.data?.units.filter((unit) => Number(unit.host) > 0 || Number(unit.partner) > 0) ?? []
  const sorted = [...units].sort((a, b) => rankOf(a.unit, format.currency) - rankOf(b.unit, format.currency))
  return (
    <Block
      title={t('given.title')}
      note={t('given.period')}
      actions={
        mayWrite ? (
          <button type="button" className="link q" onClick={() => setAdding(true)}>
            <Icon name="plus" size={12} /> {t('given.add')}
          </button>
        ) : null
      }
    >
      {given.isPending ? <Skeleton lines={4} /> : null}
      {given.isError ? <ErrorNote error={given.error} onRetry={() => void given.refetch()} /> : null}
      {given.data && sorted.length === 0 ? <p className="small mm">{t('given.none')}</p> : null}
      {sorted.map((unit) => (
        <UnitTable key={unit.unit} unit={unit} from={from} first={unit === sorted[0]} />
      ))}
      {given.data ? <Trade trade={given.data.trade} from={from} /> : null}
      {sorted.length > 0 ? (
        <p className="small more">
          <Link to={to} params={params} search={{ tab: 'given' }}>
            {t('given.all')}
          </Link>
        </p>
      ) : null}
      {adding ? (
        <TransferSheet today={dayIn(new Date(), format.timeZone)} onClose={() => setAdding(false)} />
      ) : null}
    </Block>
  )
}

/** The network's currency first, then other currencies, then hours, points and the like. */
function rankOf(unit: string, currency: string): number {
  if (unit === currency) return 0
  return /^[A-Z]{3}$/.test(unit) ? 1 : 2
}

type Unit = GiveAndTake['units'][number]

function UnitTable({ unit, from, first }: { unit: Unit; from: string; first: boolean }) {
  const { t, i18n } = useTranslation('workspace')
  const format = useFormat()
  const factsOf = useTransferFacts()
  const { own } = usePartnership()
  const isMoney = /^[A-Z]{3}$/.test(unit.unit)
  const most = Math.max(
    ...unit.kinds.flatMap((kind) => [Number(kind.host.amount), Number(kind.partner.amount)]),
  )
  const thousands = isMoney && most >= 100_000
  const rounded = (amount: string) => (thousands ? Math.round(Number(amount) / 1000) : Number(amount))
  const shownOf = (amount: string) => format.number(rounded(amount))
  const nameOf = (kind: string) =>
    i18n.exists(`workspace:givenKind.${kind}`) ? t(`givenKind.${kind}`) : kind
  const unitName = isMoney
    ? currencySymbol(unit.unit, format.language)
    : i18n.exists(`workspace:unit.${unit.unit}`)
      ? t(`unit.${unit.unit}`)
      : unit.unit
  const figure = (kind: string, side: 'host' | 'partner', given: { amount: string; count: number }) =>
    given.count === 0 ? (
      <span className="mm">{t('given.nothing')}</span>
    ) : (
      <Figure
        title={`${nameOf(kind)}: ${t(`side.${side}`)}`}
        facts={factsOf({ kind, unit: unit.unit, givenBy: side, from: `${from}T00:00:00Z` })}
      >
        {shownOf(given.amount)}
      </Figure>
    )
  const rows = unit.kinds.map((kind) => ({
    key: kind.kind,
    category: nameOf(kind.kind),
    host: rounded(kind.host.amount),
    partner: rounded(kind.partner.amount),
    hostText: figure(kind.kind, 'host', kind.host),
    partnerText: figure(kind.kind, 'partner', kind.partner),
  }))
  rows.sort((a, b) => b.host + b.partner - a.host - a.partner)
  const host = Number(unit.host)
  const share = host / (host + Number(unit.partner))
  return (
    <>
      <p className="small mm unit-name">{thousands ? t('unit.thousands', { unit: unitName }) : unitName}</p>
      <Bars rows={rows} note={first && isMoney ? verdict(share, own, t) : undefined} />
    </>
  )
}

/** Nearly equal, or who gives more, in words. */
function verdict(share: number, own: 'host' | 'partner', t: (key: string) => string): string {
  if (share > 0.45 && share < 0.55) return t('given.equal')
  const more = share >= 0.55 ? 'host' : 'partner'
  return t(more === own ? 'given.more.own' : `given.more.${more}`)
}

function Trade({ trade, from }: { trade: GiveAndTake['trade']; from: string }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { names } = usePartnership()
  const factsOf = useTransferFacts()
  const told = trade.filter((one) => Number(one.goods) !== 0 || Number(one.paid) !== 0)
  if (told.length === 0) return null
  return (
    <ul className="trade small m">
      {told.map((one) => {
        const money = (amount: string) => format.money(amount, { currency: one.unit, cents: 'never' })
        return (
          <li key={`${one.unit}${one.seller}`}>
            {t('trade.sold', { name: names[one.seller] })}{' '}
            <Figure
              title={t('trade.title')}
              facts={factsOf({ kind: 'goods', unit: one.unit, from: `${from}T00:00:00Z` }, t('trade.how'))}
            >
              <b>{money(one.net)}</b>
            </Figure>
            {Number(one.returned) > 0 ? t('trade.returned', { sum: money(one.returned) }) : null}
            {Number(one.cancelled) > 0 ? t('trade.cancelled', { sum: money(one.cancelled) }) : null}
            {Number(one.paid) > 0 ? t('trade.paid', { sum: money(one.paid) }) : null}
          </li>
        )
      })}
    </ul>
  )
}
