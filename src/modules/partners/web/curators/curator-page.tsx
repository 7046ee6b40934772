import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '#ui/api-client.ts'
import { BulkBar } from '#ui/bulk-bar.tsx'
import { Button } from '#ui/button.tsx'
import { Ledger } from '#ui/ledger.tsx'
import { Empty } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { usePathParams } from '#ui/routing.tsx'
import { DateText, MoneyText } from '#ui/value-text.tsx'
import type { CuratorLoadList, PartnerRow } from '../../contract.ts'
import { keys, readPartners } from '../api.ts'
import { useStages } from '../stages.ts'
import { HandOverSheet } from './hand-over-sheet.tsx'

const MOST = 200

/** The partners of one curator, to hand some of them over. */
export function CuratorPage() {
  const { t } = useTranslation('partners')
  const { curatorId = '' } = usePathParams()
  const stages = useStages()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [isGiving, setGiving] = useState(false)
  const query = { curator: curatorId, limit: MOST, total: 'yes', sort: '-net12m' }
  const { data, error, refetch } = useQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => readPartners(query, signal),
  })
  const load = useQuery({
    queryKey: [...keys.lists, 'load'],
    queryFn: ({ signal }) => api.get<CuratorLoadList>('/curators/load', { signal }),
  })
  const one = load.data?.data.find(({ person }) => person.id === curatorId)
  const rows: PartnerRow[] | undefined = data?.data
  return (
    <Page
      title={t('curators.title')}
      crumbs={[{ text: t('curators.title'), to: '/curators' }]}
      sentence={
        one ? t('curators.one.sentence', { name: one.person.name, count: one.partners }) : t('curators.title')
      }
      lead={t('curators.one.lead')}
      actions={
        rows && rows.length > 30 ? (
          <Button onClick={() => setSelected(new Set(rows.slice(0, 30).map(({ id }) => id)))}>
            {t('curators.one.all')}
          </Button>
        ) : undefined
      }
    >
      <Ledger
        label={t('curators.partners')}
        rows={rows}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        open={(row) => ({ to: '/partners/$partnerId', params: { partnerId: row.id } })}
        selection={{ selected, onChange: setSelected }}
        error={error}
        onRetry={() => void refetch()}
        empty={<Empty title={t('curators.one.none')}>{t('curators.one.noneLead')}</Empty>}
        columns={[
          { key: 'name', head: t('curators.partners'), phone: 'name', cell: (row) => <b>{row.name}</b> },
          {
            key: 'stage',
            head: t('curators.one.stage'),
            width: 180,
            phone: 'line',
            cell: (row) => stages.name(row.stage),
          },
          {
            key: 'net',
            head: t('curators.net'),
            align: 'end',
            width: 160,
            phone: 'main',
            cell: (row) => <MoneyText value={row.net12m} currency={data?.currency ?? ''} />,
          },
          {
            key: 'contact',
            head: t('curators.one.lastContact'),
            width: 150,
            phone: 'line',
            cell: (row) =>
              row.lastContactAt ? <DateText value={row.lastContactAt} /> : <span className="m">–</span>,
          },
          {
            key: 'promise',
            head: t('curators.one.promise'),
            width: 150,
            phone: 'line',
            cell: (row) =>
              row.nextPromise ? <DateText value={row.nextPromise.dueAt} /> : <span className="m">–</span>,
          },
        ]}
      />
      <BulkBar
        count={selected.size}
        actions={[{ key: 'give', text: t('curators.one.handOver'), onPress: () => setGiving(true) }]}
        onClear={() => setSelected(new Set())}
      />
      {isGiving ? (
        <HandOverSheet
          partnerIds={[...selected]}
          from={curatorId}
          onClose={() => setGiving(false)}
          onDone={() => setSelected(new Set())}
        />
      ) : null}
    </Page>
  )
}
