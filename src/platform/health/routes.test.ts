import Fastify from 'fastify'
import pg from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { testDatabase } from '#testing/database.ts'
import { createMetrics } from './metrics.ts'
import { registerHealth } from './routes.ts'

async function server(pool: pg.Pool, missing: () => string | null = () => null) {
  const app = Fastify()
  const metrics = createMetrics()
  metrics.observe(app)
  registerHealth(app, { missing, pool }, metrics)
  app.get('/things/:id', () => ({}))
  onTestFinished(() => app.close())
  return (url: string) => app.inject({ url })
}

it('is live from the first moment and ready when start-up is complete and the database answers', async () => {
  const { owner } = await testDatabase()
  let missing: string | null = 'demonstration'
  const get = await server(owner, () => missing)
  expect((await get('/health/live')).statusCode).toBe(200)
  expect((await get('/health/ready')).json()).toEqual({ status: 'not_ready', missing: 'demonstration' })
  missing = null
  expect((await get('/health/ready')).statusCode).toBe(200)
})

it('is live but not ready while the database is away', async () => {
  const pool = new pg.Pool({ connectionString: 'postgres://nobody:x@127.0.0.1:1/none' })
  const get = await server(pool)
  expect((await get('/health/live')).statusCode).toBe(200)
  const ready = await get('/health/ready')
  expect([ready.statusCode, ready.json()]).toEqual([503, { status: 'not_ready', missing: 'database' }])
})

it('counts requests by route pattern, never by path', async () => {
  const { owner } = await testDatabase()
  const get = await server(owner)
  await Promise.all(['a', 'b', 'c'].map((id) => get(`/things/${id}`)))
  const { body } = await get('/metrics')
  expect(body).toContain(
    'http_request_duration_seconds_count{method="GET",route="/things/:id",status="200"} 3',
  )
  expect(body).toContain('process_resident_memory_bytes')
  expect(body).not.toContain('/things/a')
})
