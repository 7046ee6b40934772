import { type Route, route } from '#platform/http/route.ts'
import {
  OrderDetail,
  OrderList,
  OrderListQuery,
  OrderMonths,
  OrderMonthsQuery,
  OrderParams,
  OrdersOfPartnerParams,
} from './contract.ts'
import { mayReadOrders } from './policy.ts'
import { listOrders, ordersByMonth, readOrder } from './queries.ts'

const tag = 'orders'

export const orderRoutes: readonly Route[] = [
  route({
    ...{ method: 'GET', url: '/partners/:partnerId/orders', id: 'listOrders', tag, may: mayReadOrders },
    summary: 'Orders of a partnership, newest first unless told',
    params: OrdersOfPartnerParams,
    query: OrderListQuery,
    response: OrderList,
    handle: ({ tx, params, query }) => listOrders(tx, params.partnerId, query),
  }),
  route({
    ...{
      method: 'GET',
      url: '/partners/:partnerId/orders/by-month',
      id: 'listOrderMonths',
      tag,
      may: mayReadOrders,
    },
    summary: 'Orders and value of a partnership by calendar month',
    hot: true,
    params: OrdersOfPartnerParams,
    query: OrderMonthsQuery,
    response: OrderMonths,
    handle: ({ tx, params, query }) => ordersByMonth(tx, params.partnerId, query),
  }),
  route({
    ...{
      method: 'GET',
      url: '/partners/:partnerId/orders/:orderId',
      id: 'getOrder',
      tag,
      may: mayReadOrders,
    },
    summary: 'One order with its lines and what was promised for it',
    params: OrderParams,
    response: OrderDetail,
    handle: ({ tx, params, now }) => readOrder(tx, params.partnerId, params.orderId, now),
  }),
]
