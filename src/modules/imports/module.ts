import type { Module } from '#platform/http/module-plug.ts'
import { importCommands } from './commands/commands.ts'
import { importJobs } from './jobs.ts'
import { importRoutes } from './routes.ts'

/** The plug of imports: what companies know already comes in, and goes again as a whole. */
export const imports: Module = {
  name: 'imports',
  routes: importRoutes,
  commands: importCommands,
  jobs: importJobs,
}
