import { sql } from 'kysely'
import type { Day } from '#shared/days.ts'
import { all, isContact, ofPartners, startOf } from '../fragments.ts'
import { type Report, survivorOf } from '../report.ts'
import type { CareFactor } from './factors.ts'
import type { PartnerHistory } from './history.ts'

export type CareHistory = Pick<PartnerHistory, 'contacts' | 'problems' | 'promises' | 'measures'>
/** What was read beside orders, by the partnership that stands for its duplicates. */
export type CareHistories = { ids: Iterable<string>; of: (id: string) => CareHistory }

/** Scales of opinion: shares told in percent (how much of its purchases a partner makes here) are none. */
export const isOpinion = sql`(s.code <> 'purchase_share' and s.unit is distinct from 'percent' and s.unit is distinct from '%')`
/** A measure on 0…1, turned so that 1 is the best. */
export const opinionOf = sql`(case s.better when 'higher' then (m.value - s.min) / (s.max - s.min) else (s.max - m.value) / (s.max - s.min) end)`

type Own = {
  contacts: Set<number>
  problems: number[][]
  promises: { numbers: number[]; moves: [number, number][] }[]
  measures: [number, number, number][]
}

/** What had happened before a day beside orders; only of the factors that are asked for. */
export async function readCare(
  report: Report,
  before: Day,
  factors: ReadonlySet<CareFactor>,
): Promise<CareHistories> {
  const gathered = new Map<string, Own>()
  const of = (partnerId: string) => {
    const id = survivorOf(report, partnerId)
    const own = gathered.get(id) ?? { contacts: new Set(), problems: [], promises: [], measures: [] }
    gathered.set(id, own)
    return own
  }
  if (factors.has('contact'))
    for (const { partner_id, days } of await readContacts(report, before))
      for (const day of days) of(partner_id).contacts.add(day)
  if (factors.has('problems'))
    for (const { partner_id, changes } of await readProblems(report, before))
      of(partner_id).problems.push(changes)
  if (factors.has('promises'))
    for (const row of await readPromises(report, before)) of(row.partner_id).promises.push(...promisesOf(row))
  if (factors.has('satisfaction'))
    for (const { partner_id, told } of await readMeasures(report, before))
      of(partner_id).measures.push(...triples(told))
  return {
    ids: [...gathered].flatMap(([id, { contacts }]) => (contacts.size > 0 ? [id] : [])),
    of: (id) => {
      const own = gathered.get(id)
      return own ? careOf(own) : {}
    },
  }
}

/** In an order of their own, so that it does not matter how they were read. */
function careOf({ contacts, problems, promises, measures }: Own): CareHistory {
  const sorted = promises.sort((a, b) => compare(a.numbers, b.numbers) || a.moves.length - b.moves.length)
  return {
    ...(contacts.size > 0 ? { contacts: [...contacts].sort((a, b) => a - b) } : {}),
    ...(problems.length > 0 ? { problems: problems.sort(compare) } : {}),
    ...(measures.length > 0 ? { measures: measures.sort(compare).flat() } : {}),
    ...(sorted.length > 0
      ? {
          promises: {
            flat: sorted.flatMap(({ numbers }) => numbers),
            moves: new Map(sorted.flatMap(({ moves }, k) => (moves.length > 0 ? [[k, moves] as const] : []))),
          },
        }
      : {}),
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let k = 0; k < Math.min(a.length, b.length); k++) {
    const [left, right] = [a[k] as number, b[k] as number]
    if (left !== right) return left < right ? -1 : 1
  }
  return a.length - b.length
}

/** An instant as seconds of the network's own clock. Never comes out as null. */
function secondsOf(report: Report, column: string) {
  return sql`extract(epoch from ${sql.ref(column)} at time zone ${report.network.timeZone})::float8`
}

async function readContacts(report: Report, before: Day) {
  const { rows } = await sql<{ partner_id: string; days: number[] }>`
    select f.partner_id, array_agg(distinct (f.happened_at at time zone ${report.network.timeZone})::date - date '1970-01-01') as days
    from fact f where ${all([
      isContact('f'),
      sql`f.happened_at < ${startOf(report, before)}`,
      ofPartners(report, 'f.partner_id'),
    ])} group by f.partner_id`.execute(report.tx)
  return rows
}

/**
 * Requests of a partnership as instants: opened, done, opened again … A request is done when the last of its events that
 * says so is a resolution or a closing; other events leave it as it was. It belongs to whom its last event names.
 */
