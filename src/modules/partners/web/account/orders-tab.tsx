import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OrderDetail, OrderList, OrderMonths } from '#modules/orders/contract.ts'
import { addMonths } from '#shared/days.ts'
import { api } from '#ui/api-client.ts'
import { ColumnChart } from '#ui/chart/bar-chart.tsx'
import { FilterChips, type FilterDefinition } from '#ui/filter-chips.tsx'
import { currencySymbol } from '#ui/format.ts'
import { Icon } from '#ui/icon.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { Tag } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { PartnerPage } from '../../contract.ts'
import { keys } from '../api.ts'
import { OrderLines } from './order-lines.tsx'

type Row = OrderList['data'][number]

const filterKeys = ['status', 'kind', 'number', 'placed'] as const
const byNewest = { key: 'placedAt', descending: true }
const statuses = ['placed', 'delivered', 'cancelled', 'unavailable', 'retracted'] as const

/** Orders of the partnership: the plot by month, then every order with its lines. */
export function OrdersTab({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const partnerId = data.partner.id
  const [opened, setOpened] = useState<string | null>(null)
  const list = useListState({ sort: byNewest, filters: filterKeys })
  const { q: _find, placed, ...rest } = list.query
  const [from, to] = String(placed ?? '').split('..')
  const query = { ...rest, from: from || undefined, to: to || undefined }
  const orders = useQuery({
    queryKey: keys.part(partnerId, 'orders', query),
    queryFn: ({ signal }) => api.get<OrderList>(`/partners/${partnerId}/orders`, { query, signal }),
  })
  const rows = orders.data?.data
  const definitions: FilterDefinition[] = [
    {
      key: 'status',
      text: t('order.status'),
      kind: 'choice',
      options: statuses.map((value) => ({ value, text: t(`orderStatus.${value}`) })),
    },
    {
      key: 'kind',
      text: t('order.kind'),
      kind: 'choice',
      options: ['order', 'return'].map((value) => ({ value, text: t(`orderKind.${value}`) })),
    },
    { key: 'number', text: t('order.number'), kind: 'words' },
    { key: 'placed', text: t('order.placed'), kind: 'date-range' },
  ]
  return (
    <>
      {data.value ? <MonthsPlot data={data} /> : null}
      <Section title={t('order.title')} note={t('order.note')}>
        <FilterChips definitions={definitions} values={list.filters} onChange={list.setFilter} />
        <Ledger
          label={t('order.title')}
          columns={useColumns(opened, setOpened)}
          rows={rows}
          rowKey={(row) => row.id}
          sort={list.sort}
          onSort={list.setSort}
          error={orders.error}
          onRetry={() => void orders.refetch()}
          busy={orders.isFetching}
          detail={(row) => (row.id === opened ? <OpenedOrder row={row} /> : null)}
          empty={<Empty title={t('order.emptyTitle')}>{t('order.empty')}</Empty>}
        />
        <Pager
          from={list.firstRow}
          to={rows && rows.length > 0 ? list.firstRow + rows.length - 1 : 0}
          {...(list.previous ? { onPrevious: list.previous } : {})}
          {...nextOf(list.next(orders.data?.nextCursor))}
        />
      </Section>
    </>
  )
}

function nextOf(next: (() => void) | undefined) {
  return next ? { onNext: next } : {}
}

function OpenedOrder({ row }: { row: Row }) {
  const detail = useQuery({
    queryKey: keys.part(row.partnerId, 'order', { id: row.id }),
    queryFn: ({ signal }) => api.get<OrderDetail>(`/partners/${row.partnerId}/orders/${row.id}`, { signal }),
  })
  if (detail.isPending) return <Skeleton lines={4} />
  if (detail.isError) return <ErrorNote error={detail.error} onRetry={() => void detail.refetch()} />
  return <OrderLines detail={detail.data} />
}

/** Net by month over two years; what the title says is what the columns show. */
function MonthsPlot({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const partnerId = data.partner.id
  const from = `${addMonths(data.asOf, -23).slice(0, 7)}-01`
  const months = useQuery({
    queryKey: keys.part(partnerId, 'months', { from }),
    queryFn: ({ signal }) =>
      api.get<OrderMonths>(`/partners/${partnerId}/orders/by-month`, { query: { from }, signal }),
  })
  if (months.isPending) return <Skeleton lines={8} />
  if (months.isError) return <ErrorNote error={months.error} onRetry={() => void months.refetch()} />
  const rows = months.data.data
  if (rows.length === 0) return null
  const { currency } = months.data
  const values = rows.map((row) => Number(row.net))
  const thousands = Math.max(...values.map(Math.abs)) >= 100_000
  const divisor = thousands ? 1000 : 1
  const symbol = currencySymbol(currency, format.language)
  const best = rows.reduce((a, b) => (Number(b.net) > Number(a.net) ? b : a))
  const change = data.value?.change ?? null
  const finding =
    change === null
      ? t('months.best', { month: format.period(best.month) })
      : t(change < -0.02 ? 'months.fell' : change > 0.02 ? 'months.grew' : 'months.same', {
          share: format.percent(Math.abs(change)),
        })
  return (
    <div className="months-plot">
      <ColumnChart
        finding={finding}
        axis={t('months.axis', { unit: thousands ? t('registry.thousands', { unit: symbol }) : symbol })}
        x={rows.map((row) => format.period(row.month, true))}
        xLabel={t('months.month')}
        values={values.map((value) => value / divisor)}
        valueLabel={t('months.net')}
        look="shared"
        height={220}
        text={(value) => format.number(Math.round(value))}
      />
    </div>
  )
}

function useColumns(opened: string | null, setOpened: (id: string | null) => void): LedgerColumn<Row>[] {
  const { t } = useTranslation('partners')
  const format = useFormat()
  return [
    {
      key: 'day',
      head: t('order.placed'),
      sort: 'placedAt',
      sortDescendingFirst: true,
      width: 112,
      cell: (row) => <DateText value={row.placedAt} />,
      phone: 'line',
    },
    {
      key: 'number',
      head: t('order.number'),
      cell: (row) => (
        <span className="order-name">
          {row.audience === 'shared' ? null : (
            <Icon name="lock" size={12} className="mm" label={t('people.private')} />
          )}
          <button
            type="button"
            className="link q nm cut"
            aria-expanded={row.id === opened}
            onClick={() => setOpened(row.id === opened ? null : row.id)}
          >
            {row.kind === 'return'
              ? t('order.returnNo', { number: row.number })
              : t('order.no', { number: row.number })}
          </button>
        </span>
      ),
      phone: 'name',
    },
    {
      key: 'status',
      head: t('order.status'),
      width: 150,
      cell: (row) => <OrderState status={row.status} />,
      phone: 'line',
    },
    {
      key: 'delivered',
      head: t('order.delivered'),
      width: 112,
      cell: (row) => (row.deliveredAt ? <DateText value={row.deliveredAt} /> : null),
    },
    {
      key: 'lines',
      head: t('order.lines'),
      align: 'end',
      width: 80,
      cell: (row) => format.number(row.lines),
      phone: 'line',
    },
    {
      key: 'returned',
      head: t('order.returned'),
      align: 'end',
      width: 120,
      cell: (row) =>
        Number(row.returned) === 0
          ? null
          : format.money(row.returned, { currency: row.currency, cents: 'never' }),
    },
    {
      key: 'gross',
      head: t('order.amount'),
      align: 'end',
      width: 140,
      cell: (row) => format.money(row.gross, { currency: row.currency, cents: 'never' }),
      phone: 'main',
    },
  ]
}

function OrderState({ status }: { status: Row['status'] }) {
  const { t } = useTranslation('partners')
  const tones = {
    placed: 'none',
    delivered: 'ok',
    cancelled: 'att',
    unavailable: 'brk',
    retracted: 'none',
  } as const
  if (status === 'placed' || status === 'delivered')
    return <span className="m">{t(`orderStatus.${status}`)}</span>
  return <Tag tone={tones[status]}>{t(`orderStatus.${status}`)}</Tag>
}
