import { sql } from 'kysely'
import { addRate, answerContest, contestRating, storeRatings } from '#modules/insights/index.ts'
import { type NewFact, stateFacts } from '#records/facts/state.ts'
import { measureGiven } from '#records/measures/contract.ts'
import { defineScale, obtainScale } from '#records/measures/scales.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { promiseFulfilled, promiseMade } from '#records/promises/contract.ts'
import type { Writer } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { type Random, seeded } from './random.ts'
import type { Story } from './story.ts'

/** Places of partners that customers speak well and badly of. */
const GOOD = [1, 6, 11, 17, 24, 33, 45]
const BAD = [4, 13, 22, 37, 58]

/** Items both sides answer about the partnership, one idea each. */
const ITEMS = [
  'Они делают то, о чём договорились',
  'Если срок сдвигается, мы узнаём об этом от них',
  'То, что они говорят, подтверждается',
  'Нашу открытость они не используют против нас',
  'Мы вовремя узнаём то, что нам нужно',
  'Они спрашивают, прежде чем решать за нас',
]

type Measured = {
  partnerId: string
  scale: string
  value: number
  givenBy: 'host' | 'partner' | 'third'
  about: string
  at: Date
}
type Answered = { partnerId: string; number: number; madeAt: Date; doneAt: Date }

/**
 * What ratings are made of beyond promises and orders: what customers and we say of partners, how fast they answer, what
 * the sides think of each other, what an hour is worth; the ratings of a year, and objections to them.
 */
export async function addRatings(
  writer: Writer & { side: 'system' },
  story: Story,
  partnerIds: readonly string[],
  curators: readonly string[],
): Promise<void> {
  const random = seeded('ratings')
  const alive = partnerIds.flatMap((id, place) => {
    const partner = story.partners[place]
    return partner && partner.stage !== 'exit' && place < 160 ? [{ id, place, since: partner.since }] : []
  })
  await defineScale(writer, { code: 'trust', name: 'Доверие', min: 1, max: 7, better: 'higher' })
  const measures = alive.flatMap(({ id, place, since }) => [
    ...opinionsOf(random.fork(`opinions ${place}`), id, place, since, writer.now),
    ...(place < 46 ? trustOf(random.fork(`trust ${place}`), id, place, writer.now) : []),
  ])
  await giveAll(writer, measures)
  await answerAll(
    writer,
    alive.flatMap(({ id, place, since }) =>
      answersOf(random.fork(`answers ${place}`), id, place, since, writer.now),
    ),
  )
  await addRate(
    { ...writer, actor: { kind: 'person', id: curators[0] ?? null } },
    { unit: 'hours', amount: '2500.00', since: '2020-01-01' },
    'RUB',
  )
  await refreshProjections(
    writer.tx,
    alive.map(({ id }) => id),
  )
  await storeRatings(writer.tx, writer.now)
  await addContests(writer, partnerIds, curators)
}

/** How a partner is spoken of: better or worse than others. */
const moodOf = (place: number) => (GOOD.includes(place) ? 0.9 : BAD.includes(place) ? -1.5 : 0)

function opinionsOf(random: Random, partnerId: string, place: number, since: Date, now: Date): Measured[] {
  const found: Measured[] = []
  const often = place < 60 ? 26 : 60
  for (let ago = random.whole(3, often); ago < 700; ago += random.whole(often / 2, often * 1.5)) {
    const at = new Date(now.getTime() - ago * MS_PER_DAY - random.whole(1, 9) * 3_600_000)
    if (at < since) break
    const byCustomer = random.chance(0.75)
    const value = Math.round(4.1 + moodOf(place) + 0.8 * random.normal())
    found.push({
      partnerId,
      scale: byCustomer ? 'stars' : 'csat',
      value: Math.max(1, Math.min(5, value)),
      givenBy: byCustomer ? 'third' : 'host',
      about: byCustomer ? 'Отзыв покупателя о магазине' : 'Как партнёр работает с покупателями',
      at,
    })
  }
  return found
}

