import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Metrics } from './metrics.ts'

export type Readiness = {
  /** Null when all is there, else what is still missing, as one word for machines. */
  missing: () => string | null
  pool: pg.Pool
}

const ANSWER_LIMIT_MS = 2_000

/**
 * /health/live (the process answers), /health/ready (it may be given requests: start-up is complete and the database
 * answers) and /metrics in the format of Prometheus. None of them tells anything about anyone's data.
 */
export function registerHealth(app: FastifyInstance, readiness: Readiness, metrics: Metrics): void {
  app.get('/health/live', { logLevel: 'warn' }, () => ({ status: 'live' }))
  app.get('/health/ready', { logLevel: 'warn' }, async (_request, reply) => {
    const missing = readiness.missing() ?? ((await doesAnswer(readiness.pool)) ? null : 'database')
    return reply
      .code(missing ? 503 : 200)
      .send(missing ? { status: 'not_ready', missing } : { status: 'ready' })
  })
  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
}

async function doesAnswer(pool: pg.Pool): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ANSWER_LIMIT_MS, false)
  })
  const answer = pool.query('select 1').then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