async function readProblems(
  report: Report,
  before: Day,
): Promise<{ partner_id: string; changes: number[] }[]> {
  const { rows } = await sql<{ partner_id: string; done: boolean[] | null; at: number[]; first: number }>`
    select * from (
      select ${ownerOfRequest} as partner_id,
        array_agg(e.kind in ('resolved', 'closed') order by e.happened_at, e.recorded_at, e.id) filter (where e.kind <> 'other') as done,
        array_agg(${secondsOf(report, 'e.happened_at')} order by e.happened_at, e.recorded_at, e.id) filter (where e.kind <> 'other') as at,
        min(${secondsOf(report, 'e.happened_at')}) as first
      from request_event e where ${eventsOfRequests(report, before)} group by e.request_id
    ) r where ${all([sql`partner_id is not null`, ofPartners(report)])}`.execute(report.tx)
  return rows.map(({ partner_id, done, at, first }) => {
    const changes = [first]
    done?.forEach((isDone, k) => {
      if (isDone === (changes.length % 2 === 1)) changes.push(at[k] as number)
    })
    return { partner_id, changes }
  })
}

/** A request belongs to whom the last event that names somebody names. */
export const ownerOfRequest = sql`(array_agg(e.partner_id order by e.happened_at desc, e.recorded_at desc, e.id desc)
  filter (where e.partner_id is not null))[1]`

/** All events before a day of requests that name a partner the report is about, also those that name nobody. */
export function eventsOfRequests(report: Report, before: Day) {
  return all([
    sql`e.replaced_by is null`,
    sql`e.happened_at < ${startOf(report, before)}`,
    report.partners === null
      ? null
      : sql`e.request_id in (select request_id from request_event n where ${ofPartners(report, 'n.partner_id')})`,
  ])
}

type PromiseRow = { partner_id: string; numbers: string; moved: Moved[] | null }
type Moved = { n: number; moves: { from: number; due: number }[] }

/** The host's promises: made, first due, fulfilled, broken, withdrawn; and the later dates both agreed to. */
async function readPromises(report: Report, before: Day): Promise<PromiseRow[]> {
  const seconds = (column: string) => sql`coalesce(round(${secondsOf(report, column)}::numeric, 3)::text, '')`
  const { rows } = await sql<PromiseRow>`
    select p.partner_id,
      string_agg(${seconds('p.made_at')} || ',' || ${seconds('p.first_due_at')} || ',' || ${seconds('p.fulfilled_at')}
        || ',' || ${seconds('p.broken_at')} || ',' || ${seconds('p.withdrawn_at')}, ';' order by p.n) as numbers,
      jsonb_agg(jsonb_build_object('n', p.n, 'moves', (
        select jsonb_agg(jsonb_build_object(
            'from', extract(epoch from (m ->> 'at')::timestamptz at time zone ${report.network.timeZone}),
            'due', extract(epoch from (m ->> 'dueAt')::timestamptz at time zone ${report.network.timeZone})) order by i)
        from jsonb_array_elements(p.moves) with ordinality as t(m, i) where (m ->> 'consented')::boolean
      ))) filter (where p.moves <> '[]') as moved
    from (
      select p.*, row_number() over (partition by p.partner_id order by p.made_at, p.id) - 1 as n from promise p
      where ${all([
        sql`p.owed_by = 'host'`,
        sql`p.retracted_at is null`,
        sql`p.made_at < ${startOf(report, before)}`,
        ofPartners(report, 'p.partner_id'),
      ])}
    ) p group by p.partner_id`.execute(report.tx)
  return rows
}

function promisesOf({ numbers, moved }: PromiseRow): Own['promises'] {
  const promises: Own['promises'] = numbers.split(';').map((text) => ({
    numbers: text.split(',').map((each) => (each === '' ? Number.POSITIVE_INFINITY : Number(each))),
    moves: [],
  }))
  for (const { n, moves } of moved ?? [])
    for (const { from, due } of moves ?? []) promises[n]?.moves.push([Number(from), Number(due)])
  return promises
}

/**
 * Measures on scales of opinion, turned so that 1 is the best; one that was corrected counts until the correction
 * happened. Those of other scales (shares in percent) are left out.
 */
async function readMeasures(report: Report, before: Day) {
  const { rows } = await sql<{ partner_id: string; told: number[] }>`
    select m.partner_id, array_agg(v order by m.happened_at, m.id, i) as told
    from measure m join scale s on s.id = m.scale_id
    left join measure r on r.partner_id = m.partner_id and r.id = m.replaced_by and r.retracted_at is null
    cross join lateral unnest(array[
      ${secondsOf(report, 'm.happened_at')},
      coalesce(${secondsOf(report, 'r.happened_at')}, 'Infinity'::float8),
      ${opinionOf}::float8
    ]) with ordinality as t(v, i)
    where ${all([
      sql`m.retracted_at is null`,
      sql`m.happened_at < ${startOf(report, before)}`,
      isOpinion,
      ofPartners(report, 'm.partner_id'),
    ])} group by m.partner_id`.execute(report.tx)
  return rows
}

function triples(told: readonly number[]): [number, number, number][] {
  return Array.from(
    { length: told.length / 3 },
    (_, k) => told.slice(3 * k, 3 * k + 3) as [number, number, number],
  )
}
