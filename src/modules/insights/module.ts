import type { Module } from '#platform/http/module-plug.ts'
import { reportCommands } from './commands.ts'
import { scoresConsumerJob } from './health/stored/follow-facts.ts'
import { scoresJob } from './health/stored/jobs.ts'
import { healthRoutes } from './health/stored/routes.ts'
import { routes } from './routes.ts'

export const insights: Module = {
  name: 'insights',
  routes: [...routes, ...healthRoutes],
  commands: reportCommands,
  jobs: [scoresJob, scoresConsumerJob],
}
