import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { dayOf } from '#shared/dates.ts'
import { addMonths, type Day, daysBetween } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import { share } from '#shared/statistics.ts'
import { withAllFields } from '../custom-fields/all-fields.ts'
import { readFields } from '../custom-fields/read-fields.ts'
import { isOpenInFacts } from '../custom-fields/rules.ts'
import { type NetworkFrame, readFrame } from '../network.ts'
import { keptShare } from '../rules.ts'
import type { Dossier, FieldKnown } from './rules.ts'
import { trendOf, wholeMonths } from './trend.ts'

/** What all dossiers of a network have in common; read once for a pass over all partners. */
export type DossierFrame = NetworkFrame & {
  total12m: bigint
  fields: readonly { id: string; code: string; kind: string; isOpenInFacts: boolean }[]
  scales: ReadonlyMap<string, string>
  /** Partners merged away, with the one each now belongs to. */
  survivors: ReadonlyMap<string, string>
}

export async function readDossierFrame(tx: Tx, now: Date): Promise<DossierFrame> {
  const frame = await readFrame(tx, now)
  const { rows: totals } = await sql<{ total: bigint }>`
    select coalesce(sum(net_12m), 0)::bigint as total from partner_figure where audience = 'host'`.execute(tx)
  const fields = (await readFields(tx)).map((field) => ({ ...field, isOpenInFacts: isOpenInFacts(field) }))
  const { rows: scales } = await sql<{ id: string; code: string }>`select id, code from scale`.execute(tx)
  const { rows: merged } = await sql<{ partner_id: string; merged_into: string }>`
    select partner_id, merged_into from partner where merged_into is not null`.execute(tx)
  return {
    ...frame,
    total12m: BigInt(totals[0]?.total ?? 0n),
    fields,
    scales: new Map(scales.map(({ id, code }) => [id, code])),
    survivors: ends(new Map(merged.map((row) => [row.partner_id, row.merged_into]))),
  }
}

/** The end of each chain of mergers. */
function ends(next: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>()
  for (const start of next.keys()) {
    let end = start
    for (let steps = 0; steps < next.size && next.has(end); steps++) end = next.get(end) as string
    found.set(start, end)
  }
  return found
}

type FigureRow = {
  partner_id: string
  name: string
  archived_at: Date | null
  stage: string
  role: string
  nature: string | null
  term: string | null
  country: string | null
  kinds: string[]
  contract: string | null
  since: Day | null
  orders: number
  orders_12m: number
  net_12m: bigint
  net_before_12m: bigint
  months: bigint[]
  first_order_on: Day | null
  last_order_on: Day | null
  host_kept: number
  host_late: number
  host_broken: number
  partner_kept: number
  partner_late: number
  partner_broken: number
  last_contact_at: Date | null
}

export type PartnerDossier = { partnerId: string; name: string; isArchived: boolean; dossier: Dossier }

const counted = (name: string) => sql`coalesce(${sql.ref(`f.${name}`)}, 0) as ${sql.ref(name)}`

/**
 * The dossiers of these partners as the host knows them on the day its figures end with, in the order of their ids.
 * A partner that others were merged into is all of them together; those merged away have none.
 */
export async function readDossiers(
  tx: Tx,
  frame: DossierFrame,
  partnerIds: readonly string[],
): Promise<PartnerDossier[]> {
  const wanted = new Set(partnerIds.filter((id) => !frame.survivors.has(id)))
  const members = [...frame.survivors].filter(([, end]) => wanted.has(end)).map(([id]) => id)
  const ids = uuids([...wanted, ...members])
  const rows = await readFigures(tx, ids)
  const endOf = (id: string) => frame.survivors.get(id) ?? id
  const tags = gather(await readTags(tx, ids), endOf)
  const values = gather(await withAllFields(tx, () => readValues(tx, ids, frame)), endOf)
  const answers = gather(await readAnswers(tx, ids, frame), endOf)
  const groups = Map.groupBy(rows, (row) => endOf(row.partner_id))
  return [...wanted].sort().flatMap((id) => {
    const [first, ...others] = groups.get(id) ?? []
    const own = groups.get(id)?.find((row) => row.partner_id === id)
    if (!first || !own) return []
    const row = others.length === 0 ? own : together(own, groups.get(id) ?? [])
    return {
      partnerId: id,
      name: own.name,
      isArchived: own.archived_at !== null,
      dossier: dossierOf(row, frame, tags.get(id) ?? [], values.get(id) ?? [], answers.get(id) ?? []),
    }
  })
}