/** One questionnaire of each side, of some partners' sides three: answers of one person have one moment. */
function trustOf(random: Random, partnerId: string, place: number, now: Date): Measured[] {
  const at = (hours: number) => new Date(now.getTime() - (20 + (place % 25)) * MS_PER_DAY - hours * 3_600_000)
  const level = 5.4 + moodOf(place) * 0.8 + 0.5 * random.normal()
  const answers = (givenBy: 'host' | 'partner', base: number, moment: Date): Measured[] =>
    ITEMS.map((about) => ({
      partnerId,
      scale: 'trust',
      value: Math.max(1, Math.min(7, Math.round(base + 0.7 * random.normal()))),
      givenBy,
      about,
      at: moment,
    }))
  const theirs = level - (place % 9 === 4 ? 2.2 : 0)
  return [
    ...answers('host', level, at(1)),
    ...answers('partner', theirs, at(2)),
    ...(place % 6 === 0
      ? [...answers('partner', theirs, at(4)), ...answers('partner', theirs + 0.4, at(6))]
      : []),
  ]
}

function answersOf(random: Random, partnerId: string, place: number, since: Date, now: Date): Answered[] {
  const found: Answered[] = []
  const usual = GOOD.includes(place) ? 0.7 : BAD.includes(place) ? 6 : random.between(1, 3)
  for (let ago = random.whole(5, 80); ago < 360; ago += random.whole(25, 110)) {
    const madeAt = new Date(now.getTime() - ago * MS_PER_DAY)
    if (madeAt < since) break
    const doneAt = new Date(madeAt.getTime() + Math.max(0.1, usual * random.between(0.3, 1.8)) * MS_PER_DAY)
    if (doneAt < now) found.push({ partnerId, number: 4000 + place * 20 + found.length, madeAt, doneAt })
  }
  return found
}

async function giveAll(writer: Writer, measures: readonly Measured[]): Promise<void> {
  const { tx, networkId, now } = writer
  const ids: Record<string, string | undefined> = {}
  for (const code of ['stars', 'csat', 'trust']) ids[code] = (await obtainScale(writer, code))?.id
  const rows = measures
    .filter(({ at }) => at < now)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map((measure) => ({ ...measure, id: newId(), factId: newId() }))
  for (const side of ['host', 'partner'] as const) {
    const own = rows.filter(({ givenBy }) => (givenBy === 'partner') === (side === 'partner'))
    await stateFacts(
      { ...writer, side },
      own.map(
        (row): NewFact => ({
          id: row.factId,
          partnerId: row.partnerId,
          kind: measureGiven,
          audience: 'shared',
          subject: { kind: 'measure', id: row.id },
          happenedAt: row.at,
          data: { scale: row.scale, value: row.value, givenBy: row.givenBy, about: row.about },
        }),
      ),
    )
  }
  const values = rows.map((row) => ({
    partner_id: row.partnerId,
    id: row.id,
    fact_id: row.factId,
    side: row.givenBy === 'partner' ? 'partner' : 'host',
    scale_id: ids[row.scale],
    value: row.value,
    given_by: row.givenBy,
    about: row.about,
    happened_at: row.at,
  }))
  await sql`
    insert into measure (partner_id, id, network_id, audience, side, scale_id, value, given_by, about, fact_id, happened_at, recorded_at)
    select r.partner_id, r.id, ${networkId}::uuid, 'shared', r.side, r.scale_id, r.value, r.given_by, r.about, r.fact_id, r.happened_at, ${now}
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r(partner_id uuid, id uuid, fact_id uuid, side text, scale_id uuid,
      value numeric, given_by text, about text, happened_at timestamptz)`.execute(tx)
}

