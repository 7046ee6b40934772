import type { Module } from '#platform/http/module-plug.ts'
import { figuresJob, sweepJob, textJob } from './jobs.ts'
import { rebuildCommand } from './rebuild-command.ts'
import { routes } from './routes.ts'

export const workspace: Module = {
  name: 'workspace',
  routes,
  commands: [rebuildCommand],
  jobs: [figuresJob, sweepJob, textJob],
}
