import { type JobResult, PgBoss } from 'pg-boss'
import type { Context, Job } from '#platform/module.ts'

export type Worker = {
  /** Waits for the jobs that run (at most the given time) and takes no more. */
  stop: (limitMs?: number) => Promise<void>
}

const QUEUE = {
  retryLimit: 8,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 600,
  expireInSeconds: 6 * 3600,
  // A worker that was killed stops beating: its jobs are run again after this long, not only when they expire.
  heartbeatSeconds: 30,
  deleteAfterSeconds: 24 * 3600,
  notify: true,
} as const

/**
 * Runs jobs: on their schedule (cron in UTC), at the start where they say so, and when they are woken by name. Jobs of
 * one queue that wait with the same data are run once. Any number of workers may run beside each other; a job that
 * fails is tried again with growing pauses, its error goes to the log. Returns when all queues exist.
 */
export async function startWorker(context: Context, jobs: readonly Job[]): Promise<Worker> {
  const boss = new PgBoss({
    connectionString: context.ownerUrl,
    schema: 'pgboss',
    application_name: 'artel-worker',
    max: 4,
    useListenNotify: true,
  })
  boss.on('error', (error: unknown) => context.log.error({ err: error }, 'the job queue is in trouble'))
  await boss.start()
  const known = new Set(jobs.map((job) => job.name))
  for (const { name } of await boss.getSchedules()) if (!known.has(name)) await boss.unschedule(name)
  for (const job of jobs) {
    await boss.createQueue(job.name, QUEUE)
    await boss.work<unknown>(
      job.name,
      {
        batchSize: 100,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 2,
        burstWhenBatchFull: true,
        perJobResults: true,
      },
      (batch) => runBatch(context, job, batch),
    )
    if (job.cron) await boss.schedule(job.name, job.cron, {}, { tz: 'UTC' })
    else await boss.unschedule(job.name)
    if (job.atStart) await boss.send(job.name, {})
  }
  return { stop: (limitMs = 5_000) => boss.stop({ graceful: true, timeout: limitMs, close: true }) }
}

/** Runs a batch of one queue in the order it was queued, once for each distinct data. */
async function runBatch(
  context: Context,
  job: Job,
  batch: readonly { id: string; data: unknown }[],
): Promise<JobResult[]> {
  const byData = new Map<string, { data: unknown; ids: string[] }>()
  for (const { id, data } of batch) {
    const key = JSON.stringify(data ?? {})
    const same = byData.get(key)
    if (same) same.ids.push(id)
    else byData.set(key, { data: data ?? {}, ids: [id] })
  }
  const results: JobResult[] = []
  for (const { data, ids } of byData.values()) {
    const result = await runJob(context, job, data, ids[0] ?? '')
    results.push(...ids.map((id) => ({ id, ...result })))
  }
  return results
}

async function runJob(context: Context, job: Job, data: unknown, id: string): Promise<Omit<JobResult, 'id'>> {
  const log = context.log.child({ job: job.name, jobId: id })
  const started = performance.now()
  try {
    await job.run({ ...context, log }, data)
    log.debug({ ms: Math.round(performance.now() - started) }, 'job done')
    return { status: 'completed' }
  } catch (error) {
    log.error({ err: error, ms: Math.round(performance.now() - started) }, 'job failed; it is tried again')
    return { status: 'failed', output: { message: error instanceof Error ? error.message : String(error) } }
  }
}
