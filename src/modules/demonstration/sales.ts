import { sql } from 'kysely'
import {
  opportunityEngaged,
  opportunityLost,
  opportunityOpened,
  opportunityWon,
} from '#modules/deals/contract.ts'
import {
  requestAssigned,
  requestClosed,
  requestOpened,
  requestResolved,
  requestStarted,
  requestWaited,
} from '#modules/support/contract.ts'
import { type PreparedFact, statePrepared } from '#records/facts/state.ts'
import type { Writer } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { formatMinor } from '#shared/money.ts'
import { goods } from './goods.ts'
import { type Random, seeded } from './random.ts'
import type { Story, StoryPartner } from './story.ts'

const HOUR = 3_600_000
/** Partners whose deals and requests the sales system and the help desk remember. */
const PARTNERS = 140
const MONTHS = 18
const AGENTS = ['Пётр Осипов', 'Елена Дьякова', 'Ирина Гай'] as const
const DESK = ['Светлана Ким', 'Роман Белов', 'Ольга Зуева', 'Тимур Садыков'] as const
const REGIONS = ['Северо-Запад', 'Центр', 'Волга', 'Урал', 'Экспорт'] as const
const SERIES: Readonly<Record<string, string>> = {
  LN: 'Лён',
  ST: 'Сатин',
  BZ: 'Бязь',
  PL: 'Поплин',
  BD: 'Постельное',
}

type Row = Record<string, unknown>
type Kept = { opportunities: Row[]; events: Row[]; facts: PreparedFact[] }

/**
 * What the sales system and the help desk of the demonstration remember of the last year and a half: opportunities that
 * were won, lost or are open, some of companies that are no partners, and requests from their opening to their end, some
 * of them resolved twice.
 */
export async function addSales(writer: Writer, story: Story, partnerIds: readonly string[]): Promise<void> {
  const random = seeded('сделки и обращения')
  const kept: Kept = { opportunities: [], events: [], facts: [] }
  for (const partner of story.partners.slice(0, PARTNERS)) {
    const partnerId = partnerIds[partner.place]
    if (!partnerId) continue
    const own = random.fork(String(partner.place))
    const deals = own.whole(0, partner.place < 40 ? 5 : 2)
    for (let nth = 0; nth < deals; nth += 1) tellOpportunity(kept, own, story.now, partner, partnerId)
    const requests = own.whole(0, partner.place < 40 ? 4 : 1)
    for (let nth = 0; nth < requests; nth += 1) tellRequest(kept, own, story.now, partner, partnerId)
  }
  const strangers = random.fork('без партнёра')
  for (let nth = 0; nth < 45; nth += 1) tellOpportunity(kept, strangers, story.now, null, null)
  const importId = newId()
  const shared = { network_id: writer.networkId, import_id: importId, recorded_at: writer.now }
  await insertRows(
    writer,
    'opportunity',
    kept.opportunities.map((row) => ({ ...row, ...shared, source: 'crm' })),
  )
  await insertRows(
    writer,
    'request_event',
    kept.events.map((row) => ({ ...row, ...shared, source: 'helpdesk' })),
  )
  kept.facts.sort((a, b) => a.happenedAt.getTime() - b.happenedAt.getTime())
  await statePrepared(writer, kept.facts)
}

/** A moment of work within the remembered months, not before the partner was there. */
function begun(random: Random, now: Date, partner: StoryPartner | null): Date {
  const earliest = Math.max(now.getTime() - MONTHS * 30.4 * MS_PER_DAY, partner?.since.getTime() ?? 0)
  const latest = now.getTime() - 2 * MS_PER_DAY
  return new Date(Math.min(latest, random.between(earliest, latest)))
}

