import { PgBoss } from 'pg-boss'
import type { Context, Job } from '#platform/module.ts'

export type Worker = {
  /** Waits for the jobs that run (at most the given time) and takes no more. */
  stop: (limitMs?: number) => Promise<void>
}

/**
 * Runs jobs: on their schedule and when they are woken by name. Any number of workers may run beside each other; a
 * job that fails is tried again with growing pauses, its error goes to the log. Returns when all queues exist.
 */
export async function startWorker(context: Context, jobs: readonly Job[]): Promise<Worker> {
  const boss = new PgBoss({
    connectionString: context.ownerUrl,
    schema: 'pgboss',
    application_name: 'artel-worker',
    max: 4,
  })
  boss.on('error', (error: unknown) => context.log.error({ err: error }, 'the job queue is in trouble'))
  await boss.start()
  for (const job of jobs) {
    await boss.createQueue(job.name, { retryLimit: 8, retryDelay: 2, retryBackoff: true, retryDelayMax: 600 })
    await boss.work<unknown>(
      job.name,
      { batchSize: 1, pollingIntervalSeconds: 0.5, burstWhenBatchFull: true },
      async (batch) => {
        for (const { data, id } of batch) await runJob(context, job, data, id)
      },
    )
    if (job.cron) await boss.schedule(job.name, job.cron, {}, { tz: 'UTC' })
    else await boss.unschedule(job.name)
  }
  return { stop: (limitMs = 5_000) => boss.stop({ graceful: true, timeout: limitMs, close: true }) }
}

async function runJob(context: Context, job: Job, data: unknown, id: string): Promise<void> {
  const log = context.log.child({ job: job.name, jobId: id })
  const started = performance.now()
  try {
    await job.run({ ...context, log }, data)
    log.debug({ ms: Math.round(performance.now() - started) }, 'job done')
  } catch (error) {
    log.error({ err: error, ms: Math.round(performance.now() - started) }, 'job failed; it is tried again')
    throw error
  }
}
