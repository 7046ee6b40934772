import type { Module } from '#platform/http/module-plug.ts'
import { conflictRoutes } from './conflicts/conflict-routes.ts'
import { routes } from './routes.ts'
import { followUpJob } from './steps/jobs.ts'
import { stepRoutes } from './steps/step-routes.ts'

export const today: Module = {
  name: 'today',
  routes: [...routes, ...stepRoutes, ...conflictRoutes],
  jobs: [followUpJob],
}
