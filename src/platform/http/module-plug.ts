import type { Command, Job } from '#platform/module.ts'
import type { Route } from './route.ts'

/** A capability as the composition root lists it. */
export type Module = {
  name: string
  routes?: readonly Route[]
  commands?: readonly Command[]
  jobs?: readonly Job[]
}
