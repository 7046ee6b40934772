import { sql } from 'kysely'
import { openReport, readHealthOn } from '#modules/insights/index.ts'
import { conflictNoted, type StepKind } from '#modules/today/contract.ts'
import { followUp, healthOnDays } from '#modules/today/index.ts'
import { stateFact } from '#records/facts/state.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { makePromise } from '#records/promises/make.ts'
import type { Writer } from '#records/writer.ts'
import { addDays, type Day, MS_PER_DAY } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { seeded } from './random.ts'

const DAY = 86_400_000
/** Days ago on which somebody went through the list and worked it off: few, so that looking back is quick. */
const ROUNDS = [20, 46, 104, 128] as const
const OF_A_ROUND = 8
const FOLLOW_UP_DAYS = [14, 90] as const

type Told = { kind: StepKind; reason: string; title: string; says: number }

const SILENT: Told = {
  kind: 'repeat_order',
  reason: 'silence',
  title: 'Созвониться и предложить повтор последнего заказа',
  says: 0.5,
}
const OTHERS: readonly Told[] = [
  { kind: 'meet', reason: 'contact', title: 'Позвать в мастерскую на новую коллекцию', says: 0.2 },
  {
    kind: 'ask_what_went_wrong',
    reason: 'factor.satisfaction',
    title: 'Узнать, что не понравилось в последней поставке',
    says: 0.3,
  },
  {
    kind: 'widen',
    reason: 'factor.products',
    title: 'Показать скатерти и полотенца: пока берут только ткань',
    says: 0.1,
  },
]

const CONFLICTS = [
  {
    place: 7,
    about: 'market',
    of: 'partner',
    audience: 'host',
    note: 'Открывает свой интернет-магазин на наших покупателей в регионе.',
  },
  {
    place: 12,
    about: 'competitor',
    of: 'partner',
    audience: 'shared',
    note: 'Взял в витрину лён другой фабрики, просит оставить прежние условия.',
  },
] as const

/**
 * What today's page suggested in the past months and what became of it, looked back at as every night does; two conflicts
 * of interest; a step that is being worked on. Needs the scores.
 */
export async function addSteps(
  writer: Writer & { side: 'system' },
  partnerIds: readonly string[],
  curators: readonly string[],
): Promise<void> {
  const random = seeded('steps')
  const report = await openReport(writer.tx, writer.now, null)
  for (const [round, ago] of ROUNDS.entries()) {
    const day = addDays(report.today, -ago)
    const health = (await readHealthOn(report, day)) ?? new Map<string, number>()
    const weak = await weakOnes(writer, health, day)
    for (const [place, partnerId] of weak.entries()) {
      const told = place < OF_A_ROUND / 2 ? SILENT : (OTHERS[(place + round) % OTHERS.length] ?? SILENT)
      const before = health.get(partnerId) ?? 90
      await writer.tx
        .insertInto('today_step')
        .values({
          ...stepOf(writer, partnerId, told, curators[(place + round) % curators.length] ?? null, ago + 2),
          points: String(Math.round(told.says * (100 - before) * 10) / 10),
          health: String(before),
          health_on: day,
          done_at: new Date(writer.now.getTime() - ago * MS_PER_DAY),
        })
        .execute()
    }
  }
  await followUp(report, 'host', FOLLOW_UP_DAYS, healthOnDays(report))
  await answer(writer, curators, random)
  await takeOne(writer, curators[0] ?? null)
  await skipOne(writer, partnerIds[1] ?? '', curators[1] ?? null)
  for (const { place, ...conflict } of CONFLICTS) await noteOne(writer, partnerIds[place] ?? '', conflict)
}

