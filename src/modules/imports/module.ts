import type { Module } from '#platform/http/module-plug.ts'
import { importCommands } from './commands/commands.ts'
import { importJobs } from './jobs.ts'
import { recipeRoutes } from './recipes/routes.ts'
import { importRoutes } from './routes.ts'
import { rowRoutes } from './rows/routes.ts'
import { scheduleRoutes } from './schedules/routes.ts'

/** The plug of imports: what companies know already comes in, and goes again as a whole. */
export const imports: Module = {
  name: 'imports',
  routes: [...rowRoutes, ...importRoutes, ...recipeRoutes, ...scheduleRoutes],
  commands: importCommands,
  jobs: importJobs,
}
