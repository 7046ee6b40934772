import { sql } from 'kysely'
import { personNames } from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import type { TodayStepTable } from '../tables.ts'
import type { Found, Step, StepAnswer, StepOutcome } from './shapes.ts'

export type StoredStep = Omit<TodayStepTable, 'network_id'> & {
  /** When the promise it made was fulfilled, where it made one. */
  promise_done_at: Date | null
}

type StoredOutcome = {
  partner_id: string
  step_id: string
  after_days: number
  found: Found | null
  answer: StepAnswer | null
  answered_by: string | null
  answered_at: Date | null
}

/** When a step was done: as somebody said, or when the promise it made was fulfilled. */
export function doneAtOf(step: Pick<StoredStep, 'done_at' | 'promise_done_at'>): Date | null {
  return step.done_at ?? step.promise_done_at
}

const columns = sql`s.partner_id, s.id, s.audience, s.side, s.kind, s.reason, s.occurrence, s.state, s.title, s.skip_reason,
  s.promise_id, s.contact_id, s.owner_id, s.due_on, s.points, s.health, s.health_on, s.taken_by, s.taken_at, s.done_at,
  s.done_by, p.fulfilled_at as promise_done_at`

/** The steps of the reader's side, oldest first: all of the scope, or those of some partners. */
export async function readSteps(tx: Tx, partnerIds: readonly string[] | null): Promise<StoredStep[]> {
  const those = partnerIds === null ? sql`true` : sql`s.partner_id = any (${partnerIds}::uuid[])`
  const { rows } = await sql<StoredStep>`select ${columns} from today_step s
    left join promise p on p.partner_id = s.partner_id and p.id = s.promise_id
    where ${those} order by s.taken_at, s.id`.execute(tx)
  return rows
}

/** One step; null when the scope shows none. */
export async function findStep(tx: Tx, partnerId: string, id: string): Promise<StoredStep | null> {
  const { rows } = await sql<StoredStep>`select ${columns} from today_step s
    left join promise p on p.partner_id = s.partner_id and p.id = s.promise_id
    where s.partner_id = ${partnerId} and s.id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** Steps as the API shows them, with people's names and what became of them. */
export async function presentSteps(tx: Tx, steps: readonly StoredStep[]): Promise<Map<string, Step>> {
  if (steps.length === 0) return new Map()
  const { rows } = await sql<StoredOutcome>`
    select partner_id, step_id, after_days, found, answer, answered_by, answered_at from today_step_outcome
    where step_id = any (${steps.map(({ id }) => id)}::uuid[]) order by after_days`.execute(tx)
  const outcomes = Map.groupBy(rows, ({ step_id }) => step_id)
  const ids = [
    ...steps.flatMap(({ owner_id, taken_by }) => [owner_id, taken_by]),
    ...rows.map(({ answered_by }) => answered_by),
  ]
  const names = await personNames(
    tx,
    ids.filter((id) => id !== null),
  )
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  return new Map(
    steps.map((step) => {
      const doneAt = doneAtOf(step)
      return [
        step.id,
        {
          id: step.id,
          partnerId: step.partner_id,
          kind: step.kind,
          cause: step.reason,
          state: step.state === 'skipped' ? 'skipped' : doneAt === null ? 'taken' : 'done',
          title: step.title,
          skipReason: step.skip_reason,
          promiseId: step.promise_id,
          contactId: step.contact_id,
          ownerId: step.owner_id,
          ownerName: nameOf(step.owner_id),
          dueOn: step.due_on,
          points: numberOf(step.points),
          health: numberOf(step.health),
          takenByName: nameOf(step.taken_by),
          takenAt: step.taken_at.toISOString(),
          doneAt: doneAt?.toISOString() ?? null,
          outcomes: (outcomes.get(step.id) ?? []).map((row) => presentOutcome(row, nameOf)),
        },
      ]
    }),
  )
}

function presentOutcome(row: StoredOutcome, nameOf: (id: string | null) => string | null): StepOutcome {
  return {
    afterDays: row.after_days,
    found: row.found,
    answer: row.answer,
    answeredBy: nameOf(row.answered_by),
    answeredAt: row.answered_at?.toISOString() ?? null,
  }
}

function numberOf(value: string | null): number | null {
  return value === null ? null : Number(value)
}
