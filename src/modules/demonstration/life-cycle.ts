import { sql } from 'kysely'
import { openHandover } from '#modules/partners/index.ts'
import type { Writer } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'

const lessons = [
  'Спрашивать о планах владельца раз в полгода, а не раз в год.',
  'Звонить в первую неделю молчания: через месяц решение уже принято.',
  'Договариваться о сроках оплаты до первой поставки.',
  null,
  'Отвечать на претензию за день, даже если решения ещё нет.',
] as const

/** Ended partnerships get their closing sheets, and some new ones wait for their curators. */
export async function addLifeCycle(writer: Writer, curators: readonly string[]): Promise<void> {
  const { tx, networkId, now } = writer
  const { rows } = await sql<{
    partner_id: string
    id: string
    at: Date
    from: string
    code: string
    words: string
  }>`
    select partner_id, id, happened_at as at, data ->> 'from' as from, data ->> 'reasonCode' as code, data ->> 'reason' as words
    from fact where network_id = ${networkId} and kind = 'partner.stage_moved' and data ->> 'to' = 'exit'
    order by happened_at, partner_id`.execute(tx)
  const exits = rows.map((row, place) => {
    const askAgain = new Date(row.at.getTime() + (place % 3 === 0 ? 365 : 545) * MS_PER_DAY)
    return {
      partner_id: row.partner_id,
      id: newId(),
      network_id: networkId,
      fact_id: row.id,
      from_stage: row.from,
      reason_code: row.code,
      words: row.words,
      lessons: lessons[place % lessons.length] ?? null,
      return_on: place % 4 === 1 ? null : askAgain.toISOString().slice(0, 10),
      checks: JSON.stringify(
        place % 2 === 0 ? { documents: true, access: true, customers: true } : { access: true },
      ),
      exited_at: row.at,
      exited_by: curators[place % curators.length] ?? null,
      returned_at: null,
    }
  })
  if (exits.length > 0) await tx.insertInto('partner_exit').values(exits).execute()
  const signed = await sql<{ partner_id: string; curator_id: string | null; since: Date }>`
    select partner_id, curator_id, stage_since as since from partner where network_id = ${networkId} and stage = 'implementation'
    order by stage_since desc, partner_id limit 4`.execute(tx)
  for (const [place, row] of signed.rows.entries())
    await openHandover(
      {
        ...writer,
        now: new Date(Math.max(row.since.getTime(), now.getTime() - (2 + place * 3) * MS_PER_DAY)),
      },
      {
        partnerId: row.partner_id,
        fromUserId: curators[(place + 1) % curators.length] ?? null,
        toUserId: row.curator_id,
        reason: null,
        cause: 'signing',
      },
    )
}
