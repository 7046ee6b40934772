import { type JobResult, PgBoss } from 'pg-boss'
import type { Context, Job } from '#platform/module.ts'

export type RunningJobs = {
  /** Runs a job soon, as `enqueueJob` does in a transaction. */
  send: (name: string, data: Record<string, unknown>) => Promise<void>
  /** Lets running jobs finish (up to some seconds) and takes no new ones. */
  stop: () => Promise<void>
}

const QUEUE = {
  retryLimit: 10,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 600,
  expireInSeconds: 6 * 3600,
  // A worker that was killed stops beating: its jobs are run again after this long, not after they expire.
  heartbeatSeconds: 30,
  deleteAfterSeconds: 24 * 3600,
  notify: true,
} as const

/**
 * Makes the queues of these jobs, their schedules (cron in UTC) and starts to work on them. Jobs of one queue that wait
 * with the same data are run once. A job that throws is run again later, up to ten times, with growing pauses.
 */
export async function startJobs(context: Context, jobs: readonly Job[]): Promise<RunningJobs> {
  const { log } = context
  const boss = new PgBoss({
    connectionString: context.ownerUrl,
    application_name: 'artel-jobs',
    schema: 'pgboss',
    max: 3,
    useListenNotify: true,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'jobs: the queue reported an error'))
  boss.on('warning', (warning) => log.debug({ warning }, 'jobs: the queue warns'))
  await boss.start()
  const known = new Set(jobs.map((job) => job.name))
  for (const { name } of await boss.getSchedules()) if (!known.has(name)) await boss.unschedule(name)
  for (const job of jobs) {
    await boss.createQueue(job.name, QUEUE)
    await boss.work(
      job.name,
      {
        batchSize: 100,
        pollingIntervalSeconds: 2,
        notifyPollingIntervalSeconds: 30,
        burstWhenBatchFull: true,
        perJobResults: true,
      },
      (waiting) => runBatch(context, job, waiting),
    )
    if (job.cron) await boss.schedule(job.name, job.cron, {}, { tz: 'UTC' })
    if (job.atStart) await boss.send(job.name, {})
  }
  return {
    send: async (name, data) => void (await boss.send(name, data)),
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  }
}

/** Runs a batch of one queue: once for each distinct data. */
async function runBatch(
  context: Context,
  job: Job,
  waiting: readonly { id: string; data: unknown }[],
): Promise<JobResult[]> {
  const byData = new Map<string, { data: unknown; ids: string[] }>()
  for (const { id, data } of waiting) {
    const key = JSON.stringify(data ?? {})
    const same = byData.get(key)
    if (same) same.ids.push(id)
    else byData.set(key, { data: data ?? {}, ids: [id] })
  }
  const results: JobResult[] = []
  for (const { data, ids } of byData.values()) {
    const result = await runOnce(context, job, data)
    results.push(...ids.map((id) => ({ id, ...result })))
  }
  return results
}

async function runOnce(context: Context, job: Job, data: unknown): Promise<Omit<JobResult, 'id'>> {
  try {
    await job.run(context, data)
    return { status: 'completed' }
  } catch (error) {
    context.log.error({ err: error, job: job.name }, 'jobs: a job failed and will be run again')
    return { status: 'failed', output: { message: error instanceof Error ? error.message : String(error) } }
  }
}
