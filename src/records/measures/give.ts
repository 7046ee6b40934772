import {
  type FieldError,
  NotFound,
  type RefusalCode,
  type RefusalParams,
  Refused,
} from '#platform/http/refused.ts'
import { lockCounter, stateFact } from '#records/facts/state.ts'
import type { Audience, Side, Subject, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { measureGiven, measureRetracted } from './contract.ts'
import { obtainScale, type Scale } from './scales.ts'
import './tables.ts'

export type NewMeasure = {
  partnerId: string
  audience: Audience
  /** Code of the scale. */
  scale: string
  value: number
  /** A side, or a third: a customer's review. */
  givenBy: Side | 'third'
  about?: string | null
  subject?: Subject | null
  evidence?: string | null
  happenedAt?: Date
  id?: string
}

/**
 * Records an observation and states `measure.given`. Returns its id. Refuses a scale that nobody defined, a value out
 * of scale, and an answer in the name of the other side.
 */
export async function giveMeasure(writer: Writer, measure: NewMeasure): Promise<string> {
  const scale = await obtainScale(writer, measure.scale)
  if (!scale) throw new Refused('scale_unknown', { errors: [at('scale', 'scale_unknown', measure.scale)] })
  refuseOutOfScale(scale, measure.value)
  if (writer.side !== 'system' && measure.givenBy !== 'third' && measure.givenBy !== writer.side)
    throw new Refused('not_your_answer')
  const id = measure.id ?? newId()
  await insertMeasure(writer, {
    ...measure,
    id,
    scale,
    happenedAt: measure.happenedAt ?? writer.now,
    corrects: null,
  })
  return id
}

/**
 * Replaces an answer: a new measure at the time of the old one that names it, and a fact that corrects its fact. The
 * old answer is kept and no longer counted. Only the side that recorded it may. Returns the id of the new measure.
 */
export async function correctMeasure(
  writer: Writer,
  told: { partnerId: string; measureId: string; value: number; reason?: string | undefined },
): Promise<string> {
  const { old, scale } = await lockMeasure(writer, told.partnerId, told.measureId)
  refuseOutOfScale(scale, told.value)
  const id = newId()
  await insertMeasure(
    writer,
    {
      partnerId: told.partnerId,
      audience: old.audience,
      id,
      scale,
      value: told.value,
      givenBy: old.given_by,
      about: old.about,
      evidence: old.evidence,
      subject: old.subject_kind && old.subject_id ? { kind: old.subject_kind, id: old.subject_id } : null,
      happenedAt: old.happened_at,
      corrects: { id: old.id, factId: old.fact_id },
    },
    told.reason,
  )
  await writer.tx
    .updateTable('measure')
    .set({ replaced_by: id })
    .where('partner_id', '=', told.partnerId)
    .where('id', '=', told.measureId)
    .execute()
  return id
}

/** Takes back an answer that was recorded by error: it counts nowhere, at no time. */
export async function retractMeasure(
  writer: Writer,
  told: { partnerId: string; measureId: string; reason?: string | undefined },
): Promise<void> {
  const { old, scale } = await lockMeasure(writer, told.partnerId, told.measureId)
  await stateFact(writer, {
    partnerId: told.partnerId,
    kind: measureRetracted,
    audience: old.audience,
    subject: { kind: 'measure', id: old.id },
    happenedAt: old.happened_at,
    corrects: old.fact_id,
    data: { scale: scale.code, value: Number(old.value), reason: told.reason },
  })
  await writer.tx
    .updateTable('measure')
    .set({ retracted_at: writer.now })
    .where('partner_id', '=', told.partnerId)
    .where('id', '=', told.measureId)
    .execute()
}

async function lockMeasure(writer: Writer, partnerId: string, measureId: string) {
  const read = () =>
    writer.tx
      .selectFrom('measure')
      .innerJoin('scale', 'scale.id', 'measure.scale_id')
      .selectAll('measure')
      .select('scale.code')
      .where('measure.partner_id', '=', partnerId)
      .where('measure.id', '=', measureId)
      .executeTakeFirst()
  const before = await read()
  if (!before) throw new NotFound()
  await lockCounter(writer, partnerId, before.audience)
  const old = await read()
  if (!old) throw new NotFound()
  if (old.audience !== before.audience) await lockCounter(writer, partnerId, old.audience)
  if (old.replaced_by) throw new Refused('measure_was_replaced', { status: 409 })
  if (old.retracted_at) throw new Refused('measure_was_retracted', { status: 409 })
  if (writer.side !== 'system' && old.side !== writer.side)
    throw new Refused('not_recorded_by_you', { status: 409 })
  const scale = await obtainScale(writer, old.code)
  if (!scale) throw new NotFound()
  return { old, scale }
}

function refuseOutOfScale(scale: Scale, value: number): void {
  if (Number.isFinite(value) && value >= scale.min && value <= scale.max) return
  throw new Refused('out_of_scale', {
    params: { min: scale.min, max: scale.max },
    errors: [
      at('value', 'out_of_scale', `The scale ${scale.code} goes from ${scale.min} to ${scale.max}.`, {
        min: scale.min,
        max: scale.max,
      }),
    ],
  })
}

function at(field: string, code: RefusalCode, detail: string, params: RefusalParams = {}): FieldError {
  return { pointer: `#/${field}`, code, detail, params }
}

type MeasureRow = Omit<NewMeasure, 'scale'> & {
  id: string
  scale: Scale
  happenedAt: Date
  corrects: { id: string; factId: string | null } | null
}

async function insertMeasure(writer: Writer, measure: MeasureRow, reason?: string): Promise<void> {
  const { partnerId, audience, id, scale, value, givenBy, happenedAt, corrects } = measure
  const fact = await stateFact(writer, {
    partnerId,
    kind: measureGiven,
    audience,
    subject: { kind: 'measure', id },
    happenedAt,
    corrects: corrects?.factId ?? null,
    data: {
      scale: scale.code,
      value,
      givenBy,
      about: measure.about ?? undefined,
      evidence: measure.evidence ?? undefined,
      reason,
    },
  })
  await writer.tx
    .insertInto('measure')
    .values({
      partner_id: partnerId,
      id,
      network_id: writer.networkId,
      audience,
      side: writer.side,
      scale_id: scale.id,
      value: String(value),
      given_by: givenBy,
      about: measure.about ?? null,
      subject_kind: measure.subject?.kind ?? null,
      subject_id: measure.subject?.id ?? null,
      evidence: measure.evidence ?? null,
      source: null,
      external_key: null,
      corrects: corrects?.id ?? null,
      replaced_by: null,
      retracted_at: null,
      fact_id: fact.id,
      import_id: writer.importId ?? null,
      happened_at: happenedAt,
      recorded_at: writer.now,
    })
    .execute()
}
