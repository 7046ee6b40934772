import './value.css'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import type { FactSelector } from '../../contract.ts'
import { valueSelector } from '../../value/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import type { ReportView } from '../report-page.tsx'
import { useValueReport } from './value-api.ts'

/** What is lost when the chosen partners leave: money, concentration, promises and goods. */
export function WhatIf(props: {
  partners: readonly string[]
  view: ReportView
  currency: string | undefined
  onLeave: (id: string) => void
}) {
  const { partners, view, currency, onLeave } = props
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const ids = partners.join(',')
  const found = useValueReport('what-if', { ...view.range, currency, partners: ids })
  const { data } = found
  if (found.isError) return <ErrorNote error={found.error} onRetry={() => void found.refetch()} />
  if (!data) return <Skeleton lines={5} />
  const money = (amount: string) => format.money(amount, { currency: data.currency, cents: 'never' })
  const figure = (
    part: Partial<FactSelector> & Pick<FactSelector, 'figure'>,
    title: string,
    text: string,
    empty = false,
  ) => (
    <FigureLink
      selector={valueSelector(view.range, { partners: ids, currency: data.currency, ...part })}
      title={title}
      empty={empty}
    >
      {text}
    </FigureLink>
  )
  const change = (of: { now: number | null; left: number | null }, show: (value: number) => string) =>
    of.now === null || of.left === null ? '—' : t('whatIf.change', { now: show(of.now), left: show(of.left) })
  const lines: { key: string; shown: ReactNode }[] = [
    {
      key: 'net',
      shown: (
        <>
          {figure(
            { figure: 'value.net' },
            t('whatIf.net'),
            money(data.net.lost),
            Number(data.net.lost) === 0,
          )}
          {data.net.share === null ? null : (
            <>
              {' '}
              (
              {figure(
                { figure: 'value.shareOfMany' },
                t('whatIf.net'),
                format.percent(data.net.share, { decimals: 1 }),
              )}
              )
            </>
          )}
        </>
      ),
    },
    {
      key: 'profit',
      shown:
        data.profit === null
          ? t('whatIf.unknownProfit')
          : figure({ figure: 'value.lostProfit' }, t('whatIf.line.profit'), money(data.profit.lost)),
    },
    {
      key: 'expected',
      shown:
        data.expected === null
          ? t('whatIf.unknownExpected')
          : figure(
              { figure: 'value.expected' },
              t('whatIf.line.expected'),
              t('whatIf.expectedOf', {
                value: money(data.expected.value),
                low: money(data.expected.low),
                high: money(data.expected.high),
              }),
            ),
    },
    { key: 'hhi', shown: change(data.hhi, (value) => format.number(value, { decimals: 0 })) },
    { key: 'effective', shown: change(data.effective, (value) => format.number(value, { decimals: 1 })) },
    { key: 'largest', shown: change(data.largest, (value) => format.percent(value, { decimals: 1 })) },
    {
      key: 'promises',
      shown: (
        <>
          {figure(
            { figure: 'value.promises', side: 'host' },
            t('whatIf.promisesHost'),
            t('whatIf.ours', { count: data.promises.host }),
            data.promises.host === 0,
          )}
          {', '}
          {figure(
            { figure: 'value.promises', side: 'partner' },
            t('whatIf.promisesPartner'),
            t('whatIf.theirs', { count: data.promises.partner }),
            data.promises.partner === 0,
          )}
        </>
      ),
    },
    {
      key: 'goods',
      shown: (
        <>
          {figure(
            { figure: 'value.goods' },
            t('whatIf.goods'),
            t('whatIf.touched', { count: data.goods.touched }),
            data.goods.touched === 0,
          )}
          {data.goods.only > 0 ? (
            <>
              {', '}
              {figure(
                { figure: 'value.goods', kind: 'only' },
                t('whatIf.goods'),
                t('whatIf.only', { count: data.goods.only }),
              )}
            </>
          ) : null}
          {data.goods.rows.length > 0 ? (
            <span className="mm small">
              {' '}
              {data.goods.rows
                .slice(0, 4)
                .map(({ name, share }) => (share === null ? name : `${name} ${format.percent(share)}`))
                .join('; ')}
            </span>
          ) : null}
        </>
      ),
    },
  ]
  const words = t as unknown as (key: string) => string
  const names = data.partners.map(({ name }) => name).join(', ')
  return (
    <Section title={t('whatIf.title', { count: data.partners.length, names })} note={t('whatIf.note')}>
      <p className="what-if-back">
        {data.partners.map(({ partnerId, name }) => (
          <button key={partnerId} type="button" className="link" onClick={() => onLeave(partnerId)}>
            {t('whatIf.back', { name })}{' '}
          </button>
        ))}
      </p>
      <dl className="what-if">
        {lines.map(({ key, shown }) => (
          <div key={key}>
            <dt>{words(`whatIf.line.${key}`)}</dt>
            <dd>{shown}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