const uuids = (ids: readonly string[]) => sql`${`{${ids.join(',')}}`}::uuid[]`

async function readFigures(tx: Tx, ids: RawBuilder<unknown>): Promise<FigureRow[]> {
  const numbers = [
    'orders',
    'orders_12m',
    'net_12m',
    'net_before_12m',
    'host_kept',
    'host_late',
    'host_broken',
  ]
  const others = ['partner_kept', 'partner_late', 'partner_broken']
  const { rows } = await sql<FigureRow>`
    select p.partner_id, p.name, p.archived_at, p.stage, s.role, p.nature, p.term, p.country, p.kinds, p.contract, p.since,
      ${sql.join([...numbers, ...others].map(counted))}, coalesce(f.months, array_fill(0::bigint, array[12])) as months,
      f.first_order_on, f.last_order_on, f.last_contact_at
    from partner p join lifecycle_stage s on s.network_id = p.network_id and s.code = p.stage
    left join partner_figure f on f.partner_id = p.partner_id and f.audience = 'host'
    where p.partner_id = any (${ids})`.execute(tx)
  return rows
}

async function readTags(tx: Tx, ids: RawBuilder<unknown>) {
  const { rows } = await sql<{ partner_id: string; tag_id: string }>`
    select partner_id, tag_id from partner_tag where partner_id = any (${ids}) and audience in ('shared', 'host')`.execute(
    tx,
  )
  return rows.map((row) => ({ partnerId: row.partner_id, item: row.tag_id }))
}

type ValueItem = { code: string; known: FieldKnown }

async function readValues(tx: Tx, ids: RawBuilder<unknown>, frame: DossierFrame) {
  const { rows } = await sql<{
    partner_id: string
    field_id: string
    text_value: string | null
    number_value: number | null
    day_value: Day | null
  }>`
    select partner_id, field_id, text_value, number_value, day_value from field_value
    where partner_id = any (${ids}) and audience in ('shared', 'host')`.execute(tx)
  const fields = new Map(frame.fields.map((field) => [field.id, field]))
  return rows.flatMap((row) => {
    const field = fields.get(row.field_id)
    if (!field) return []
    return {
      partnerId: row.partner_id,
      item: { code: field.code, known: knownOfRow(field.kind, row, frame) },
    }
  })
}

/** What a condition compares: days since a date, an amount as a decimal string, a number, else the text. */
function knownOfRow(
  kind: string,
  row: { text_value: string | null; number_value: number | null; day_value: Day | null },
  frame: DossierFrame,
): FieldKnown {
  if (kind === 'date')
    return { value: row.day_value === null ? null : daysBetween(row.day_value, frame.asOf) }
  if (kind === 'number') return { value: row.number_value }
  if (kind !== 'money') return { value: row.text_value }
  const currency = row.text_value ?? frame.currency
  return {
    value: row.number_value === null ? null : formatMinor(BigInt(Math.round(row.number_value)), currency),
    currency,
  }
}

async function readAnswers(tx: Tx, ids: RawBuilder<unknown>, frame: DossierFrame) {
  const { rows } = await sql<{ partner_id: string; scale_id: string; sum: number; n: number }>`
    select partner_id, scale_id, sum(value)::float8 as sum, count(*)::int as n from measure
    where partner_id = any (${ids}) and audience in ('shared', 'host') and given_by = 'partner' and retracted_at is null
      and replaced_by is null and happened_at > (${addMonths(frame.asOf, -12)}::date)::timestamptz
    group by 1, 2`.execute(tx)
  return rows.flatMap((row) => {
    const scale = frame.scales.get(row.scale_id)
    return scale === undefined ? [] : { partnerId: row.partner_id, item: { scale, sum: row.sum, n: row.n } }
  })
}

function gather<Item>(
  rows: readonly { partnerId: string; item: Item }[],
  endOf: (id: string) => string,
): Map<string, Item[]> {
  const found = new Map<string, Item[]>()
  for (const { partnerId, item } of rows) {
    const id = endOf(partnerId)
    const list = found.get(id)
    if (list) list.push(item)
    else found.set(id, [item])
  }
  return found
}

