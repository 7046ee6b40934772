import type { Module } from '#platform/http/module-plug.ts'
import { exportCommands } from './commands.ts'
import { exportJobs } from './jobs.ts'
import { exportRoutes } from './routes.ts'

export const exports: Module = {
  name: 'exports',
  routes: exportRoutes,
  commands: exportCommands,
  jobs: exportJobs,
}
