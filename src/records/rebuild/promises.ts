import type { Tx } from '#platform/database/database.ts'
import { promiseColumns } from '#records/promises/end.ts'
import { promiseEvent } from '#records/promises/facts.ts'
import { type FoldedPromise, foldPromise, type PromiseEvent } from '#records/promises/rules.ts'
import { type Finding, Findings } from './findings.ts'
import { walkFacts } from './walk-facts.ts'
import '#records/promises/tables.ts'

/**
 * The columns of promises against the facts they are derived from, of these partnerships. With `mend` columns that
 * differ are written anew. A promise without facts, or facts of a promise that is not there, are differences that
 * nothing can mend.
 */
export async function checkPromises(tx: Tx, partners: readonly string[], mend: boolean): Promise<Finding> {
  const found = new Findings('promise')
  const rows = tx
    .selectFrom('promise')
    .selectAll()
    .where('partner_id', 'in', [...partners])
    .orderBy('partner_id')
    .orderBy('id')
  // Locked before their facts are read, so that what is written is not older than what another transaction wrote.
  const promises = await (mend ? rows.forUpdate() : rows).execute()
  const events = new Map<string, PromiseEvent[]>()
  for await (const facts of walkFacts(tx, partners, { subjectKind: 'promise' }))
    for (const fact of facts) {
      const event = promiseEvent(fact)
      if (!event) continue
      const key = `${fact.subject_id} ${fact.audience}`
      const known = events.get(key)
      if (known) known.push(event)
      else events.set(key, [event])
    }
  const present = new Set<string>()
  for (const row of promises) {
    present.add(row.id)
    const own = events.get(`${row.id} ${row.audience}`)
    if (own?.[0]?.kind !== 'made') {
      found.add(false, `${row.partner_id} ${row.id} has no facts`)
      continue
    }
    const folded = foldPromise(own)
    const agrees = isSame(row, folded)
    found.add(agrees, `${row.partner_id} ${row.id}`)
    if (!agrees && mend)
      await tx
        .updateTable('promise')
        .set(promiseColumns(folded))
        .where('partner_id', '=', row.partner_id)
        .where('id', '=', row.id)
        .execute()
  }
  for (const key of events.keys()) {
    const [id = ''] = key.split(' ')
    if (!present.has(id)) found.add(false, `${id} has facts and is not there`)
  }
  return found.finding()
}

type Stored = {
  made_at: Date
  first_due_at: Date
  due_at: Date
  moves: unknown
  fulfilled_at: Date | null
  broken_at: Date | null
  withdrawn_at: Date | null
  retracted_at: Date | null
}

function isSame(row: Stored, dates: FoldedPromise): boolean {
  const time = (date: Date | null) => date?.getTime() ?? null
  return (
    time(row.made_at) === time(dates.madeAt) &&
    time(row.first_due_at) === time(dates.firstDueAt) &&
    time(row.due_at) === time(dates.dueAt) &&
    time(row.fulfilled_at) === time(dates.fulfilledAt) &&
    time(row.broken_at) === time(dates.brokenAt) &&
    time(row.withdrawn_at) === time(dates.withdrawnAt) &&
    time(row.retracted_at) === time(dates.retractedAt) &&
    movesText(row.moves) === movesText(dates.moves)
  )
}

/** Moves in one form: jsonb orders members its own way. */
function movesText(moves: unknown): string {
  const list = moves as {
    dueAt: string | Date
    at: string | Date
    by: string
    consented: boolean
    declined?: true
  }[]
  return JSON.stringify(
    list.map(({ dueAt, at, by, consented, declined }) => [
      new Date(dueAt).getTime(),
      new Date(at).getTime(),
      by,
      consented,
      declined ?? false,
    ]),
  )
}
