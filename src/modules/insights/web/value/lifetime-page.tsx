import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Section } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { LifetimeReport } from '../../contract.ts'
import { valueSelector } from '../../value/figures.ts'
import { FigureLink } from '../figure-facts.tsx'
import { ReportPage, useReportView } from '../report-page.tsx'
import { LifetimeRows } from './lifetime-rows.tsx'
import { MarginRules } from './margin-rules.tsx'
import { useValueReport } from './value-api.ts'

const SORTS = ['revenue', 'profit', 'expected'] as const

/** What the time together has brought, and what the next year is expected to bring. */
export function LifetimePage() {
  const { t } = useTranslation(['insights-value', 'insights'])
  const format = useFormat()
  const { view, frame } = useReportView()
  const [search, change] = useSearchState()
  const sort = SORTS.find((one) => one === search['sort']) ?? 'revenue'
  const limit = Number(search['top'] ?? 25)
  const { asOf } = view.range
  const lifetime = useValueReport('lifetime', { asOf, sort, limit }, view.frame !== undefined)
  const { data } = lifetime
  const money = (amount: string) => format.money(amount, { currency: data?.currency ?? '', compact: true })
  return (
    <ReportPage
      tab="lifetime"
      view={view}
      queries={[frame, lifetime]}
      withPeriod={false}
      withGrain={false}
      isEmpty={data && data.partners === 0}
      sentence={
        data &&
        t(view.isHost ? 'lifetime.sentence.host' : 'lifetime.sentence.partner', { sum: money(data.revenue) })
      }
      lead={data && view.isHost ? <Lead report={data} asOf={asOf} /> : undefined}
      csv={
        data && {
          name: `${t('insights:tabs.lifetime')} ${view.unknownFrom}`,
          head: ['partner', 'since', 'revenue', 'profit', 'expected', 'low', 'high'].map((key) =>
            t(`lifetime.column.${key}`),
          ),
          rows: data.rows.map((row) => [
            row.name,
            row.since,
            row.revenue,
            row.profit,
            row.expected?.value ?? null,
            row.expected?.low ?? null,
            row.expected?.high ?? null,
          ]),
        }
      }
    >
      {data ? (
        <>
          {view.isHost ? <Classes report={data} asOf={asOf} /> : null}
          <Section
            title={t('lifetime.rows')}
            note={t('lifetime.note')}
            actions={
              view.isHost ? (
                <>
                  <MenuChip
                    text={t('lifetime.sort')}
                    value={sort}
                    options={SORTS.map((one) => ({ value: one, text: t(`lifetime.sorts.${one}`) }))}
                    onChange={(one) => change({ sort: one === 'revenue' ? undefined : one })}
                  />
                  <MenuChip
                    text={t('insights:value.top.show')}
                    value={String(limit)}
                    options={['25', '50', '100', '500'].map((one) => ({ value: one, text: one }))}
                    onChange={(one) => change({ top: one === '25' ? undefined : one })}
                  />
                </>
              ) : undefined
            }
          >
            <LifetimeRows report={data} asOf={asOf} isHost={view.isHost} />
          </Section>
          {view.isHost ? <Assumptions report={data} /> : null}
          {view.isHost ? <MarginRules /> : null}
        </>
      ) : null}
    </ReportPage>
  )
}

function Lead({ report, asOf }: { report: LifetimeReport; asOf: string | undefined }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const { currency, expected, profit } = report
  const money = (amount: string) => format.money(amount, { currency, compact: true })
  const link = (figure: 'value.expected' | 'value.profit', amount: string) => (
    <FigureLink selector={valueSelector({ asOf }, { figure, currency })} title={t(`lifetime.of.${figure}`)}>
      {money(amount)}
    </FigureLink>
  )
  return (
    <>
      {expected ? (
        <>
          {t('lifetime.expect')} {link('value.expected', expected.value)}{' '}
          {t('lifetime.between', {
            low: money(expected.low),
            high: money(expected.high),
            count: expected.of,
          })}{' '}
        </>
      ) : (
        `${t(`lifetime.noModel.${report.model.state}`)} `
      )}
      {profit ? (
        <>
          {t('lifetime.earned')} {link('value.profit', profit.amount)}{' '}
          {t('lifetime.earnedOf', { count: profit.of, all: format.number(report.partners) })}
        </>
      ) : (
        t('lifetime.noMargin')
      )}
    </>
  )
}

function Classes({ report, asOf }: { report: LifetimeReport; asOf: string | undefined }) {
  const { t } = useTranslation('insights-value')
  const format = useFormat()
  const [a] = report.abc
  if (!a || a.partners === 0) return null
  return (
    <Section
      title={t('abc.title', {
        count: a.partners,
        share: format.percent(a.share),
        part: format.percent(a.partners / Math.max(1, report.partners)),
      })}
      note={t('abc.note')}
    >
      <p>
        {report.abc.map(({ name, partners, share }, place) => (
          <span key={name}>
            {place > 0 ? ' · ' : null}
            <b>{name.toUpperCase()}</b>{' '}
            <FigureLink
              selector={valueSelector(
                { asOf },
                { figure: 'value.abc', kind: name, currency: report.currency },
              )}
              title={t('abc.class', { name: name.toUpperCase() })}
              empty={partners === 0}
            >
              {format.number(partners)}
            </FigureLink>{' '}
            {t('abc.bring', { count: partners, share: format.percent(share, { decimals: 1 }) })}
          </span>
        ))}
      </p>
    </Section>
  )
}

/** What the expectation takes for granted, and whether this network's history bears it out. */
function Assumptions({ report: { model } }: { report: LifetimeReport }) {
  const { t, i18n } = useTranslation('insights-value')
  const format = useFormat()
  const words = t as unknown as (key: string) => string
  if (model.state !== 'ready') return null
  const { correlation } = model
  return (
    <Section title={t('model.title')}>
      <p>{t('model.about', { count: model.partners ?? 0 })}</p>
      <p>
        {correlation === null
          ? t('model.noCorrelation')
          : t(Math.abs(correlation) > 0.3 ? 'model.dependent' : 'model.independent', {
              r: format.number(correlation, { decimals: 2 }),
            })}{' '}
        {model.signs
          .filter((sign) => sign !== 'dependent' && i18n.exists(`insights-value:model.sign.${sign}`))
          .map((sign) => words(`model.sign.${sign}`))
          .join(' ')}
      </p>
    </Section>
  )
}
