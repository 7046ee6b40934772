import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

/** Figures of this process for Prometheus: the process itself and how long requests took by route and status. */
export type Metrics = { registry: Registry; observe: (app: FastifyInstance) => void }

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const observe = (app: FastifyInstance) => {
    app.addHook('onResponse', (request, reply, done) => {
      // the route's pattern, never the path: partner ids would make a series each
      const route = request.routeOptions.url ?? 'unknown'
      const labels = { method: request.method, route, status: String(reply.statusCode) }
      duration.observe(labels, reply.elapsedTime / 1000)
      done()
    })
  }
  return { registry, observe }
}
