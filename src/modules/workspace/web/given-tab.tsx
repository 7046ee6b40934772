import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { FilterChips, type FilterDefinition } from '#ui/filter-chips.tsx'
import { dayIn } from '#ui/format-date.ts'
import { Icon } from '#ui/icon.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { SideBadge } from '#ui/side.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { TransferView } from '../contract.ts'
import { keys, readTransfers, reverseTransfer } from './api.ts'
import { usePartnership } from './partnership.tsx'
import { TransferSheet } from './transfer-sheet.tsx'

const filterKeys = ['givenBy', 'kind'] as const
const bySorting = { key: 'happenedAt', descending: true }
const filterKinds = [
  'goods',
  'return',
  'payment',
  'discount',
  'bonus',
  'marketing',
  'training',
  'lead',
  'equipment',
  'support',
  'content',
  'introduction',
  'other',
]

/** Every transfer of the partnership, newest first; what was recorded by mistake is reversed, never erased. */
export function GivenTab() {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId, mayWrite } = usePartnership()
  const [adding, setAdding] = useState(false)
  const list = useListState({ sort: bySorting, filters: filterKeys })
  const { sort: _sort, q: _find, ...query } = list.query
  const transfers = useQuery({
    queryKey: keys.part(partnerId, 'transfers', query),
    queryFn: ({ signal }) => readTransfers(partnerId, query, signal),
  })
  const rows = transfers.data?.data
  const definitions: FilterDefinition[] = [
    {
      key: 'givenBy',
      text: t('given.who'),
      kind: 'choice',
      options: [
        { value: 'host', text: t('side.host') },
        { value: 'partner', text: t('side.partner') },
      ],
    },
    {
      key: 'kind',
      text: t('given.what'),
      kind: 'choice',
      options: filterKinds.map((kind) => ({ value: kind, text: t(`givenKind.${kind}`) })),
    },
  ]
  return (
    <Section
      title={t('given.title')}
      note={t('given.tabNote')}
      actions={
        mayWrite ? (
          <Button size="small" icon="plus" onClick={() => setAdding(true)}>
            {t('given.add')}
          </Button>
        ) : null
      }
    >
      <FilterChips definitions={definitions} values={list.filters} onChange={list.setFilter} />
      <Ledger
        label={t('given.title')}
        columns={useColumns()}
        rows={rows}
        rowKey={(row) => row.id}
        error={transfers.error}
        onRetry={() => void transfers.refetch()}
        busy={transfers.isFetching}
        empty={<Empty title={t('given.emptyTitle')}>{t('given.none')}</Empty>}
      />
      <Pager
        from={list.firstRow}
        to={rows ? list.firstRow + rows.length - 1 : 0}
        {...listMoves(list, transfers.data?.nextCursor)}
      />
      {adding ? (
        <TransferSheet today={dayIn(new Date(), format.timeZone)} onClose={() => setAdding(false)} />
      ) : null}
    </Section>
  )
}

/** Previous and next of a pager from the state of a list. */
export function listMoves(list: ReturnType<typeof useListState>, nextCursor: string | null | undefined) {
  const next = list.next(nextCursor)
  return { ...(list.previous ? { onPrevious: list.previous } : {}), ...(next ? { onNext: next } : {}) }
}

function useColumns(): LedgerColumn<TransferView>[] {
  const { t, i18n } = useTranslation('workspace')
  const format = useFormat()
  const { names, mayWrite, partnerId } = usePartnership()
  const act = useDeed()
  const nameOf = (kind: string) =>
    i18n.exists(`workspace:givenKind.${kind}`) ? t(`givenKind.${kind}`) : kind
  const amountOf = (row: TransferView) =>
    /^[A-Z]{3}$/.test(row.unit)
      ? format.money(row.amount, { currency: row.unit })
      : i18n.exists(`workspace:unitCount.${row.unit}`, { count: 1 })
        ? t(`unitCount.${row.unit}`, { count: Number(row.amount), shown: format.number(Number(row.amount)) })
        : `${format.number(Number(row.amount))} ${row.unit}`
  const mayReverse = (row: TransferView) =>
    mayWrite &&
    !row.reverses &&
    !['goods', 'return', 'payment'].includes(row.kind) &&
    Number(row.reversed) < Number(row.amount)
  return [
    {
      key: 'day',
      head: t('given.when'),
      cell: (row) => <DateText value={row.happenedAt} />,
      width: 104,
      phone: 'line',
    },
    {
      key: 'what',
      head: t('given.what'),
      cell: (row) => (
        <span className="cut" title={row.note ?? undefined}>
          {row.audience === 'shared' ? null : (
            <Icon name="lock" size={12} className="mm" label={t('onlyOwn.mark')} />
          )}{' '}
          <span className="nm">{nameOf(row.kind)}</span>{' '}
          <span className="mm">{row.reversal ? t(`reversal.${row.reversal}`) : (row.note ?? '')}</span>
        </span>
      ),
      phone: 'name',
    },
    {
      key: 'who',
      head: t('given.who'),
      cell: (row) => <SideBadge side={row.from.side}>{names[row.from.side]}</SideBadge>,
      width: 220,
      phone: 'line',
    },
    {
      key: 'amount',
      head: t('given.amount'),
      align: 'end',
      width: 160,
      cell: (row) => (
        <span className={row.reverses || Number(row.reversed) >= Number(row.amount) ? 'mm' : undefined}>
          {row.reverses ? '\u2212' : ''}
          {amountOf(row)}
        </span>
      ),
      phone: 'main',
    },
    {
      key: 'deed',
      head: '',
      label: t('given.deeds'),
      align: 'end',
      width: 110,
      cell: (row) =>
        mayReverse(row) ? (
          <button
            type="button"
            className="link q small mm"
            onClick={() =>
              void act(() => reverseTransfer(partnerId, row.id, t('promise.mistake')), {
                done: t('given.reversed'),
              })
            }
          >
            {t('given.reverse')}
          </button>
        ) : Number(row.reversed) >= Number(row.amount) && !row.reverses ? (
          <span className="small mm">{t('given.isReversed')}</span>
        ) : null,
    },
  ]
}
