import type { Module } from '#platform/http/module-plug.ts'
import { orderRoutes } from './routes.ts'

/** The plug of orders. */
export const orders: Module = { name: 'orders', routes: orderRoutes }