/** The figures of all that are one partner now, with the account of the survivor. */
function together(own: FigureRow, all: readonly FigureRow[]): FigureRow {
  const sum = (of: (row: FigureRow) => number) => all.reduce((total, row) => total + of(row), 0)
  const amount = (of: (row: FigureRow) => bigint) => all.reduce((total, row) => total + BigInt(of(row)), 0n)
  const days = (of: (row: FigureRow) => Day | null) => all.flatMap((row) => of(row) ?? []).sort()
  return {
    ...own,
    orders: sum((row) => row.orders),
    orders_12m: sum((row) => row.orders_12m),
    net_12m: amount((row) => row.net_12m),
    net_before_12m: amount((row) => row.net_before_12m),
    months: own.months.map((_, index) => amount((row) => row.months[index] ?? 0n)),
    first_order_on: days((row) => row.first_order_on)[0] ?? null,
    last_order_on: days((row) => row.last_order_on).at(-1) ?? null,
    host_kept: sum((row) => row.host_kept),
    host_late: sum((row) => row.host_late),
    host_broken: sum((row) => row.host_broken),
    partner_kept: sum((row) => row.partner_kept),
    partner_late: sum((row) => row.partner_late),
    partner_broken: sum((row) => row.partner_broken),
    last_contact_at: all.flatMap((row) => row.last_contact_at ?? []).sort((a, b) => +b - +a)[0] ?? null,
  }
}

/** Whole months from one day to another, 0 within the first. */
export function monthsBetween(from: Day, to: Day): number {
  const months =
    (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 +
    Number(to.slice(5, 7)) -
    Number(from.slice(5, 7))
  return addMonths(from, months) > to ? months - 1 : months
}

function dossierOf(
  row: FigureRow,
  frame: DossierFrame,
  tags: readonly string[],
  values: readonly ValueItem[],
  answers: readonly { scale: string; sum: number; n: number }[],
): Dossier {
  const { asOf, currency } = frame
  const net = BigInt(row.net_12m)
  const before = BigInt(row.net_before_12m)
  const sinceFirst = row.first_order_on === null ? null : Math.max(0, monthsBetween(row.first_order_on, asOf))
  const kept = (side: 'host' | 'partner') =>
    keptShare({ kept: row[`${side}_kept`], late: row[`${side}_late`], broken: row[`${side}_broken`] })
  const contactOn = row.last_contact_at === null ? null : dayOf(row.last_contact_at, frame.timeZone)
  const daysSince = (day: Day | null) => (day === null ? null : Math.max(0, daysBetween(day, asOf)))
  const byCode = new Map<string, FieldKnown | null>(frame.fields.map(({ code }) => [code, null]))
  for (const { code, known } of values) byCode.set(code, known)
  const measures = new Map<string, { mean: number; n: number }>()
  for (const [scale, group] of Map.groupBy(answers, (answer) => answer.scale)) {
    const n = group.reduce((sum, answer) => sum + answer.n, 0)
    measures.set(scale, { n, mean: group.reduce((sum, answer) => sum + answer.sum, 0) / n })
  }
  return {
    currency,
    figures: {
      share12m: frame.total12m > 0n ? share(net, frame.total12m) : null,
      net12m: formatMinor(net, currency),
      change12m: before > 0n ? Number(net - before) / Number(before) : null,
      orders: row.orders,
      orders12m: row.orders_12m,
      firstOrderMonths: sinceFirst,
      daysSilent: daysSince(row.last_order_on),
      daysSinceContact: daysSince(contactOn),
      monthsTogether: row.since === null ? null : Math.max(0, monthsBetween(row.since, asOf)),
      keptHost: kept('host'),
      keptPartner: kept('partner'),
    },
    trend: trendOf(wholeMonths(row.months.map(Number), sinceFirst)),
    account: {
      stageRole: row.role,
      stage: row.stage,
      nature: row.nature,
      term: row.term,
      country: row.country,
      kinds: row.kinds,
      contract: row.contract,
    },
    fields: byCode,
    tags: [...tags].sort(),
    measures,
  }
}
