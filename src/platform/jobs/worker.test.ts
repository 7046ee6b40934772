import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createLog } from '#platform/log/log.ts'
import type { Context, Job } from '#platform/module.ts'
import { testDatabase } from '#testing/database.ts'
import { startWorker } from './worker.ts'

it('runs a job that was sent before or after its start, again when it failed, and stops without losing one', async () => {
  const { ownerUrl, appUrl, db, owner } = await testDatabase()
  const context: Context = {
    ...{ db, appUrl, ownerUrl, dataFolder: '' },
    clock: { now: () => new Date() },
    log: createLog('silent'),
  }
  const seen: unknown[] = []
  let failures = 1
  const jobs: Job[] = [
    {
      name: 'count',
      run: async (_context, data) => {
        if (failures-- > 0) throw new Error('the first time it fails')
        seen.push(data)
      },
    },
    { name: 'nightly', cron: '15 3 * * *', run: async () => {} },
  ]
  const send = (value: number) =>
    owner.query(
      `insert into pgboss.job (name, data, retry_limit, retry_delay, keep_until, policy)
       select name, $1, 3, 0, now() + interval '1 day', policy from pgboss.queue where name = 'count'`,
      [{ value }],
    )
  const first = await startWorker(context, jobs)
  await send(1)
  while (seen.length < 1) await sleep(50)
  await first.stop()
  await send(2)
  const second = await startWorker(context, jobs)
  while (seen.length < 2) await sleep(50)
  await second.stop()
  expect(seen).toEqual([{ value: 1 }, { value: 2 }])
  const { rows } = await owner.query('select name, cron, timezone from pgboss.schedule')
  expect(rows).toEqual([{ name: 'nightly', cron: '15 3 * * *', timezone: 'UTC' }])
})
