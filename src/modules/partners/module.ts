import type { Module } from '#platform/http/module-plug.ts'
import { partnerRoutes } from './account/partner-routes.ts'
import { stageRoutes } from './lifecycle/stage-routes.ts'
import { contactRoutes, legalEntityRoutes } from './people/contact-routes.ts'
import { registryRoutes } from './registry/registry-routes.ts'

export const partners: Module = {
  name: 'partners',
  routes: [...registryRoutes, ...partnerRoutes, ...contactRoutes, ...legalEntityRoutes, ...stageRoutes],
}
