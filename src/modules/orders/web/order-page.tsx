import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { MetaList, Page, Section } from '#ui/page.tsx'
import { Link, usePathParams } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { SideBadge } from '#ui/side.tsx'
import { Tag, type Tone } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { OrderDetail, OrderStatus } from '../contract.ts'
import { useOrder } from './api.ts'
import { OrderHistory } from './order-history.tsx'
import { EarlierLines, OrderLines } from './order-lines.tsx'
import { OrderPromises } from './order-promises.tsx'

const tones: Record<OrderStatus, Tone> = {
  placed: 'none',
  delivered: 'ok',
  cancelled: 'att',
  unavailable: 'brk',
  retracted: 'none',
}

/** One order: what was sold, what came back, what was promised and how it went. */
export function OrderPage() {
  const { t } = useTranslation('orders')
  const { side } = useSession()
  const { partnerId = '', orderId = '' } = usePathParams()
  const order = useOrder(partnerId, orderId)
  const back =
    side === 'host'
      ? { text: t('back'), to: '/partners/$partnerId', params: { partnerId }, search: { tab: 'orders' } }
      : { text: t('back'), to: '/partnership', search: { tab: 'orders' } }
  if (order.isError)
    return (
      <Page sentence={t('title')} crumbs={[back]}>
        <ErrorNote error={order.error} onRetry={() => void order.refetch()} />
      </Page>
    )
  if (!order.data)
    return (
      <Page sentence={t('title')} crumbs={[back]}>
        <Skeleton lines={8} />
      </Page>
    )
  return <Loaded detail={order.data} back={back} />
}

type Back = { text: string; to: string; params?: Record<string, string>; search: { tab: string } }

function Loaded({ detail, back }: { detail: OrderDetail; back: Back }) {
  const { t } = useTranslation('orders')
  const format = useFormat()
  const session = useSession()
  const { order } = detail
  const money = (amount: string) => format.money(amount, { currency: order.currency })
  const isReturn = order.kind === 'return'
  const came = Number(order.returned) > 0
  return (
    <Page
      sentence={t(isReturn ? 'sentence.return' : 'sentence.order', {
        number: order.number,
        sum: money(isReturn ? order.returned : order.gross),
      })}
      title={t(isReturn ? 'name.return' : 'name.order', { number: order.number })}
      crumbs={[back]}
      extra={
        <MetaList
          items={[
            { term: t('placed'), value: <DateText value={order.placedAt} style="date-time" /> },
            { term: t('status'), value: <Tag tone={tones[order.status]}>{t(`state.${order.status}`)}</Tag> },
            {
              term: t('seller'),
              value: <SideBadge side={order.seller}>{t(`side.${order.seller}`)}</SideBadge>,
            },
            ...(order.deliveredAt
              ? [{ term: t('delivered'), value: <DateText value={order.deliveredAt} style="date-time" /> }]
              : []),
            ...(order.cancelledAt
              ? [{ term: t('cancelled'), value: <DateText value={order.cancelledAt} style="date-time" /> }]
              : []),
            ...(came && !isReturn ? [{ term: t('returned'), value: money(order.returned) }] : []),
            { term: t('source'), value: order.source },
            { term: t('audience'), value: t(order.audience === 'shared' ? 'seen.shared' : 'seen.own') },
          ]}
          end={<Ties detail={detail} mayImport={session.permissions.includes('imports.run')} />}
        />
      }
    >
      {order.status === 'retracted' ? <Note tone="plain" title={t('retracted')} /> : null}
      <div className="cols-aside">
        <div>
          <Section title={t('lines', { count: detail.lines.length })}>
            <OrderLines detail={detail} />
          </Section>
          <EarlierLines detail={detail} />
        </div>
        <aside>
          <OrderPromises detail={detail} />
          <OrderHistory partnerId={order.partnerId} orderId={order.id} />
        </aside>
      </div>
    </Page>
  )
}

/** The order a return belongs to, and the import an order came with. */
function Ties({ detail, mayImport }: { detail: OrderDetail; mayImport: boolean }) {
  const { t } = useTranslation('orders')
  const { order } = detail
  return (
    <>
      {order.originalId ? (
        <div>
          <dt>{t('original')}</dt>
          <dd>
            <Link
              to="/partners/$partnerId/orders/$orderId"
              params={{ partnerId: order.partnerId, orderId: order.originalId }}
            >
              {t('open')}
            </Link>
          </dd>
        </div>
      ) : null}
      {order.importId && mayImport ? (
        <div>
          <dt>{t('import')}</dt>
          <dd>
            <Link to="/imports/$importId" params={{ importId: order.importId }}>
              {t('open')}
            </Link>
          </dd>
        </div>
      ) : null}
    </>
  )
}
