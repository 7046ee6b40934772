import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { lackedRights, sampleActors, witnessOpening } from '#modules/access/index.ts'
import { createMetrics } from '#platform/health/metrics.ts'
import { registerHealth } from '#platform/health/routes.ts'
import { createHttp } from '#platform/http/create-http.ts'
import type { House } from './house.ts'
import { modules } from './modules.ts'

/** A page for those who come while the server prepares itself: it looks again by itself. */
const PREPARING_PAGE = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2">
<meta name="viewport" content="width=device-width"><title>Artel</title>
<body style="font:16px/1.5 system-ui;margin:20vh auto;max-width:28rem;padding:0 1rem">
<p>Artel is preparing its data. This page opens by itself when it is ready.</p>
<p lang="ru">Артель готовит данные. Страница откроется сама, когда всё будет готово.</p></body></html>`

/** The server with all routes; while `missing` names something it answers 503 to all but the health routes. */
export function createServer(house: House, missing: () => string | null): Promise<FastifyInstance> {
  const { config, secret } = house
  const metrics = createMetrics()
  return createHttp(house.context, modules, {
    secret,
    sampleActors,
    witness: witnessOpening,
    lacks: lackedRights,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    webFolder: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    extend: (app) => {
      metrics.observe(app)
      refuseUntilReady(app, missing)
      registerHealth(app, { missing, pool: house.pool }, metrics)
    },
  })
}

function refuseUntilReady(app: FastifyInstance, missing: () => string | null): void {
  app.addHook('onRequest', async (request, reply) => {
    const lacking = missing()
    if (!lacking || /^\/(health\/|metrics$)/.test(request.url)) return
    reply.code(503).headers({ 'retry-after': '2', 'cache-control': 'no-store' })
    if (request.headers.accept?.includes('text/html')) return reply.type('text/html').send(PREPARING_PAGE)
    const body = {
      type: 'about:blank',
      title: 'Not ready yet',
      status: 503,
      code: 'not_ready',
      detail: lacking,
    }
    return reply.type('application/problem+json').send(JSON.stringify({ ...body, requestId: request.id }))
  })
}
