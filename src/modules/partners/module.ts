import type { Module } from '#platform/http/module-plug.ts'
import { contactRoutes, legalEntityRoutes } from './contact-routes.ts'
import { partnerRoutes } from './partner-routes.ts'
import { registryRoutes } from './registry-routes.ts'

export const partners: Module = {
  name: 'partners',
  routes: [...registryRoutes, ...partnerRoutes, ...contactRoutes, ...legalEntityRoutes],
}
