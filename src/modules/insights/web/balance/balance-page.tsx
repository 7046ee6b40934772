import './balance.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type Query } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { currencySymbol } from '#ui/format.ts'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { BalanceReport } from '../../contract.ts'
import { ReportPage, useReportView } from '../report-page.tsx'
import { keys } from '../reports.ts'
import { leaningOf, mainUnit, trendOf } from './balance-findings.ts'
import { BalanceRows } from './balance-rows.tsx'
import { BalanceUnitFigures } from './balance-unit.tsx'
import { ReciprocityTable } from './reciprocity-table.tsx'

export function useBalance(query: Query, enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'balance', ...query }),
    queryFn: ({ signal }) => api.get<BalanceReport>('/reports/balance', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

const PAGE = 30

/** What the sides give each other besides trade: how it is split, of what kinds, whether it becomes more even. */
export function BalancePage() {
  const { t } = useTranslation('insights-balance')
  const format = useFormat()
  const { view, frame } = useReportView()
  const [search] = useSearchState()
  const [limit, setLimit] = useState(PAGE)
  const partner = view.isHost && typeof search['partner'] === 'string' ? search['partner'] : undefined
  const asked = { ...view.range, ...(partner === undefined ? {} : { partner }) }
  const balance = useBalance({ ...asked, by: view.period.by, limit }, view.frame !== undefined)
  const report = balance.data
  const main = report ? mainUnit(report) : null
  const leaning = leaningOf(main?.share ?? null, view.isHost)
  const percents = {
    share: format.percent(main?.share ?? 0),
    rest: format.percent(1 - (main?.share ?? 0)),
  }
  const own = { even: 'ownEven', weMore: 'ownWeMore', theyMore: 'ownTheyMore' } as const
  return (
    <ReportPage
      tab="balance"
      view={view}
      queries={[frame, balance]}
      isEmpty={report && report.units.length === 0}
      sentence={leaning ? t(`sentence.${view.isHost ? leaning : own[leaning]}`, percents) : undefined}
      lead={
        main
          ? t('lead', {
              trend: t(`trend.${trendOf(main)}`, {
                now: format.percent(main.balance ?? 0),
                before: format.percent(main.previous?.balance ?? 0),
              }),
            })
          : undefined
      }
      csv={
        report && main
          ? {
              name: `${t('rows')} ${view.unknownFrom}`,
              head: [
                t('column.partner'),
                'unit',
                t('column.host'),
                t('column.own_partner'),
                t('column.balance'),
              ],
              rows: report.units.flatMap((unit) =>
                unit.rows.map((row) => [
                  row.name,
                  unit.unit,
                  Number(row.host),
                  Number(row.partner),
                  row.balance === null ? null : Math.round(row.balance * 1000) / 1000,
                ]),
              ),
            }
          : undefined
      }
    >
      {report?.units.map((unit) => (
        <Section
          key={`${unit.unit} ${unit.isByRate}`}
          title={
            unit.isByRate
              ? t('byRate', { unit: currencySymbol(unit.unit, format.language) })
              : unitTitle(unit.unit, t as unknown as Words, format.language)
          }
          note={
            unit.isByRate
              ? t('byRateNote', {
                  rates: report.rates
                    .map(
                      (rate) =>
                        `${unitTitle(rate.unit, t as unknown as Words, format.language).toLocaleLowerCase(format.language)} ${format.money(rate.amount, { currency: rate.currency })}`,
                    )
                    .join(', '),
                })
              : undefined
          }
        >
          <BalanceUnitFigures unit={unit} view={view} asked={asked} />
          {view.isHost && unit === main && partner === undefined ? (
            <>
              <BalanceRows unit={unit} asked={asked} />
              {unit.rows.length < unit.partners ? (
                <p>
                  <Button onClick={() => setLimit(limit + PAGE)}>{t('more')}</Button>
                </p>
              ) : null}
            </>
          ) : null}
        </Section>
      ))}
      {report && report.reciprocity.length > 0 ? (
        <ReciprocityTable rows={report.reciprocity} asked={asked} isHost={view.isHost} />
      ) : null}
    </ReportPage>
  )
}

type Words = (key: string) => string

/** The name of a unit as a heading: the sign of a currency, or the word for hours and the like. */
export function unitTitle(unit: string, t: Words, language: 'ru' | 'en'): string {
  if (/^[A-Z]{3}$/.test(unit)) return currencySymbol(unit, language)
  const name = t(`unitName.${unit}`)
  return name === `unitName.${unit}` ? unit : name
}
