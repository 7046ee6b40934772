import type { Logger } from 'pino'

const running = new Set<Promise<void>>()

/**
 * Does what an answer must not wait for: writing down a guess or sending a mail must take no longer for an account
 * that exists than for one that does not. Errors go to the log.
 */
export function inBackground(log: Logger, what: string, work: () => Promise<unknown>): void {
  const promise = new Promise<void>((resolve) => setImmediate(resolve))
    .then(work)
    .then(
      () => {},
      (error: unknown) => log.error({ err: error }, `${what} failed`),
    )
    .finally(() => running.delete(promise))
  running.add(promise)
}

/** Waits for all that was begun so far. */
export async function backgroundDone(): Promise<void> {
  while (running.size > 0) await Promise.all(running)
}
