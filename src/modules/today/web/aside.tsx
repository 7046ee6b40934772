import { Trans, useTranslation } from 'react-i18next'
import { FigureLink } from '#modules/insights/web/index.ts'
import { useFormat } from '#ui/locale.tsx'
import { PromiseList } from '#ui/promises.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { SideMark } from '#ui/side.tsx'
import type { TodayPage } from '../contract.ts'
import { promisesSelector, pulseSelector } from '../figures.ts'

type Side = 'host' | 'partner'

/** Promises of both sides that are due this week or past their time; the reader's own side first. */
export function WeekPromises({ page }: { page: TodayPage }) {
  const { t } = useTranslation('today')
  const { side } = useSession()
  const order: readonly Side[] = side === 'host' ? ['host', 'partner'] : ['partner', 'host']
  return (
    <section>
      <h2>{t('week.title')}</h2>
      {order.map((one) => (
        <PromisesOfSide key={one} side={one} page={page} />
      ))}
    </section>
  )
}

function PromisesOfSide({ side, page }: { side: Side; page: TodayPage }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const session = useSession()
  const { due, unfinished, items } = page.promises[side]
  const whose = side === session.side ? 'ours' : session.side === 'host' ? 'partners' : 'host'
  const link = (which: 'due' | 'unfinished', count: number) => (
    <FigureLink
      selector={promisesSelector(page, side, which)}
      title={`${t(`week.${whose}`)}: ${t(`week.${which}`)}`}
      empty={count === 0}
    >
      {count}
    </FigureLink>
  )
  return (
    <>
      <h3 className={side === 'host' ? 'sidehead h' : 'sidehead p'}>
        <SideMark side={side} />
        {t(`week.${whose}`)}
        <span className="mm">
          <Trans
            t={t}
            i18nKey="week.of"
            values={{ due: format.number(due), all: format.number(unfinished) }}
            components={{ due: link('due', due), all: link('unfinished', unfinished) }}
          />
        </span>
      </h3>
      {items.length === 0 ? (
        <p className="m small today-none">{t('week.none')}</p>
      ) : (
        <PromiseList
          items={items.map((item) => ({
            id: item.id,
            due: item.dueAt,
            what: item.title,
            state: item.isOverdue ? 'overdue' : 'open',
            days: item.overdueDays,
            ...(session.side === 'host' ? { who: item.partner.name } : {}),
            ...(session.side === 'host'
              ? { to: '/partners/$partnerId', params: { partnerId: item.partner.id } }
              : { to: '/partnership' }),
          }))}
        />
      )}
      {due > items.length ? (
        <p className="small more">
          <Link to="/promises" search={{ owedBy: side }}>
            {t('week.more', { count: due - items.length })}
          </Link>
        </p>
      ) : null}
    </>
  )
}

/** How the last thirty days went, against the thirty before. */
export function Pulse({ page }: { page: TodayPage }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  const { side } = useSession()
  const { pulse } = page
  const sides = side === 'host' ? (['host', 'partner'] as const) : (['partner', 'host'] as const)
  const kept = { host: pulse.hostKept, partner: pulse.partnerKept }
  return (
    <section className="pulse">
      <h2>{t('pulse.title', { count: pulse.days })}</h2>
      <table className="ledger">
        <tbody>
          {sides.map((one) => {
            const { now, before, n } = kept[one]
            const change = now === null || before === null ? null : now - before
            const whose = one === side ? 'us' : side === 'host' ? 'partners' : 'host'
            return (
              <tr key={one}>
                <td>
                  <span className="side">
                    <SideMark side={one} bare />
                    {t(`pulse.kept.${whose}`)}
                  </span>
                </td>
                <td className="n b">
                  <FigureLink
                    selector={pulseSelector(page, { side: one })}
                    title={t(`pulse.kept.${whose}`)}
                    empty={n === 0}
                  >
                    {now === null ? '\u2013' : format.percent(now)}
                  </FigureLink>
                </td>
                <Change
                  value={change}
                  text={change === null ? '' : format.number(Math.round(change * 100), { signed: true })}
                />
              </tr>
            )
          })}
          {pulse.net ? (
            <tr>
              <td>{t('pulse.net')}</td>
              <td className="n b">
                <FigureLink selector={pulseSelector(page, 'net')} title={t('pulse.net')}>
                  {format.money(pulse.net.now, { currency: page.currency, compact: true })}
                </FigureLink>
              </td>
              <Change
                value={pulse.net.change}
                text={pulse.net.change === null ? '' : format.percent(pulse.net.change, { signed: true })}
              />
            </tr>
          ) : null}
        </tbody>
      </table>
      <p className="small mm">{t('pulse.note', { count: pulse.days })}</p>
    </section>
  )
}

function Change({ value, text }: { value: number | null; text: string }) {
  const tone = value === null || Math.abs(value) < 0.005 ? 'mm' : value > 0 ? 'ok' : 'att'
  return <td className={`n ${tone}`}>{value === null ? '\u2013' : text}</td>
}
