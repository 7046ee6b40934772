import { stateFact } from '#records/facts/state.ts'
import type { Audience, Side, Subject, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { promiseMade } from './contract.ts'
import './tables.ts'

export type NewPromise = {
  partnerId: string
  audience: Audience
  owedBy: Side
  owedTo: Side
  /** What kind of promise, named by its module: `delivery`, `payment`, `meeting`, `task` … */
  kind: string
  title: string
  dueAt: Date
  subject?: Subject | null
  madeAt?: Date
  id?: string
}

/** Makes a promise and states `promise.made`; the one call by which every module promises. Returns its id. */
export async function makePromise(writer: Writer, promise: NewPromise): Promise<string> {
  const id = promise.id ?? newId()
  const madeAt = promise.madeAt ?? writer.now
  await stateFact(writer, {
    partnerId: promise.partnerId,
    kind: promiseMade,
    audience: promise.audience,
    subject: { kind: 'promise', id },
    happenedAt: madeAt,
    data: {
      owedBy: promise.owedBy,
      owedTo: promise.owedTo,
      promise: promise.kind,
      title: promise.title,
      dueAt: promise.dueAt.toISOString(),
    },
  })
  await writer.tx
    .insertInto('promise')
    .values({
      partner_id: promise.partnerId,
      id,
      network_id: writer.networkId,
      audience: promise.audience,
      side: writer.side,
      owed_by: promise.owedBy,
      owed_to: promise.owedTo,
      kind: promise.kind,
      title: promise.title,
      subject_kind: promise.subject?.kind ?? null,
      subject_id: promise.subject?.id ?? null,
      made_at: madeAt,
      first_due_at: promise.dueAt,
      due_at: promise.dueAt,
      moves: '[]',
      import_id: writer.importId ?? null,
      fulfilled_at: null,
      broken_at: null,
      withdrawn_at: null,
      retracted_at: null,
    })
    .execute()
  return id
}
