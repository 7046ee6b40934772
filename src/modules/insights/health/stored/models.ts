import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Day } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import type { HealthModel } from './engine.ts'
import type { FitProgress } from './shapes.ts'

export type Purpose = 'current' | 'past'

/** Models of past days that may wait at once, and how many are kept. */
const MOST_WAITING = 5
const MOST_PAST = 24

type ProgressRow = Omit<FitProgress, 'state'> & { state: FitProgress['state'] | 'ready' }

/** A model that is asked for, waits for the job. Returns the one that waits already where there is one. */
export async function wantModel(
  { tx, networkId, now }: { tx: Tx; networkId: string; now: Date },
  purpose: Purpose,
  day: Day,
): Promise<FitProgress> {
  const waiting = await readWaiting(tx, purpose, purpose === 'past' ? day : null)
  if (waiting) return waiting
  if (purpose === 'past') await refuseTooMany(tx)
  const id = newId()
  await sql`insert into score_model (network_id, id, purpose, day, state, wanted_at)
    values (${networkId}, ${id}, ${purpose}, ${day}::date, 'waiting', ${now})`.execute(tx)
  return { modelId: id, state: 'waiting', day, done: 0, total: null, failure: null }
}

async function refuseTooMany(tx: Tx): Promise<void> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from score_model where purpose = 'past' and state in ('waiting', 'fitting')`.execute(
    tx,
  )
  if ((rows[0]?.n ?? 0) >= MOST_WAITING)
    throw new Refused('too_many_days', {
      status: 409,
      detail: `Models of ${MOST_WAITING} other days are being fitted. Wait for one of them.`,
    })
}

const progressOf = sql`id as "modelId", state, day, done, total, failure`

/** The fit that waits or runs; of one day where it is given. */
export async function readWaiting(tx: Tx, purpose: Purpose, day: Day | null): Promise<FitProgress | null> {
  const { rows } = await sql<FitProgress>`
    select ${progressOf} from score_model where purpose = ${purpose} and state in ('waiting', 'fitting')
      and (${day}::date is null or day = ${day}::date) order by wanted_at limit 1`.execute(tx)
  return rows[0] ?? null
}

/** The last fit that did not come to an end, when it is newer than what is in force. */
export async function readFailed(tx: Tx, purpose: Purpose, day: Day | null): Promise<FitProgress | null> {
  const { rows } = await sql<ProgressRow>`
    select ${progressOf} from score_model where purpose = ${purpose} and (${day}::date is null or day = ${day}::date)
    order by wanted_at desc, id desc limit 1`.execute(tx)
  const [row] = rows
  return row && (row.state === 'failed' || row.state === 'cancelled') ? { ...row, state: row.state } : null
}

export type ReadyModel = { id: string; day: Day; fittedAt: Date }

/** The model of a past day that is ready. */
export async function readPastModel(tx: Tx, day: Day): Promise<ReadyModel | null> {
  const { rows } = await sql<ReadyModel>`
    select id, day, fitted_at as "fittedAt" from score_model
    where purpose = 'past' and state = 'ready' and day = ${day}::date order by fitted_at desc limit 1`.execute(
    tx,
  )
  return rows[0] ?? null
}

export async function readModelHead(tx: Tx, id: string): Promise<ReadyModel | null> {
  const { rows } = await sql<ReadyModel>`
    select id, day, fitted_at as "fittedAt" from score_model where id = ${id} and state = 'ready'`.execute(tx)
  return rows[0] ?? null
}

const known = new Map<string, HealthModel>()
const MOST_KNOWN = 20

/** A fitted model by its id. It never changes once it is ready, so it is read once. Throws when there is none. */
export async function readModel(tx: Tx, id: string): Promise<HealthModel> {
  const remembered = known.get(id)
  if (remembered) return remembered
  const { rows } = await sql<{ model: HealthModel }>`
    select model from score_model where id = ${id} and state = 'ready'`.execute(tx)
  const model = rows[0]?.model
  if (!model) throw new Error(`there is no model ${id} that is ready`)
  if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value as string)
  known.set(id, model)
  return model
}

/** Takes a model to fit it. Null when another has it, or nobody wants it any more. */
export async function claimModel(tx: Tx, id: string): Promise<{ day: Day; purpose: Purpose } | null> {
  const { rows } = await sql<{ day: Day; purpose: Purpose }>`
    update score_model set state = 'fitting', done = 0, touched_at = clock_timestamp()
    where id = ${id} and (state = 'waiting'
      or (state = 'fitting' and touched_at < clock_timestamp() - interval '90 seconds'))
    returning day, purpose`.execute(tx)
  return rows[0] ?? null
}

/** Tells how far the fit is. Returns whether it is still wanted. */
export async function tellProgress(tx: Tx, id: string, done: number, total: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update score_model set done = ${done}, total = ${total}, touched_at = clock_timestamp()
    where id = ${id} and state = 'fitting'`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

/** Keeps what was fitted. Returns whether it was still wanted. */
export async function keepModel(
  tx: Tx,
  id: string,
  fitted: { model: HealthModel; trackRecord: unknown; now: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update score_model set state = 'ready', model = ${JSON.stringify(fitted.model)}::jsonb,
      track_record = ${JSON.stringify(fitted.trackRecord)}::jsonb, fitted_at = ${fitted.now}, done = coalesce(total, done)
    where id = ${id} and state = 'fitting'`.execute(tx)
  return (numAffectedRows ?? 0n) > 0n
}

export async function failModel(tx: Tx, id: string, failure: string): Promise<void> {
  await sql`update score_model set state = 'failed', failure = ${failure.slice(0, 500)}
    where id = ${id} and state in ('waiting', 'fitting')`.execute(tx)
}

/** Calls off the fit of the model that is to be in force next. Returns whether there was one. */
export async function cancelFit(tx: Tx): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update score_model set state = 'cancelled' where purpose = 'current' and state in ('waiting', 'fitting')`.execute(
    tx,
  )
  return (numAffectedRows ?? 0n) > 0n
}

/** Models of past days that no longer tell what the records give: facts of before those days have come. */
export async function dropPastModels(tx: Tx, after: Day): Promise<void> {
  await sql`delete from score_model where purpose = 'past' and day > ${after}::date`.execute(tx)
}

/** Throws away the models that are no longer in force, and of past days the oldest and those nobody asked for of late. */
export async function sweepModels(tx: Tx, inForce: string | null, now: Date): Promise<void> {
  await sql`
    delete from score_model m where purpose = 'current' and state not in ('waiting', 'fitting')
      and m.id is distinct from ${inForce}::uuid and not exists (select from partner_score s where s.model_id = m.id)
      and (state = 'ready' or wanted_at < ${now}::timestamptz - interval '1 day')`.execute(tx)
  await sql`
    delete from score_model where purpose = 'past' and state not in ('waiting', 'fitting')
      and (wanted_at < ${now}::timestamptz - interval '3 days' or id not in (
        select id from score_model where purpose = 'past' order by wanted_at desc, id limit ${MOST_PAST}))`.execute(
    tx,
  )
}