function tellOpportunity(
  { opportunities, facts }: Kept,
  random: Random,
  now: Date,
  partner: StoryPartner | null,
  partnerId: string | null,
): void {
  const opened = begun(random, now, partner)
  const engaged = new Date(opened.getTime() + random.between(1, 12) * MS_PER_DAY)
  const closed = new Date(engaged.getTime() + random.between(5, 110) * MS_PER_DAY)
  const isWon = random.chance(partner ? 0.64 : 0.45)
  const status = closed < now ? (isWon ? 'won' : 'lost') : engaged < now ? 'engaged' : 'opened'
  const isEnded = status === 'won' || status === 'lost'
  const good = random.pick(goods)
  const number = `СД-${String(opportunities.length + 1).padStart(4, '0')}`
  const value = BigInt(good.price) * BigInt(random.whole(20, 900))
  const name = partner ? `${good.ru}, ${partner.name}` : good.ru
  const subjectId = newId()
  opportunities.push({
    ...{
      id: newId(),
      opportunity_id: subjectId,
      partner_id: partnerId,
      number,
      status,
      name,
      product: good.ru,
    },
    ...{
      series: SERIES[good.sku.slice(0, 2)] ?? null,
      agent: AGENTS[partner?.curator ?? random.whole(0, 2)],
    },
    ...{ team: partner?.language === 'en' ? 'Экспорт' : 'Россия', region: random.pick(REGIONS) },
    // what was lost early often has no amount
    ...{ value: status === 'opened' && random.chance(0.4) ? null : String(value), currency: 'RUB' },
    ...{
      opened_at: opened,
      engaged_at: status === 'opened' ? null : engaged,
      closed_at: isEnded ? closed : null,
    },
    known_at: opened,
  })
  if (!partnerId) return
  const data = { number, name, product: good.ru, value: formatMinor(value, 'RUB'), currency: 'RUB' }
  const state = (kind: typeof opportunityOpened, happenedAt: Date) =>
    facts.push(factOf(partnerId, kind, data, { kind: 'opportunity', id: subjectId }, happenedAt))
  state(opportunityOpened, opened)
  if (status !== 'opened') state(opportunityEngaged, engaged)
  if (isEnded) state(isWon ? opportunityWon : opportunityLost, closed)
}

const EVENTS = {
  opened: ['Создано', requestOpened],
  assigned: ['Назначено', requestAssigned],
  started: ['Взято в работу', requestStarted],
  waited: ['Ждём ответа партнёра', requestWaited],
  resolved: ['Решено', requestResolved],
  closed: ['Закрыто', requestClosed],
} as const

function tellRequest(
  { events, facts }: Kept,
  random: Random,
  now: Date,
  partner: StoryPartner,
  partnerId: string,
): void {
  const requestId = newId()
  const number = `ОБ-${partner.place + 1}-${random.whole(100, 999)}`
  const person = random.pick(DESK)
  const isReopened = random.chance(0.12)
  const way: (keyof typeof EVENTS)[] = [
    ...(['opened', 'assigned', 'started'] as const),
    ...(random.chance(0.35) ? (['waited'] as const) : []),
    ...(isReopened ? (['resolved', 'started', 'resolved'] as const) : (['resolved'] as const)),
    'closed',
  ]
  let at = begun(random, now, partner)
  for (const [nth, kind] of way.entries()) {
    if (nth > 0) at = new Date(at.getTime() + random.between(0.5, kind === 'closed' ? 72 : 30) * HOUR)
    if (at >= now) return
    const [word, fact] = EVENTS[kind]
    events.push({
      ...{ id: newId(), request_id: requestId, partner_id: partnerId, number, kind, word, nth: 1 },
      ...{ person: nth === 0 ? null : person, happened_at: at },
    })
    facts.push(factOf(partnerId, fact, { number, word }, { kind: 'request', id: requestId }, at))
  }
}

function factOf(
  partnerId: string,
  { kind, version, personal }: { kind: string; version: number; personal: readonly string[] },
  data: Record<string, unknown>,
  subject: { kind: string; id: string },
  happenedAt: Date,
): PreparedFact {
  return {
    ...{
      id: newId(),
      partnerId,
      audience: 'host',
      side: 'host',
      kind,
      version,
      data,
      personal,
      subject,
      happenedAt,
    },
    ...{ corrects: null, shares: null, importId: null },
  }
}

async function insertRows(
  writer: Writer,
  table: 'opportunity' | 'request_event',
  rows: readonly Row[],
): Promise<void> {
  await sql`insert into ${sql.table(table)} select * from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb)`.execute(
    writer.tx,
  )
}
