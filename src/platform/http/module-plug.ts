import type { FastifyInstance } from 'fastify'
import type { Tx } from '#platform/database/database.ts'
import type { Command, Job } from '#platform/module.ts'
import type { RouteEnvironment } from './register-route.ts'
import type { Route } from './route.ts'

/** A capability as the composition root lists it. */
export type Module = {
  name: string
  routes?: readonly Route[]
  commands?: readonly Command[]
  jobs?: readonly Job[]
  /** Says what an address really means, before a route is handled: the same parameters or others in their place. */
  settleParams?: <Params>(tx: Tx, params: Params) => Promise<Params>
  /** For the rare address outside /api/v1; it must see to its own safety. */
  register?: (app: FastifyInstance, environment: RouteEnvironment) => void
}
