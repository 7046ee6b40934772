import { sql } from 'kysely'
import { narrow, type Report, survivorOf } from '#modules/insights/index.ts'
import { dayOf } from '#shared/dates.ts'
import type { Day } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { lookAround } from '../look-around.ts'
import { doneAtOf, readSteps, type StoredStep } from './read-steps.ts'
import { compareWith, helpedOf, lookBackOn } from './rules.ts'
import type { Found } from './shapes.ts'

/** The health of every partnership that orders, from what had happened before a day. */
export type HealthOn = (day: Day) => Promise<ReadonlyMap<string, number>>

type Due = { step: StoredStep; afterDays: number; doneOn: Day; on: Day }

/**
 * Looks back at the steps of the report's scope that were done long enough ago and writes down what the facts say. What
 * was found stays, so that a later correction of the past does not change what people were shown. Returns how many.
 */
export async function followUp(
  report: Report,
  side: 'host' | 'partner',
  spans: readonly number[],
  healthOn: HealthOn | null,
): Promise<number> {
  const steps = (await readSteps(report.tx, report.partners)).filter((step) => step.audience === side)
  const due = await dueOf(report, steps, spans)
  for (const one of due) {
    const found = await findOut(report, side, one, steps, healthOn)
    await report.tx
      .insertInto('today_step_outcome')
      .values({
        partner_id: one.step.partner_id,
        id: newId(),
        network_id: report.network.id,
        audience: side,
        side,
        step_id: one.step.id,
        after_days: one.afterDays,
        found: JSON.stringify(found),
        found_at: report.now,
        answer: null,
        answered_by: null,
        answered_at: null,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['partner_id', 'step_id', 'after_days'])
          .doUpdateSet({ found: JSON.stringify(found), found_at: report.now }),
      )
      .execute()
  }
  return due.length
}

/** Steps whose span has passed and about which nothing was found yet. */
async function dueOf(report: Report, steps: readonly StoredStep[], spans: readonly number[]): Promise<Due[]> {
  const { rows } = await sql<{ step_id: string; after_days: number }>`
    select step_id, after_days from today_step_outcome where found is not null`.execute(report.tx)
  const looked = new Set(rows.map((row) => `${row.step_id} ${row.after_days}`))
  return steps.flatMap((step) => {
    const doneAt = step.state === 'taken' ? doneAtOf(step) : null
    if (doneAt === null) return []
    const doneOn = dayOf(doneAt, report.network.timeZone)
    return spans
      .map((afterDays) => ({ step, afterDays, doneOn, on: lookBackOn(doneOn, afterDays) }))
      .filter(({ on, afterDays }) => on <= report.today && !looked.has(`${step.id} ${afterDays}`))
  })
}

async function findOut(
  report: Report,
  side: 'host' | 'partner',
  { step, doneOn, on }: Due,
  steps: readonly StoredStep[],
  healthOn: HealthOn | null,
): Promise<Found> {
  const id = survivorOf(report, step.partner_id)
  const own = narrow(report, id)
  const before = (await healthOn?.(doneOn)) ?? new Map<string, number>()
  const after = (await healthOn?.(on)) ?? new Map<string, number>()
  const helpedToo = new Set(
    steps
      .filter(({ state, taken_at }) => state === 'taken' && dayOf(taken_at, report.network.timeZone) <= on)
      .filter((other) => isNear(report, other, doneOn))
      .map(({ partner_id }) => survivorOf(report, partner_id)),
  )
  const others = [...before].flatMap(([other, health]) => {
    const then = after.get(other)
    return then === undefined || other === id || helpedToo.has(other) ? [] : [{ before: health, after: then }]
  })
  const healthBefore = before.get(id) ?? null
  const found = {
    on,
    reasonGone: step.reason.startsWith('factor.') ? null : await isReasonGone(own, side, step, on),
    ...(await readOrders(own, doneOn, on)),
    promise: await readPromiseState(report, step, on),
    healthBefore,
    healthAfter: after.get(id) ?? null,
    comparable: compareWith(healthBefore, others),
  }
  return { ...found, helped: helpedOf(step.kind, found) }
}

/** Steps done before the day are past; those not yet done or done since still work. */
function isNear(report: Report, step: StoredStep, doneOn: Day): boolean {
  const doneAt = doneAtOf(step)
  return doneAt === null || dayOf(doneAt, report.network.timeZone) >= doneOn
}

async function isReasonGone(
  report: Report,
  side: 'host' | 'partner',
  step: StoredStep,
  on: Day,
): Promise<boolean | null> {
  // What is known only as it stands now cannot be asked of a past day.
  if (step.reason === 'unanswered' || step.reason === 'risk' || step.reason === 'once') return null
  const { reasons } = await lookAround(report, on, {
    ...{ side, withMoney: false, language: 'en' },
    withLeft: true,
  })
  return !reasons.some(({ reason }) => reason === step.reason)
}

async function readOrders(
  report: Report,
  from: Day,
  to: Day,
): Promise<{ orderedOn: Day | null; orderDays: number }> {
  const { rows } = await sql<{ first: Day | null; n: number }>`
    select min(day) as first, count(distinct day)::int as n from partner_day
    where partner_id = any (${report.partners ?? []}::uuid[]) and orders > 0
      and day >= ${from}::date and day < ${to}::date`.execute(report.tx)
  return { orderedOn: rows[0]?.first ?? null, orderDays: rows[0]?.n ?? 0 }
}

async function readPromiseState(report: Report, step: StoredStep, on: Day): Promise<Found['promise']> {
  if (step.promise_id === null) return null
  const { rows } = await sql<{ state: Found['promise'] }>`
    select case when withdrawn_at is not null then 'withdrawn' when broken_at is not null then 'broken'
        when fulfilled_at is null then case when due_at < (${on}::date)::timestamp at time zone ${report.network.timeZone}
          then 'overdue' else 'open' end
        when fulfilled_at <= due_at then 'kept' else 'late' end as state
    from promise where partner_id = ${step.partner_id} and id = ${step.promise_id}`.execute(report.tx)
  return rows[0]?.state ?? null
}
