import type { FastifyInstance } from 'fastify'
import type { Command, Job } from '#platform/module.ts'
import type { RouteEnvironment } from './register-route.ts'
import type { Route } from './route.ts'

/** A capability as the composition root lists it. */
export type Module = {
  name: string
  routes?: readonly Route[]
  commands?: readonly Command[]
  jobs?: readonly Job[]
  /** For the rare address outside /api/v1; it must see to its own safety. */
  register?: (app: FastifyInstance, environment: RouteEnvironment) => void
}
