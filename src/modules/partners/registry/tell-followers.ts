import { sql } from 'kysely'
import { notify } from '#modules/messaging/index.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Job } from '#platform/module.ts'
import { consumerJob, type FactConsumer } from '#records/facts/reactions.ts'
import type { ReadFact } from '#records/facts/read.ts'
import { survivorOf } from '#records/partnerships.ts'
import { daysBetween } from '#shared/days.ts'
import { stageNames } from '../lifecycle/read-stages.ts'
import './tables.ts'

/** Days without an order after which the next one is news: at least so many, and twice the partner's own rhythm. */
const SILENCE_DAYS = 60

type Words = {
  moved: (stage: string) => string
  broken: (title: string) => string
  archived: string
  ordered: (days: number) => string
}
const WORDS: Record<'ru' | 'en', Words> = {
  ru: {
    moved: (stage) => `новый этап: ${stage}`,
    broken: (title) => `обещание нарушено: ${title}`,
    archived: 'партнёр убран в архив',
    ordered: (days) => `первый заказ после молчания, дней: ${days}`,
  },
  en: {
    moved: (stage) => `new stage: ${stage}`,
    broken: (title) => `a promise is broken: ${title}`,
    archived: 'the partner is put away',
    ordered: (days) => `the first order after days of silence: ${days}`,
  },
}

/** Tells those who follow a partner of what they would not like to miss; of facts as they come, never of imported history. */
export const followersConsumer: FactConsumer = {
  name: 'followers',
  begins: 'now',
  handle: async (facts, { tx, partnerId, context }) => {
    const news = facts.filter((fact) => fact.importId === null && KINDS.includes(fact.kind))
    if (news.length === 0) return
    const survivorId = await survivorOf(tx, partnerId)
    const followers = await readFollowers(tx, survivorId)
    if (followers.length === 0) return
    for (const language of ['ru', 'en'] as const) {
      const users = followers.filter((follower) => follower.language === language)
      if (users.length === 0) continue
      for (const fact of news) {
        const title = await titleOf(tx, fact, language)
        if (title === null) continue
        await notify(tx, {
          userIds: users.map(({ id }) => id).filter((id) => id !== fact.actor.id),
          kind: 'followed',
          partnerId,
          audience: fact.audience,
          subject: { kind: 'fact', id: fact.id },
          data: { partner: users[0]?.partner ?? '', title },
          path: `/partners/${survivorId}`,
          at: context.clock.now(),
        })
      }
    }
  },
}

export const followersJob: Job = consumerJob(followersConsumer)

const KINDS = ['partner.stage_moved', 'partner.archived', 'promise.broken', 'order.placed']

type Follower = { id: string; language: 'ru' | 'en'; partner: string }

async function readFollowers(tx: Tx, partnerId: string): Promise<Follower[]> {
  const { rows } = await sql<Follower>`
    select f.user_id as id, n.language, p.name as partner from partner_follow f
    join partner p on p.partner_id = f.partner_id join network n on n.network_id = f.network_id
    where f.partner_id = ${partnerId} order by f.user_id`.execute(tx)
  return rows
}

async function titleOf(tx: Tx, fact: ReadFact, language: 'ru' | 'en'): Promise<string | null> {
  const words = WORDS[language]
  const { data } = fact
  switch (fact.kind) {
    case 'partner.stage_moved': {
      if (data['undoes']) return null
      const names = await stageNames(tx, language)
      const to = String(data['to'])
      return words.moved(names[to] ?? to)
    }
    case 'partner.archived':
      return words.archived
    case 'promise.broken':
      return words.broken(String(data['title']))
    case 'order.placed': {
      const days = await silenceBefore(tx, fact)
      return days === null ? null : words.ordered(days)
    }
    default:
      return null
  }
}

/** How long there had been no order before this one, when that was long for this partner; null otherwise. */
async function silenceBefore(tx: Tx, fact: ReadFact): Promise<number | null> {
  const { rows } = await sql<{ before: string | null; day: string; rhythm: number | null }>`
    select (select max(day) from partner_day d where d.partner_id = ${fact.partnerId} and d.orders > 0
        and d.day < ${fact.happenedAt}::date) as before, ${fact.happenedAt}::date as day,
      (select rhythm_days::float8 from partner_figure f where f.partner_id = ${fact.partnerId} and f.audience = 'host') as rhythm`.execute(
    tx,
  )
  const row = rows[0]
  if (!row?.before) return null
  const days = daysBetween(row.before, row.day)
  return days >= SILENCE_DAYS && days >= 2 * (row.rhythm ?? 0) ? days : null
}
