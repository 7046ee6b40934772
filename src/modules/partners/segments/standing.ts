import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { personNames } from '#records/facts/read.ts'
import { survivorOf } from '#records/partnerships.ts'
import { hiddenFields } from '../custom-fields/read-fields.ts'
import { readFrame } from '../network.ts'
import { mayReadMoney } from '../policy.ts'
import { readStandings } from './assign.ts'
import { nameOfSegment } from './present.ts'
import { withoutHidden } from './rules.ts'
import { readSchemes } from './schemes.ts'
import type { SegmentStandings } from './shapes.ts'

type Move = {
  id: string
  happened_at: Date
  actor_kind: string
  actor_id: string | null
  data: {
    scheme: string
    from: string | null
    to: string
    cause: 'rules' | 'overrule' | 'overrule_ended' | 'scheme'
    reason?: string
    until?: string | null
  }
}

/** A partner's segment (of the account that stands for it) in every scheme with its reason and history; amounts are left out for whoever may not see them. */
export async function readPartnerSegments(
  tx: Tx,
  namedId: string,
  actor: Actor,
  now: Date,
): Promise<SegmentStandings> {
  const partnerId = await survivorOf(tx, namedId)
  const frame = await readFrame(tx, now)
  const schemes = await readSchemes(tx)
  const standings = await readStandings(tx, [partnerId])
  const { rows: moves } = await sql<Move>`
    select id, happened_at, actor_kind, actor_id, data from fact
    where partner_id = ${partnerId} and kind = 'partner.segment_assigned' order by happened_at desc, n desc limit 200`.execute(
    tx,
  )
  const hidden = await hiddenFields(tx, actor)
  const names = await personNames(tx, [
    ...moves.flatMap((move) => (move.actor_kind === 'person' ? (move.actor_id ?? []) : [])),
    ...[...standings.values()].flatMap((row) => row.overruled_by ?? []),
  ])
  const nameOf = (id: string | null) => (id === null ? null : (names.get(id) ?? null))
  const data = schemes.flatMap((scheme) => {
    const row = standings.get(`${partnerId} ${scheme.id}`)
    const all = [...scheme.segments, ...scheme.gone]
    const segment = all.find(({ id }) => id === row?.segment_id)
    const byRules = all.find(({ id }) => id === row?.rule_segment_id)
    if (!row || !segment || !byRules) return []
    const why = withoutHidden(row.reason, hidden, mayReadMoney(actor))
    return {
      scheme: { id: scheme.id, code: scheme.code, nameRu: scheme.name_ru, nameEn: scheme.name_en },
      segment: nameOfSegment(segment),
      bySegmentRules: nameOfSegment(byRules),
      since: row.since.toISOString(),
      judgedAt: row.since.toISOString(),
      why,
      overrule:
        row.overruled_to === null || row.overruled_at === null
          ? null
          : {
              segmentId: row.overruled_to,
              reason: row.overrule_reason ?? '',
              until: row.overruled_until,
              by: nameOf(row.overruled_by),
              at: row.overruled_at.toISOString(),
            },
      choices: scheme.segments.map(nameOfSegment),
      history: moves
        .filter((move) => move.data.scheme === scheme.code)
        .map((move) => ({
          at: move.happened_at.toISOString(),
          from: move.data.from,
          to: move.data.to,
          by: move.actor_kind === 'person' ? nameOf(move.actor_id) : null,
          cause: move.data.cause,
          reason: move.data.reason ?? null,
          until: move.data.until ?? null,
          factId: move.id,
        })),
      version: row.version,
    }
  })
  return { currency: frame.currency, data }
}
