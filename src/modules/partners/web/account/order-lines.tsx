import { useTranslation } from 'react-i18next'
import type { OrderDetail } from '#modules/orders/contract.ts'
import { useFormat } from '#ui/locale.tsx'
import { SideMark } from '#ui/side.tsx'
import { type PromiseState, StateTag } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'

/** Lines of an order and how its delivery went. */
export function OrderLines({ detail }: { detail: OrderDetail }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { order, lines, promises } = detail
  const money = (amount: string | null) =>
    amount === null ? '' : format.money(amount, { currency: order.currency })
  return (
    <div className="order-lines">
      {promises.length > 0 ? (
        <ul className="order-promises">
          {promises.slice(0, 5).map((promise) => (
            <li key={promise.id}>
              <SideMark side={promise.owedBy} /> {t('order.promised')} <DateText value={promise.dueAt} />{' '}
              {isState(promise.state) ? <StateTag state={promise.state} plain /> : null}
            </li>
          ))}
        </ul>
      ) : null}
      <table className="ledger">
        <thead>
          <tr>
            <th scope="col">{t('order.line')}</th>
            <th scope="col" className="n">
              {t('order.quantity')}
            </th>
            <th scope="col" className="n">
              {t('order.price')}
            </th>
            <th scope="col" className="n">
              {t('order.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.name ?? line.sku ?? line.key}{' '}
                {line.name && line.sku ? <span className="mm">{line.sku}</span> : null}
              </td>
              <td className="n">{format.number(Number(line.quantity))}</td>
              <td className="n">{money(line.unitPrice)}</td>
              <td className="n">{money(line.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {detail.hasMoreLines ? <p className="small mm">{t('order.moreLines')}</p> : null}
    </div>
  )
}

const states: readonly string[] = ['open', 'overdue', 'kept', 'late', 'broken', 'withdrawn']

function isState(state: string): state is PromiseState {
  return states.includes(state)
}
