import type { FastifyInstance } from 'fastify'

/** The API document at /api/v1/openapi.json and a page made from it at /api/reference. */
export function registerReference(app: FastifyInstance): void {
  let document: string | undefined
  app.get('/api/v1/openapi.json', { schema: { hide: true } as object }, (_request, reply) => {
    document ??= JSON.stringify(app.swagger())
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(document)
  })
  app.register(async (pages) => {
    const { default: swaggerUi } = await import('@fastify/swagger-ui')
    await pages.register(swaggerUi, {
      routePrefix: '/api/reference',
      staticCSP: true,
      uiConfig: { url: '/api/v1/openapi.json', docExpansion: 'none', deepLinking: true },
    })
  })
}
