import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { type Day, dayNumber } from '#shared/days.ts'
import type { Case, Judged, Misjudged, PastRecord, WholeRecord } from './engine.ts'
import { judgeDays } from './engine.ts'

type Basis = 'orders' | 'contacts'

/** Whether the scope shows a part of the network only. */
export async function seesPart(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ part: boolean }>`
    select coalesce(current_setting('app.curator_id', true), '') <> '' as part`.execute(tx)
  return rows[0]?.part ?? true
}

/** What a model told of those that were ordering on its past days, and what came: as far as the scope shows them. */
const judgedCases = (modelId: string) => sql`
  select partner_id, day, basis, risk, came, is_checked, order_days, last_on, expected_days, came_days, before_days
  from partner_score_day where model_id = ${modelId} and came is not null and state = 'alive' and last_on is not null`

type CaseRow = {
  partner_id: string
  day: Day
  basis: Basis
  risk: number
  came: boolean
  is_checked: boolean
  order_days: number
  last_on: Day
  expected_days: number
  came_days: number
  before_days: number
}

/**
 * How right a model was found to be at past days; null where it has no record. Whoever sees a part of the network has the
 * record of that part (`isPart`). Those misjudged are told where `isNamed`.
 */
export async function readPastRecord(
  tx: Tx,
  modelId: string,
  isNamed: boolean,
): Promise<{ isPart: boolean; record: PastRecord } | null> {
  const { rows } = await sql<{ record: WholeRecord | null }>`
    select track_record as record from score_model where id = ${modelId}`.execute(tx)
  const whole = rows[0]?.record
  if (!whole) return null
  if (await seesPart(tx)) return { isPart: true, record: await judgeVisible(tx, modelId, whole) }
  return { isPart: false, record: await withMisjudged(tx, modelId, whole, isNamed) }
}

/**
 * The record of the partnerships the scope shows, judged by themselves: nothing in it can be told about others. What is
 * said of the model stays what the network's scores are made by, without how many they were learnt from.
 */
async function judgeVisible(tx: Tx, modelId: string, whole: WholeRecord): Promise<PastRecord> {
  const { rows } = await sql<CaseRow>`${judgedCases(modelId)} order by day, partner_id`.execute(tx)
  const judgeBy = (basis: Basis) =>
    judgeDays(
      [
        ...Map.groupBy(
          rows.filter((row) => row.basis === basis),
          ({ day }) => day,
        ),
      ].map(([day, all]) => ({
        day: dayNumber(day),
        checked: all.every((row) => row.is_checked),
        cases: all.map((row) => caseOf(row, dayNumber(day))),
      })),
    )
  return {
    asOf: judgeBy('orders'),
    contacts: judgeBy('contacts'),
    models: whole.models.map((model) => ({
      ...model,
      partners: null,
      states: model.states.map((state) => ({
        ...state,
        ...{ cases: null, silentCases: null },
        leftOut: state.leftOut.map((one) => ({ ...one, cases: null })),
      })),
    })),
    size: whole.size && { ...whole.size, partners: null },
  }
}

function caseOf(row: CaseRow, day: number): Case {
  const last = dayNumber(row.last_on)
  return {
    ...{ id: row.partner_id, risk: row.risk, came: row.came, orderDays: row.order_days, last },
    recency: day - last,
    volume: { expected: row.expected_days, actual: row.came_days, before: row.before_days },
  }
}

/** How many of those misjudged on one day are named. */
const MOST_NAMED = 50

type MisjudgedRow = Misjudged & { day: Day; basis: Basis; came: boolean }

/** The record of the whole network with those it misjudged, for who sees all of them. */
async function withMisjudged(
  tx: Tx,
  modelId: string,
  whole: WholeRecord,
  isNamed: boolean,
): Promise<PastRecord> {
  const rows = isNamed ? await readMisjudged(tx, modelId) : []
  const of = (judged: Omit<Judged, 'missed' | 'falseAlarms'>, basis: Basis): Judged => {
    const all = rows.filter(({ day, basis: by }) => day === judged.date && by === basis)
    const named = (came: boolean) =>
      all
        .filter((row) => row.came === came)
        .map(({ partnerId, risk, orderDays, lastOrderOn }) => ({ partnerId, risk, orderDays, lastOrderOn }))
    return { ...judged, missed: named(true), falseAlarms: named(false) }
  }
  return {
    ...whole,
    asOf: whole.asOf.map((judged) => of(judged, 'orders')),
    contacts: whole.contacts.map((judged) => of(judged, 'contacts')),
  }
}

async function readMisjudged(tx: Tx, modelId: string): Promise<MisjudgedRow[]> {
  const { rows } = await sql<MisjudgedRow>`
    select partner_id as "partnerId", day, basis, risk, came, order_days as "orderDays", last_on as "lastOrderOn" from (
      select *, row_number() over (partition by day, basis, came order by case when came then -place else place end) as turn from (
        select c.*, row_number() over (partition by day, basis order by risk desc, partner_id) as place,
          count(*) over (partition by day, basis) as n from (${judgedCases(modelId)}) c
      ) ranked where case when came then place > ceil(n / 2.0) else place <= round(n / 10.0) end
    ) misjudged where turn <= ${MOST_NAMED} order by day, basis, came, turn`.execute(tx)
  return rows
}
