import { sql } from 'kysely'
import {
  assignSegments,
  classify,
  type Dossier,
  definitionOf,
  ensurePlaybooks,
  ensureSchemes,
  overruleSegment,
  partnerSegmentAssigned,
  readSchemes,
  reconcilePlaybooks,
  type SchemeRow,
  trendOf,
  withoutHidden,
} from '#modules/partners/index.ts'
import { stateFacts } from '#records/facts/state.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { fulfilPromise } from '#records/promises/end.ts'
import type { Writer } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { seeded } from './random.ts'
import type { Story } from './story.ts'

/** Places of partners who have what nobody else has. */
const UNIQUE = [0, 3, 9, 14, 26]
const PAST_MONTHS = 14
/** Days ago on which playbooks were looked after, the first of them when they began. */
const LOOKS = [200, 130, 60, 4]

const OVERRULES = [
  { place: 7, to: 'strategic', reason: 'Строит второй цех под наши ткани, объёмы вырастут', days: 120 },
  { place: 40, to: 'promising', reason: 'Открывает три магазина весной', days: 60 },
  { place: 61, to: 'regular', reason: 'Разовый спад: меняли склад, заказы вернутся', days: 45 },
] as const

/**
 * Every partner gets its segment, with the history of a year as the rules would have told it, some places decided by
 * people; playbooks run, and those of partners in trouble are behind.
 */
export async function addSegments(
  writer: Writer,
  story: Story,
  partnerIds: readonly string[],
  curators: readonly string[],
): Promise<void> {
  const begun = daysBefore(writer.now, PAST_MONTHS * 31)
  await ensureSchemes(writer.tx, begun)
  await ensurePlaybooks(writer.tx, begun, true)
  await addFields(writer, partnerIds)
  const [scheme] = await readSchemes(writer.tx)
  if (!scheme) return
  await tellPast(writer, scheme, partnerIds)
  await assignSegments(writer, [scheme], partnerIds)
  for (const { place, to, reason, days } of OVERRULES) {
    const segment = scheme.segments.find(({ code }) => code === to)
    const partnerId = partnerIds[place]
    const curator = curators[place % curators.length]
    if (!segment || !partnerId || !curator) continue
    const until = daysBefore(writer.now, -days).toISOString().slice(0, 10)
    const person = { ...writer, side: 'host' as const, actor: { kind: 'person' as const, id: curator } }
    await overruleSegment(person, partnerId, scheme.id, null, { segmentId: segment.id, reason, until })
  }
  await runPlaybooks(writer, story, partnerIds)
}

const daysBefore = (date: Date, days: number) => new Date(date.getTime() - days * MS_PER_DAY)

async function addFields(writer: Writer, partnerIds: readonly string[]): Promise<void> {
  const random = seeded('margins')
  const rows = partnerIds.flatMap((partnerId, place) => [
    ...(UNIQUE.includes(place) || random.chance(0.1)
      ? [
          {
            partner_id: partnerId,
            id: newId(),
            code: 'unique_resource',
            text: UNIQUE.includes(place) ? 'yes' : 'no',
          },
        ]
      : []),
    ...(random.chance(0.7)
      ? [
          {
            partner_id: partnerId,
            id: newId(),
            code: 'margin',
            number: random.chance(0.07) ? random.whole(4, 9) : random.whole(12, 36),
          },
        ]
      : []),
  ])
  await sql`
    insert into field_value (partner_id, id, network_id, audience, side, field_id, text_value, number_value, updated_at)
    select r.partner_id, r.id, ${writer.networkId}::uuid, 'host', 'system', c.id, r.text, r.number, ${writer.now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(partner_id uuid, id uuid, code text, text text, number float8)
    join custom_field c on c.code = r.code and c.network_id = ${writer.networkId}::uuid
    on conflict do nothing`.execute(writer.tx)
}

type Month = { partner_id: string; month: number; orders: number; net: bigint }

/** What the rules would have said at the end of each month, from what was traded until then. */
async function tellPast(writer: Writer, scheme: SchemeRow, partnerIds: readonly string[]): Promise<void> {
  const { tx, now } = writer
  const { rows } = await sql<Month>`
    select partner_id, month, sum(orders)::int as orders, sum(gross - cancelled - returns)::bigint as net from partner_month
    where network_id = ${writer.networkId} and audience in ('shared', 'host') group by 1, 2 order by 1, 2`.execute(
    tx,
  )
  const { rows: values } = await sql<{
    partner_id: string
    code: string
    text: string | null
    number: number | null
  }>`
    select v.partner_id, c.code, v.text_value as text, v.number_value as number from field_value v
    join custom_field c on c.id = v.field_id where v.network_id = ${writer.networkId}`.execute(tx)
  const months = Map.groupBy(rows, (row) => row.partner_id)
  const fields = Map.groupBy(values, (row) => row.partner_id)
  const starts = await startsOf(writer)
  const definition = definitionOf(scheme)
  const nameOf = (code: string) => {
    const found = scheme.segments.find((segment) => segment.code === code)
    return { ru: found?.name_ru ?? code, en: found?.name_en ?? code }
  }
  const standing = new Map<string, { code: string; since: Date; why: ReturnType<typeof classify>['why'] }>()
  const current = now.getUTCFullYear() * 12 + now.getUTCMonth()
  for (let month = current - PAST_MONTHS; month < current; month++) {
    const at = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 1, 1))
    const begun = partnerIds.filter((id) => (starts.get(id) ?? month + 1) <= month)
    const sums = new Map(begun.map((id) => [id, sumsOf(months.get(id) ?? [], month)]))
    const total = [...sums.values()].reduce((sum, { net }) => sum + net, 0n)
    const moves = begun.flatMap((id) => {
      const sum = sums.get(id) as ReturnType<typeof sumsOf>
      const { segment, why } = classify(definition, pastDossier(sum, total, fields.get(id) ?? []))
      const before = standing.get(id)
      if (before?.code === segment) return []
      standing.set(id, { code: segment, since: at, why })
      return {
        partnerId: id,
        kind: partnerSegmentAssigned,
        audience: 'host' as const,
        subject: { kind: 'segment_scheme', id: scheme.id },
        data: {
          scheme: scheme.code,
          from: before?.code ?? null,
          to: segment,
          name: nameOf(segment),
          cause: 'rules' as const,
          why: withoutHidden(why),
          schemeVersion: 1,
        },
      }
    })
    await stateFacts({ ...writer, now: at }, moves)
  }
  const idOf = (code: string) => scheme.segments.find((segment) => segment.code === code)?.id
  const kept = [...standing].map(([partner_id, { code, since, why }]) => ({
    partner_id,
    id: newId(),
    segment_id: idOf(code),
    since,
    reason: why,
  }))
  await sql`
    insert into partner_segment (partner_id, id, network_id, audience, scheme_id, segment_id, rule_segment_id, reason,
      scheme_version, since, judged_at)
    select r.partner_id, r.id, ${writer.networkId}::uuid, 'host', ${scheme.id}::uuid, r.segment_id, r.segment_id, r.reason, 1,
      r.since, r.since
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as r(partner_id uuid, id uuid, segment_id uuid, reason jsonb, since timestamptz)`.execute(
    tx,
  )
}

