import type { Module } from '#platform/http/module-plug.ts'
import { balanceRoutes } from './balance/routes.ts'
import { reportCommands } from './commands.ts'
import { scoresConsumerJob } from './health/stored/follow-facts.ts'
import { scoresJob } from './health/stored/jobs.ts'
import { healthRoutes } from './health/stored/routes.ts'
import { qualityRoutes } from './quality/routes.ts'
import { ratingJob } from './rating/jobs.ts'
import { ratingRoutes } from './rating/routes.ts'
import { retentionRoutes } from './retention/routes.ts'
import { routes } from './routes.ts'
import { sendReportsJob } from './schedules/jobs.ts'
import { valueRoutes } from './value/routes.ts'

export const insights: Module = {
  name: 'insights',
  routes: [
    ...routes,
    ...healthRoutes,
    ...ratingRoutes,
    ...qualityRoutes,
    ...balanceRoutes,
    ...retentionRoutes,
    ...valueRoutes,
  ],
  commands: reportCommands,
  jobs: [ratingJob, sendReportsJob, scoresJob, scoresConsumerJob],
}
