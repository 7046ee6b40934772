import type { Module } from '#platform/http/module-plug.ts'
import { registerCompatiblePaths } from './compatible-paths.ts'
import { factorRoutes } from './factor-routes.ts'
import { deliverMailJob, tidyJob } from './jobs.ts'
import { peopleRoutes } from './people-routes.ts'
import { roleRoutes } from './role-routes.ts'
import { sessionRoutes } from './session-routes.ts'
import { settingsRoutes } from './settings-routes.ts'

export const access: Module = {
  name: 'access',
  routes: [...sessionRoutes, ...peopleRoutes, ...settingsRoutes, ...factorRoutes, ...roleRoutes],
  jobs: [deliverMailJob, tidyJob],
  register: registerCompatiblePaths,
}
