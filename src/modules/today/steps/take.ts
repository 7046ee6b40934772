import {
  contactCalled,
  contactLogRetracted,
  contactMet,
  contactWritten,
} from '#modules/workspace/contract.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { stateFact } from '#records/facts/state.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { fulfilPromise, reopenPromise, retractPromise } from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import { startOfDay } from '#shared/dates.ts'
import { addDays, type Day } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { doneAtOf, findStep, type StoredStep } from './read-steps.ts'
import type { NewStep, Suggestion } from './shapes.ts'

const CONTACTS = { met: contactMet, called: contactCalled, written: contactWritten } as const

/** What the step is taken for and what the health was then; `today` and `timeZone` are the network's. */
export type Circumstances = {
  suggestion: Suggestion
  health: number | null
  today: Day
  timeZone: string
}

/**
 * Takes up a step that was suggested. `take` makes a promise of the writer's side to itself, which the other side does
 * not see; `contact` states that somebody got in touch just now, and the step is done; `skip` keeps why not. Returns the
 * step's id. Refuses a day that has passed.
 */
export async function takeStep(
  writer: RequestWriter,
  wish: NewStep,
  { suggestion, health, today, timeZone }: Circumstances,
): Promise<string> {
  const { partnerId, how, title } = wish
  const dueOn = wish.dueOn ?? suggestion.dueOn
  if (how === 'take' && dueOn < today)
    throw new Refused('not_ahead', {
      status: 422,
      errors: [{ pointer: '#/dueOn', code: 'not_ahead', detail: 'The day has passed.' }],
    })
  const id = newId()
  const own = { partnerId, audience: writer.side }
  const promiseId =
    how === 'take'
      ? await makePromise(writer, {
          ...own,
          owedBy: writer.side,
          owedTo: writer.side,
          kind: 'step',
          title,
          // the whole day is there to keep it
          dueAt: new Date(startOfDay(addDays(dueOn, 1), timeZone).getTime() - 1),
        })
      : null
  const contactId =
    how === 'contact'
      ? (
          await stateFact(writer, {
            ...own,
            audience: 'shared',
            kind: CONTACTS[wish.way ?? 'called'],
            data: {},
          })
        ).id
      : null
  const isSkipped = how === 'skip'
  await writer.tx
    .insertInto('today_step')
    .values({
      partner_id: partnerId,
      id,
      network_id: writer.networkId,
      audience: writer.side,
      side: writer.side,
      kind: suggestion.kind,
      reason: suggestion.cause,
      occurrence: suggestion.occurrence,
      state: isSkipped ? 'skipped' : 'taken',
      title,
      skip_reason: wish.reason ?? null,
      promise_id: promiseId,
      contact_id: contactId,
      owner_id: isSkipped ? null : (wish.ownerId ?? personOf(writer)),
      due_on: how === 'take' ? dueOn : null,
      points: isSkipped || suggestion.points === null ? null : String(suggestion.points),
      health: health === null ? null : String(health),
      health_on: health === null ? null : today,
      taken_by: personOf(writer),
      taken_at: writer.now,
      done_at: how === 'contact' ? writer.now : null,
      done_by: how === 'contact' ? personOf(writer) : null,
    })
    .execute()
  if (!isSkipped) await refreshProjections(writer.tx, [partnerId])
  return id
}

/** Calls a step done: the promise it made is fulfilled with it. Refuses one that was skipped or is done. */
export async function finishStep(writer: RequestWriter, partnerId: string, id: string): Promise<void> {
  const step = await stepOf(writer, partnerId, id)
  if (step.state === 'skipped' || doneAtOf(step) !== null) throw new Refused('step_is_over', { status: 409 })
  if (step.promise_id) await fulfilPromise(writer, { partnerId, promiseId: step.promise_id })
  await markDone(writer, step, writer.now)
  await refreshProjections(writer.tx, [partnerId])
}

/** Undoes that a step was done: it waits again, and what was found about it goes. */
export async function reopenStep(writer: RequestWriter, partnerId: string, id: string): Promise<void> {
  const step = await stepOf(writer, partnerId, id)
  if (doneAtOf(step) === null || step.contact_id) throw new Refused('step_is_not_done', { status: 409 })
  if (step.promise_id) await reopenPromise(writer, { partnerId, promiseId: step.promise_id })
  await markDone(writer, step, null)
  await writer.tx
    .deleteFrom('today_step_outcome')
    .where('partner_id', '=', partnerId)
    .where('step_id', '=', id)
    .execute()
  await refreshProjections(writer.tx, [partnerId])
}

/** Undoes a step as if it had not been taken: its promise and its contact are taken back. */
export async function removeStep(writer: RequestWriter, partnerId: string, id: string): Promise<void> {
  const step = await stepOf(writer, partnerId, id)
  if (step.promise_id) await retractPromise(writer, { partnerId, promiseId: step.promise_id })
  if (step.contact_id)
    await stateFact(writer, {
      partnerId,
      kind: contactLogRetracted,
      audience: 'shared',
      corrects: step.contact_id,
      happenedAt: step.taken_at,
      data: { way: 'called' },
    })
  await writer.tx.deleteFrom('today_step').where('partner_id', '=', partnerId).where('id', '=', id).execute()
  await refreshProjections(writer.tx, [partnerId])
}

async function stepOf(writer: RequestWriter, partnerId: string, id: string): Promise<StoredStep> {
  const step = await findStep(writer.tx, partnerId, id)
  if (!step) throw new NotFound()
  return step
}

async function markDone(writer: RequestWriter, step: StoredStep, at: Date | null): Promise<void> {
  await writer.tx
    .updateTable('today_step')
    .set({ done_at: at, done_by: at === null ? null : personOf(writer) })
    .where('partner_id', '=', step.partner_id)
    .where('id', '=', step.id)
    .execute()
}

function personOf({ actor }: RequestWriter): string | null {
  return actor.kind === 'person' ? actor.id : null
}