/** The month in which each partner was added, by number as `partner_month` counts. */
async function startsOf({ tx, networkId }: Writer): Promise<Map<string, number>> {
  const { rows } = await sql<{ partner_id: string; month: number }>`
    select partner_id, (extract(year from created_at) * 12 + extract(month from created_at) - 1)::int as month from partner
    where network_id = ${networkId}`.execute(tx)
  return new Map(rows.map(({ partner_id, month }) => [partner_id, month]))
}

function sumsOf(months: readonly Month[], until: number) {
  const known = months.filter(({ month }) => month <= until)
  const first = known.find(({ orders }) => orders > 0)?.month ?? until
  const byMonth = new Map(known.map(({ month, net }) => [month, BigInt(net)]))
  const last = Array.from({ length: 12 }, (_, index) => byMonth.get(until - 11 + index) ?? 0n)
  return {
    orders: known.reduce((sum, { orders }) => sum + orders, 0),
    net: last.reduce((sum, net) => sum + net, 0n),
    sinceFirst: until - first,
    last,
  }
}

function pastDossier(
  sum: ReturnType<typeof sumsOf>,
  total: bigint,
  values: readonly { code: string; text: string | null; number: number | null }[],
): Dossier {
  const whole = Math.min(12, sum.sinceFirst)
  return {
    currency: 'RUB',
    figures: {
      share12m: total > 0n ? Number(sum.net) / Number(total) : null,
      orders: sum.orders,
      firstOrderMonths: sum.orders > 0 ? sum.sinceFirst : null,
    },
    trend: trendOf(sum.last.slice(12 - whole).map(Number)),
    account: {},
    fields: new Map([
      ['unique_resource', null],
      ['margin', null],
      ...values.map(({ code, text, number }) => [code, { value: text ?? number }] as const),
    ]),
    tags: [],
    measures: new Map(),
  }
}

/** Playbooks as they would have gone: most steps done in time, those of partners in trouble left lying. */
async function runPlaybooks(writer: Writer, story: Story, partnerIds: readonly string[]): Promise<void> {
  const { tx } = writer
  const random = seeded('playbooks')
  const troubled = new Set(
    story.partners.flatMap(({ trouble }, place) => (trouble ? [partnerIds[place]] : [])),
  )
  for (const days of LOOKS) {
    const then = { ...writer, now: daysBefore(writer.now, days) }
    await reconcilePlaybooks(then, partnerIds)
  }
  const { rows } = await sql<{ partner_id: string; promise_id: string; due_at: Date; made_at: Date }>`
    select i.partner_id, i.promise_id, p.due_at, p.made_at from playbook_item i
    join promise p on p.partner_id = i.partner_id and p.id = i.promise_id
    where i.network_id = ${writer.networkId} and p.due_at < ${writer.now} and p.fulfilled_at is null and p.withdrawn_at is null
    order by i.partner_id, p.due_at`.execute(tx)
  const touched = new Set<string>()
  for (const { partner_id, promise_id, due_at, made_at } of rows) {
    if (troubled.has(partner_id)) continue
    const late = random.chance(0.12) ? random.whole(2, 6) : -random.whole(1, 6)
    const at = Math.min(
      Math.max(due_at.getTime() + late * MS_PER_DAY, made_at.getTime()),
      writer.now.getTime(),
    )
    await fulfilPromise(writer, { partnerId: partner_id, promiseId: promise_id, at: new Date(at) })
    touched.add(partner_id)
  }
  await sql`
    update playbook_item set done_at = least(due_at, ${writer.now}) where network_id = ${writer.networkId}
      and promise_id is null and done_at is null and due_at < ${writer.now}`.execute(tx)
  await refreshProjections(tx, [...touched])
  await sql`
    insert into segment_run (network_id, wanted_at, began_at, done_at, figures_day)
    select network_id, ${writer.now}, ${writer.now}, ${writer.now}, figures_day from network where network_id = ${writer.networkId}
    on conflict do nothing`.execute(tx)
}
