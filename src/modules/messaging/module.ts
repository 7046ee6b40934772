import type { Module } from '#platform/http/module-plug.ts'
import { inboundRoutes } from './inbound/routes.ts'
import { digestJob, mailsJob, remindersJob, sendJob, tidyJob } from './jobs.ts'
import { routes } from './routes.ts'

export const messaging: Module = {
  name: 'messaging',
  routes: [...routes, ...inboundRoutes],
  jobs: [mailsJob, digestJob, remindersJob, sendJob, tidyJob],
}
