import type { UseInfiniteQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStages } from '#modules/partners/web/index.ts'
import { Button } from '#ui/button.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Section } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import type { HealthSummary, StoredHealthRow } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import { ContributionBar } from './contribution-bar.tsx'
import { countOf } from './health-findings.ts'
import { ReasonWords } from './reason-words.tsx'
import { Changes, Waterfall } from './waterfall.tsx'

const states = ['alive', 'silent', 'once'] as const

/** The partnerships of one state, those in greatest danger first, each with the reasons that add up to its health. */
export function HealthRows(props: {
  state: string
  summary: HealthSummary
  rows: readonly StoredHealthRow[] | undefined
  day: string
  currency: string
  sort: string
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
}) {
  const { state, summary, rows, day, currency, sort, query } = props
  const { t } = useTranslation(['insights-health', 'insights'])
  const format = useFormat()
  const { permissions } = useSession()
  const [search, change] = useSearchState()
  const stages = useStages()
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const toggle = (id: string) =>
    setOpened((before) => {
      const after = new Set(before)
      if (!after.delete(id)) after.add(id)
      return after
    })
  const withMoney = permissions.includes('money.read')
  const sorts = (withMoney ? ['atRisk', 'risk', 'expected', 'name'] : ['risk', 'name']) as readonly string[]
  return (
    <Section title={t('rows.title')}>
      <LinkTabs
        label={t('rows.states')}
        current={state}
        tabs={states.map((one) => ({
          key: one,
          text: t(`state.${one}`),
          count: format.number(countOf(summary, one)),
          to: '/insights/health',
          search: { ...search, state: one === 'alive' ? undefined : one, sort: undefined },
        }))}
        tail={
          <MenuChip
            text={t('rows.sort')}
            value={sort}
            options={sorts.map((one) => ({ value: one, text: t(`sort.${one}`) }))}
            onChange={(one) => change({ sort: one })}
          />
        }
      />
      <p className="small m health-about">{t(`state.list.${state}`)}</p>
      <Ledger
        label={t('rows.title')}
        columns={columnsOf(t as unknown as Words, format, {
          day,
          currency,
          withMoney,
          opened,
          toggle,
          stageName: stages.name,
        })}
        rows={rows}
        rowKey={(row) => row.partnerId}
        rowName={(row) => row.name}
        open={(row) => ({ to: '/partners/$partnerId', params: { partnerId: row.partnerId } })}
        detail={(row) => (opened.has(row.partnerId) ? <Detail row={row} day={day} /> : null)}
        empty={<p className="m">{t('rows.none')}</p>}
        roomy
      />
      {query.hasNextPage ? (
        <p className="more">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('rows.more')}
          </Button>
        </p>
      ) : null}
    </Section>
  )
}

type Words = (key: string) => string
type Shown = {
  day: string
  currency: string
  withMoney: boolean
  opened: ReadonlySet<string>
  toggle: (id: string) => void
  stageName: (code: string) => string
}

function columnsOf(
  t: Words,
  format: Format,
  { day, currency, withMoney, opened, toggle, stageName }: Shown,
): LedgerColumn<StoredHealthRow>[] {
  const money = (amount: string) => format.money(amount, { currency, cents: 'never', bare: true })
  return [
    {
      key: 'partner',
      head: t('column.partner'),
      cell: (row) => (
        <>
          <b>{row.name}</b>
          <br />
          <span className="small mm">{stageName(row.stage)}</span>
        </>
      ),
      phone: 'name',
      width: '22%',
    },
    {
      key: 'health',
      head: t('column.health'),
      align: 'end',
      width: 76,
      cell: (row) => format.number(Math.round(row.health)),
      phone: 'main',
    },
    {
      key: 'reasons',
      head: t('column.reasons'),
      width: 180,
      cell: (row) => <ContributionBar reasons={row.reasons} health={row.health} />,
    },
    {
      key: 'reason',
      head: t('column.reason'),
      wrap: true,
      cell: (row) => (
        <button
          type="button"
          className="link q small start"
          aria-expanded={opened.has(row.partnerId)}
          onClick={() => toggle(row.partnerId)}
        >
          <WorstReason row={row} empty={t('rows.noReason')} />
        </button>
      ),
      phone: 'line',
    },
    {
      key: 'risk',
      head: t('column.risk'),
      align: 'end',
      width: 72,
      cell: (row) => format.percent(row.risk),
      phone: 'line',
    },
    ...(withMoney
      ? [
          {
            key: 'atRisk',
            head: t('column.atRisk'),
            align: 'end' as const,
            width: 128,
            phone: 'line' as const,
            cell: (row: StoredHealthRow) =>
              row.valueAtRisk === null ? (
                <span title={t('rows.unknownValue')}>–</span>
              ) : (
                <FigureLink
                  selector={{ figure: 'risk.value', partner: row.partnerId, currency, asOf: day }}
                  title={`${t('column.atRisk')}: ${row.name}`}
                >
                  {money(row.valueAtRisk)}
                </FigureLink>
              ),
          },
        ]
      : []),
  ]
}

/** The factor that takes most; else the one that weighs most. */
function worstOf(row: StoredHealthRow) {
  const factors = row.reasons.filter(({ factor }) => factor !== 'base')
  return [...factors].sort((a, b) => a.contribution - b.contribution)[0]
}

function WorstReason({ row, empty }: { row: StoredHealthRow; empty: string }) {
  const worst = worstOf(row)
  return worst ? <ReasonWords reason={worst} basis={row.basis} /> : empty
}

function Detail({ row, day }: { row: StoredHealthRow; day: string }) {
  const { t } = useTranslation('insights-health')
  return (
    <div className="health-detail">
      <Waterfall row={row} day={day} />
      <div>
        <Changes row={row} />
        {row.checked ? null : <p className="small att">{t('unchecked.short')}</p>}
      </div>
    </div>
  )
}
