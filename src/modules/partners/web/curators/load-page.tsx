import './curators.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { BarChart } from '#ui/chart/bar-chart.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Note, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import { MoneyText, NumberText, PercentText } from '#ui/value-text.tsx'
import type { CuratorLoad, CuratorLoadList } from '../../contract.ts'
import { keys } from '../api.ts'

/** Who carries how much, where promises and contacts slip, and what waits to be taken over. */
export function LoadPage() {
  const { t } = useTranslation('partners')
  const { data, error, refetch } = useQuery({
    queryKey: [...keys.lists, 'load'],
    queryFn: ({ signal }) => api.get<CuratorLoadList>('/curators/load', { signal }),
  })
  const total = data?.data.reduce((sum, { partners }) => sum + partners, 0) ?? 0
  const carrying = data?.data.filter(({ partners }) => partners > 0) ?? []
  return (
    <Page
      title={t('curators.title')}
      sentence={
        data ? t('curators.sentence', { count: carrying.length, partners: total }) : t('curators.title')
      }
      lead={t('curators.lead')}
    >
      {data && data.withoutCurator > 0 ? (
        <Note
          title={t('curators.without', { count: data.withoutCurator })}
          actions={
            <Link className="link" to="/partners" search={{ curator: 'none' }}>
              {t('curators.chooseThem')}
            </Link>
          }
        />
      ) : null}
      <Ledger
        label={t('curators.title')}
        rows={data?.data}
        rowKey={(row) => row.person.id}
        rowName={(row) => row.person.name}
        open={(row) => ({ to: '/curators/$curatorId', params: { curatorId: row.person.id } })}
        columns={useColumns(data)}
        error={error}
        onRetry={() => void refetch()}
        minWidth={980}
      />
      {data ? <Balance load={data} total={total} /> : <Skeleton lines={5} />}
    </Page>
  )
}

function useColumns(data: CuratorLoadList | undefined): LedgerColumn<CuratorLoad>[] {
  const { t } = useTranslation('partners')
  const count = (
    key: string,
    value: (row: CuratorLoad) => number,
    tone?: 'att' | 'brk',
  ): LedgerColumn<CuratorLoad> => ({
    key,
    head: t(`curators.${key}`),
    align: 'end',
    width: 112,
    phone: 'line',
    cell: (row) => (
      <span className={tone && value(row) > 0 ? tone : ''}>
        <NumberText value={value(row)} />
      </span>
    ),
  })
  const withMoney = data?.data.some(({ net12m }) => net12m !== null) ?? false
  return [
    {
      key: 'person',
      head: t('curators.person'),
      phone: 'name',
      cell: (row) => (
        <>
          <b>{row.person.name}</b>
          <Away load={row} />
        </>
      ),
    },
    { ...count('partners', (row) => row.partners), phone: 'main' },
    count('open', (row) => row.openPromises),
    count('overdue', (row) => row.overduePromises, 'brk'),
    count('gaps', (row) => row.contactGaps, 'att'),
    count('waiting', (row) => row.handoversWaiting, 'att'),
    ...(withMoney
      ? [
          {
            key: 'net',
            head: t('curators.net'),
            align: 'end' as const,
            width: 150,
            phone: 'line' as const,
            cell: (row: CuratorLoad) => <MoneyText value={row.net12m} currency={data?.currency ?? ''} />,
          },
        ]
      : []),
    {
      key: 'kept',
      head: t('curators.kept'),
      align: 'end',
      width: 110,
      phone: 'line',
      cell: (row) => <PercentText value={row.kept.all > 0 ? row.kept.kept / row.kept.all : null} />,
    },
  ]
}

function Away({ load }: { load: CuratorLoad }) {
  const { t } = useTranslation('partners')
  const said = load.actsFor.map(({ name }) => t('curators.actsFor', { name }))
  if (load.actedForBy) said.unshift(t('curators.away', { name: load.actedForBy.name }))
  return said.length > 0 ? <span className="small m"> · {said.join(', ')}</span> : null
}

function Balance({ load, total }: { load: CuratorLoadList; total: number }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const [most] = load.data
  const valued = load.data.filter(({ net12m }) => net12m !== null && Number(net12m) > 0)
  const sum = valued.reduce((all, { net12m }) => all + Number(net12m), 0)
  const byValue = [...valued].sort((a, b) => Number(b.net12m) - Number(a.net12m))
  const [dearest] = byValue
  return (
    <div className="figs load-figs">
      <BarChart
        finding={
          most && most.partners > 0
            ? t('curators.finding', { name: most.person.name, count: most.partners, total })
            : t('curators.findingNone')
        }
        axis={t('curators.axis')}
        nameLabel={t('curators.person')}
        valueLabel={t('curators.partners')}
        bars={load.data.map(({ person, partners }) => ({
          key: person.id,
          name: person.name,
          value: partners,
          look: 'host',
        }))}
      />
      {dearest && sum > 0 ? (
        <BarChart
          finding={t('curators.byValue', {
            name: dearest.person.name,
            share: format.percent(Number(dearest.net12m) / sum, { decimals: 0 }),
          })}
          axis={t('curators.axisValue')}
          nameLabel={t('curators.person')}
          valueLabel={t('curators.net')}
          text={(value) => format.money(String(value), { currency: load.currency, compact: true })}
          bars={byValue.map(({ person, net12m }) => ({
            key: person.id,
            name: person.name,
            value: Number(net12m),
            look: 'host',
          }))}
        />
      ) : null}
    </div>
  )
}
