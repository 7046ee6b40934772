import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { OrderDetail, OrderLine } from '../contract.ts'

function useColumns(currency: string, foot?: string): LedgerColumn<OrderLine>[] {
  const { t } = useTranslation('orders')
  const format = useFormat()
  const money = (amount: string) => format.money(amount, { bare: true, currency })
  return [
    {
      key: 'name',
      head: t('line.name'),
      phone: 'name',
      wrap: true,
      cell: (line) => <span className="nm">{line.name ?? line.sku ?? line.key}</span>,
      ...(foot === undefined ? {} : { foot: t('line.total') }),
    },
    { key: 'sku', head: t('line.sku'), width: 120, cell: (line) => <span className="mm">{line.sku}</span> },
    {
      key: 'quantity',
      head: t('line.quantity'),
      align: 'end',
      width: 96,
      phone: 'line',
      cell: (line) => format.number(Number(line.quantity)),
    },
    {
      key: 'price',
      head: t('line.price', { currency }),
      label: t('line.priceShort'),
      align: 'end',
      width: 120,
      phone: 'line',
      cell: (line) => (line.unitPrice === null ? '\u2013' : money(line.unitPrice)),
    },
    {
      key: 'amount',
      head: t('line.amount', { currency }),
      label: t('line.amountShort'),
      align: 'end',
      width: 136,
      phone: 'main',
      cell: (line) => money(line.amount),
      ...(foot === undefined ? {} : { foot }),
    },
  ]
}

/** The present lines with their sum: what was sold less what came back on the same document. */
export function OrderLines({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const format = useFormat()
  const { order, lines } = detail
  // Both sums are exact decimals of one currency, so that their difference has no more than its decimals.
  const sum = (Number(order.gross) - Number(order.returned)).toFixed(decimalsOf(order.gross))
  const columns = useColumns(order.currency, format.money(sum, { bare: true, currency: order.currency }))
  return (
    <>
      <Ledger
        label={t('line.label')}
        columns={columns}
        rows={lines}
        rowKey={(line) => line.id}
        minWidth={600}
      />
      {detail.hasMoreLines ? <p className="small mm">{t('line.more')}</p> : null}
    </>
  )
}

function decimalsOf(amount: string): number {
  return amount.split('.')[1]?.length ?? 0
}

/** What corrected lines said before. */
export function EarlierLines({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('orders')
  const columns = useColumns(detail.order.currency)
  if (detail.earlier.length === 0) return null
  return (
    <Section title={t('line.earlier', { count: detail.earlier.length })} note={t('line.earlierNote')}>
      <Ledger
        label={t('line.earlierNote')}
        columns={columns}
        rows={detail.earlier}
        rowKey={(line) => line.id}
        minWidth={600}
      />
    </Section>
  )
}
