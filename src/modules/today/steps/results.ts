import { sql } from 'kysely'
import { nameOf, type Report, readNames, survivorOf } from '#modules/insights/index.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { dayOf } from '#shared/dates.ts'
import { newId } from '#shared/ids.ts'
import { decodeCursor, encodeCursor } from '#shared/pagination.ts'
import { doneAtOf, findStep, presentSteps, readSteps } from './read-steps.ts'
import { lookBackOn, sumUp } from './rules.ts'
import type {
  FollowUp,
  Step,
  StepAnswer,
  StepList,
  StepListQuery,
  StepOutcome,
  StepResults,
} from './shapes.ts'

const NOTHING: Omit<StepOutcome, 'afterDays'> = {
  found: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
}

/**
 * Steps of the side about which somebody is to say whether they helped: the span has passed and nobody said. The latest
 * span of each step is asked for, newest first.
 */
export async function readFollowUps(report: Report, spans: readonly number[]): Promise<FollowUp[]> {
  const stored = (await readSteps(report.tx, report.partners)).filter(
    (step) => step.state === 'taken' && doneAtOf(step) !== null,
  )
  const steps = await presentSteps(report.tx, stored)
  const asked = [...steps.values()].flatMap((step) => {
    const doneOn = dayOf(new Date(step.doneAt ?? ''), report.network.timeZone)
    const passed = spans.filter((afterDays) => lookBackOn(doneOn, afterDays) <= report.today)
    const afterDays = passed.length === 0 ? null : Math.max(...passed)
    if (afterDays === null) return []
    const outcome = step.outcomes.find((one) => one.afterDays === afterDays) ?? { afterDays, ...NOTHING }
    return outcome.answer === null ? [{ step, outcome }] : []
  })
  const latest = asked.sort((a, b) => String(b.step.doneAt).localeCompare(String(a.step.doneAt))).slice(0, 10)
  const names = await readNames(
    report,
    latest.map(({ step }) => survivorOf(report, step.partnerId)),
  )
  return latest.map(({ step, outcome }) => {
    const { id, name } = nameOf(names, survivorOf(report, step.partnerId))
    return { partner: { id, name }, step, outcome }
  })
}

/** What all steps of the side did; see `StepResults`. */
export async function readStepResults(report: Report, spans: readonly number[]): Promise<StepResults> {
  const steps = [...(await presentSteps(report.tx, await readSteps(report.tx, report.partners))).values()]
  const looked = steps.flatMap((step) =>
    step.outcomes
      .filter(({ found, answer }) => found !== null || answer !== null)
      .map((outcome) => ({ kind: step.kind, points: step.points, outcome })),
  )
  const countOf = (state: Step['state']) => steps.filter((step) => step.state === state).length
  return {
    followUpDays: [...spans],
    taken: countOf('taken'),
    done: countOf('done'),
    skipped: countOf('skipped'),
    results: sumUp(looked),
  }
}

/** A page of the side's steps, newest first: the steps behind a figure of `readStepResults`. */
export async function listSteps(report: Report, query: StepListQuery): Promise<StepList> {
  const { limit, cursor, ...filters } = query
  const start = startOf(cursor, filters)
  const all = [...(await presentSteps(report.tx, await readSteps(report.tx, report.partners))).values()]
    .filter((step) => query.kind === undefined || step.kind === query.kind)
    .filter((step) => query.state === undefined || step.state === query.state)
    .filter(
      (step) =>
        query.afterDays === undefined ||
        step.outcomes.some(
          ({ afterDays, found, answer }) => afterDays === query.afterDays && (found ?? answer) !== null,
        ),
    )
    .reverse()
  const page = all.slice(start, start + limit)
  const names = await readNames(
    report,
    page.map(({ partnerId }) => survivorOf(report, partnerId)),
  )
  return {
    data: page.map((step) => {
      const { id, name } = nameOf(names, survivorOf(report, step.partnerId))
      return { partner: { id, name }, step }
    }),
    total: all.length,
    nextCursor:
      start + limit < all.length ? encodeCursor({ keys: [start + limit], direction: 'next' }, filters) : null,
  }
}

function startOf(cursor: string | undefined, filters: Record<string, unknown>): number {
  if (cursor === undefined) return 0
  const read = decodeCursor(cursor, filters)
  if (!read.ok) throw new Refused(read.refusal, { status: 400 })
  return Math.max(0, Number(read.value.keys[0]) || 0)
}

/** Somebody says whether a step helped; null takes the answer back. Refuses (not found) a step that is not done. */
export async function answerStep(
  writer: RequestWriter,
  ref: { partnerId: string; stepId: string; afterDays: number },
  answer: StepAnswer | null,
): Promise<void> {
  const step = await findStep(writer.tx, ref.partnerId, ref.stepId)
  if (!step || doneAtOf(step) === null) throw new NotFound()
  const person = writer.actor.kind === 'person' ? writer.actor.id : null
  await sql`
    insert into today_step_outcome (partner_id, id, network_id, audience, side, step_id, after_days, answer, answered_by, answered_at)
    values (${ref.partnerId}, ${newId()}, ${writer.networkId}, ${writer.side}, ${writer.side}, ${ref.stepId}, ${ref.afterDays},
      ${answer}, ${answer === null ? null : person}, ${answer === null ? null : writer.now})
    on conflict (partner_id, step_id, after_days) do update
      set answer = excluded.answer, answered_by = excluded.answered_by, answered_at = excluded.answered_at`.execute(
    writer.tx,
  )
}