/** Whose health was lowest on a day among those that had ordered of late. */
async function weakOnes({ tx }: Writer, health: ReadonlyMap<string, number>, day: Day): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select partner_id as id from partner_day where orders > 0 and day < ${day}::date and day >= ${day}::date - 120
    group by partner_id having max(day) < ${day}::date - 20`.execute(tx)
  return rows
    .map(({ id }) => id)
    .filter((id) => health.has(id))
    .sort((a, b) => (health.get(a) ?? 0) - (health.get(b) ?? 0) || (a < b ? -1 : 1))
    .slice(0, OF_A_ROUND)
}

function stepOf(writer: Writer, partnerId: string, told: Told, by: string | null, daysAgo: number) {
  const at = new Date(writer.now.getTime() - daysAgo * DAY)
  return {
    partner_id: partnerId,
    id: newId(),
    network_id: writer.networkId,
    audience: 'host' as const,
    side: 'host' as const,
    kind: told.kind,
    reason: told.reason,
    occurrence: at.toISOString().slice(0, 10),
    state: 'taken' as const,
    title: told.title,
    skip_reason: null,
    promise_id: null,
    contact_id: null,
    owner_id: by,
    due_on: null,
    points: null,
    health: null,
    health_on: null,
    taken_by: by,
    taken_at: at,
    done_at: null,
    done_by: by,
  }
}

/** People say of most steps whether they helped, mostly as the facts say; of the newest nobody has said it yet. */
async function answer(
  writer: Writer,
  curators: readonly string[],
  random: ReturnType<typeof seeded>,
): Promise<void> {
  const { rows } = await sql<{ id: string; partner_id: string; helped: boolean | null; done_at: Date }>`
    select o.id, o.partner_id, (o.found ->> 'helped')::boolean as helped, s.done_at
    from today_step_outcome o join today_step s on s.partner_id = o.partner_id and s.id = o.step_id
    where o.network_id = ${writer.networkId} order by s.done_at desc, s.taken_at, o.after_days, o.partner_id`.execute(
    writer.tx,
  )
  for (const [place, row] of rows.entries()) {
    if (place < 3) continue
    const said = random.chance(0.12)
      ? 'unclear'
      : (row.helped ?? false) === random.chance(0.88)
        ? 'yes'
        : 'no'
    await sql`update today_step_outcome set answer = ${said}, answered_by = ${curators[place % curators.length] ?? null},
      answered_at = ${writer.now} where partner_id = ${row.partner_id} and id = ${row.id}`.execute(writer.tx)
  }
}

/** Somebody has taken up what is overdue longest, as a promise to themselves. */
async function takeOne(writer: Writer, by: string | null): Promise<void> {
  const { rows } = await sql<{ partner_id: string; title: string; due_at: Date }>`
    select partner_id, title, due_at from promise where network_id = ${writer.networkId} and owed_by = 'host'
      and kind <> 'step' and fulfilled_at is null and broken_at is null and withdrawn_at is null and retracted_at is null
      and due_at between ${writer.now}::timestamptz - interval '30 days' and ${writer.now}::timestamptz - interval '5 days'
    order by due_at desc, partner_id limit 1`.execute(writer.tx)
  const [late] = rows
  if (!late) return
  const dueAt = new Date(writer.now.getTime() + 2 * DAY)
  const title = `Закрыть или перенести: «${late.title}»`
  const promiseId = await makePromise(
    { ...writer, side: 'host' as const },
    {
      partnerId: late.partner_id,
      audience: 'host',
      owedBy: 'host',
      owedTo: 'host',
      kind: 'step',
      title,
      dueAt,
    },
  )
  const told = { kind: 'keep_promise' as const, reason: 'overdue_host', title, says: 0 }
  await writer.tx
    .insertInto('today_step')
    .values({
      ...stepOf(writer, late.partner_id, told, by, 0),
      occurrence: late.due_at.toISOString(),
      promise_id: promiseId,
      due_on: dueAt.toISOString().slice(0, 10),
      done_by: null,
    })
    .execute()
  await refreshProjections(writer.tx, [late.partner_id])
}

async function skipOne(writer: Writer, partnerId: string, by: string | null): Promise<void> {
  await writer.tx
    .insertInto('today_step')
    .values({
      ...stepOf(writer, partnerId, { ...SILENT, kind: 'remind', reason: 'overdue_partner' }, by, 1),
      state: 'skipped',
      title: 'Напомнить про обещанный прогноз',
      skip_reason: 'Уже созвонились: пришлют на этой неделе.',
      owner_id: null,
      done_by: null,
    })
    .execute()
}

type Noted = Omit<(typeof CONFLICTS)[number], 'place'>

async function noteOne(writer: Writer, partnerId: string, { audience, ...data }: Noted): Promise<void> {
  await stateFact(
    { ...writer, side: 'host' as const },
    {
      partnerId,
      kind: conflictNoted,
      audience,
      subject: { kind: 'conflict_of_interest', id: newId() },
      happenedAt: new Date(writer.now.getTime() - 9 * DAY),
      data,
    },
  )
}
