import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import type { Day } from '#shared/days.ts'

export const SCORES_JOB = 'insights.fit'

/** Which model and day are in force in the scope's network, and what is wanted of it. */
export type ScoreRun = {
  modelId: string | null
  day: Day | null
  isWanted: boolean
  wantsFit: boolean
  doneAt: Date | null
  scored: number
  checkedAt: Date | null
  checked: number
  differences: number
}

export async function readRun(tx: Tx): Promise<ScoreRun | null> {
  const { rows } = await sql<ScoreRun>`
    select model_id as "modelId", day, is_wanted as "isWanted", wants_fit as "wantsFit", done_at as "doneAt", scored,
      checked_at as "checkedAt", checked, differences from score_run`.execute(tx)
  return rows[0] ?? null
}

type Asking = { tx: Tx; networkId: string }

/**
 * Notes that everything in the network has to be scored anew, with a new model where `wantsFit`, and wakes the job; asked
 * often, it is noted once.
 */
export async function askForScores({ tx, networkId }: Asking, wantsFit: boolean): Promise<void> {
  const { rows } = await sql`
    insert into score_run as r (network_id, is_wanted, wants_fit) values (${networkId}, true, ${wantsFit})
    on conflict (network_id) do update set is_wanted = true, wants_fit = r.wants_fit or excluded.wants_fit
      where not r.is_wanted or (excluded.wants_fit and not r.wants_fit)
    returning network_id`.execute(tx)
  if (rows.length > 0) await enqueueJob(tx, SCORES_JOB, { networkId })
}

/** Without a sign of life for so long, whoever scored is taken for gone. */
const GONE = sql`interval '90 seconds'`

export type Begun = ScoreRun & { isInterrupted: boolean }

/**
 * Takes the wish to score the network, so that what is asked from now on asks again. Null when somebody else is at it, who
 * looks for wishes before ending.
 */
export async function beginRun({ tx, networkId }: Asking): Promise<Begun | null> {
  await sql`insert into score_run (network_id) values (${networkId}) on conflict do nothing`.execute(tx)
  const { rows } = await sql<{ isBusy: boolean; isInterrupted: boolean }>`
    select began_at is not null and (done_at is null or done_at < began_at) as "isInterrupted",
      began_at is not null and (done_at is null or done_at < began_at) and greatest(touched_at, (select max(m.touched_at)
        from score_model m where m.state = 'fitting')) > clock_timestamp() - ${GONE} as "isBusy"
    from score_run for update`.execute(tx)
  if (rows[0]?.isBusy) return null
  const run = await readRun(tx)
  if (!run) return null
  await sql`update score_run set is_wanted = false, wants_fit = false, began_at = clock_timestamp(),
    touched_at = clock_timestamp()`.execute(tx)
  return { ...run, isInterrupted: rows[0]?.isInterrupted ?? false }
}

export async function touchRun(tx: Tx): Promise<void> {
  await sql`update score_run set touched_at = clock_timestamp()`.execute(tx)
}

/** Puts a model and a day in force: whoever scores from now on scores by them. */
export async function putInForce(tx: Tx, modelId: string, day: Day): Promise<void> {
  await sql`update score_run set model_id = ${modelId}, day = ${day}::date, touched_at = clock_timestamp()`.execute(
    tx,
  )
}

/** Ends a run. Returns whether something was asked for meanwhile. */
export async function endRun(tx: Tx, scored: number | null): Promise<boolean> {
  const { rows } = await sql<{ isWanted: boolean }>`
    update score_run set done_at = clock_timestamp(), scored = coalesce(${scored}::int, scored)
    returning is_wanted as "isWanted"`.execute(tx)
  return rows[0]?.isWanted ?? false
}

export async function keepComparison(
  tx: Tx,
  found: { at: Date; checked: number; differences: number },
): Promise<void> {
  await sql`update score_run set checked_at = ${found.at}, checked = ${found.checked},
    differences = ${found.differences}`.execute(tx)
}

/**
 * Scores of a network are written by one transaction at a time: what one read before its turn cannot replace what another
 * has written since.
 */
export async function lockScores({ tx, networkId }: Asking): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`scores ${networkId}`}, 0))`.execute(tx)
}

/** The same among those who score different partnerships: they keep out only who scores a single one. */
export async function lockScoresTogether({ tx, networkId }: Asking): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(${`scores ${networkId}`}, 0))`.execute(tx)
}