/** Answers of partners to customers: promised for three days, some given late. */
async function answerAll(writer: Writer, answers: readonly Answered[]): Promise<void> {
  const { tx, networkId } = writer
  const rows = answers.map((answer) => ({
    ...answer,
    id: newId(),
    title: `Ответить на обращение № ${answer.number}`,
    dueAt: new Date(answer.madeAt.getTime() + 3 * MS_PER_DAY),
  }))
  const facts = rows.flatMap((row): NewFact[] => {
    const common = {
      partnerId: row.partnerId,
      audience: 'shared' as const,
      subject: { kind: 'promise', id: row.id },
    }
    const dueAt = row.dueAt.toISOString()
    return [
      {
        ...common,
        kind: promiseMade,
        happenedAt: row.madeAt,
        data: { owedBy: 'partner', owedTo: 'host', promise: 'answer', title: row.title, dueAt },
      },
      { ...common, kind: promiseFulfilled, happenedAt: row.doneAt, data: { title: row.title, dueAt } },
    ]
  })
  await stateFacts({ ...writer, side: 'partner' }, facts)
  const values = rows.map((row) => ({
    partner_id: row.partnerId,
    id: row.id,
    title: row.title,
    made_at: row.madeAt,
    due_at: row.dueAt,
    fulfilled_at: row.doneAt,
  }))
  await sql`
    insert into promise (partner_id, id, network_id, audience, side, owed_by, owed_to, kind, title, made_at, first_due_at, due_at, moves, fulfilled_at)
    select r.partner_id, r.id, ${networkId}::uuid, 'shared', 'partner', 'partner', 'host', 'answer', r.title, r.made_at, r.due_at, r.due_at, '[]', r.fulfilled_at
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as r(partner_id uuid, id uuid, title text, made_at timestamptz,
      due_at timestamptz, fulfilled_at timestamptz)`.execute(tx)
}

/** One objection that waits, one that was accepted with a promise left out, one that was declined. */
async function addContests(
  writer: Writer,
  partnerIds: readonly string[],
  curators: readonly string[],
): Promise<void> {
  const as = (side: 'host' | 'partner', daysAgo: number): Writer => ({
    ...writer,
    side,
    actor: { kind: 'person', id: curators[0] ?? null },
    now: new Date(writer.now.getTime() - daysAgo * MS_PER_DAY),
  })
  const told = [
    {
      place: 2,
      ago: 1,
      component: 'promises' as const,
      reason: 'Две оплаты задержал банк, письмо мы вам пересылали.',
    },
    {
      place: 7,
      ago: 19,
      component: 'promises' as const,
      reason: 'Счёт пришёл нам на неделю позже срока оплаты.',
      decision: 'accepted' as const,
      answer: 'Верно, счёт мы выставили поздно. Этот срок больше не считаем.',
    },
    {
      place: 14,
      ago: 33,
      component: null,
      reason: 'Нас сравнивают с магазинами вдвое больше нашего.',
      decision: 'declined' as const,
      answer:
        'Сравниваем с партнёрами того же типа; оборот на место почти не влияет. Готовы показать расчёт на встрече.',
    },
  ]
  for (const { place, ago, component, reason, decision, answer } of told) {
    const partnerId = partnerIds[place]
    if (!partnerId) continue
    const contestId = await contestRating(as('partner', ago), partnerId, { component, reason }, 5, {
      quietly: true,
    })
    if (!decision) continue
    const late = await sql<{ id: string }>`
      select id from promise where partner_id = ${partnerId} and owed_by = 'partner' and audience = 'shared' and fulfilled_at > due_at
        and due_at > ${new Date(writer.now.getTime() - 300 * MS_PER_DAY)} order by due_at desc limit 1`.execute(
      writer.tx,
    )
    const exclude =
      decision === 'accepted'
        ? late.rows.map(({ id }) => ({ component: 'promises' as const, recordId: id }))
        : []
    await answerContest(
      as('host', ago - 3),
      { partnerId, contestId },
      { decision, reason: answer, exclude },
      { quietly: true },
    )
  }
}
