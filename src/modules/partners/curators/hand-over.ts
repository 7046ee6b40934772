import { sql } from 'kysely'
import { personNames } from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { assignCuratorToMany } from '../account/curator-and-archive.ts'
import { tellTaker } from '../lifecycle/remind.ts'
import { refuseUnlessCurator } from '../people.ts'
import { shareOut } from './rules.ts'
import type { HandOverAnswer, HandOverPlan, SharingRule } from './shapes.ts'

type Wanted = { partnerIds: readonly string[]; to: readonly string[]; rule: SharingRule }

/** Who would get which partners; nothing is changed. Refuses partners the scope does not see and people who cannot take. */
export async function planHandOver(tx: Tx, wanted: Wanted): Promise<HandOverPlan> {
  const to = [...new Set(wanted.to)]
  for (const userId of to) await refuseUnlessCurator(tx, userId, '#/to')
  const ids = [...new Set(wanted.partnerIds)]
  const { rows: partners } = await sql<{ id: string; name: string; net: string }>`
    select p.partner_id as id, p.name, coalesce(f.net_12m, 0)::text as net from partner p
    left join partner_figure f on f.partner_id = p.partner_id and f.audience = 'host'
    where p.partner_id = any (${ids}::uuid[]) and p.archived_at is null and p.merged_into is null`.execute(tx)
  if (partners.length !== ids.length) throw new NotFound()
  const { rows: counts } = await sql<{ id: string; partners: number }>`
    select u as id, (select count(*)::int from partner p where p.curator_id = u and p.archived_at is null
      and p.merged_into is null) as partners from unnest(${to}::text[]) as u`.execute(tx)
  const toShare = partners.map(({ id, net }) => ({ id, net: Number(net) }))
  const shares = shareOut(toShare, counts, wanted.rule)
  const names = await personNames(tx, to)
  const named = new Map(partners.map(({ id, name }) => [id, name]))
  const theirs = await ownAlready(tx, ids)
  return {
    shares: to.map((userId) => {
      const given = shares.get(userId) ?? []
      const before = counts.find(({ id }) => id === userId)?.partners ?? 0
      const lost = [...theirs].filter(([id, curator]) => curator === userId && !given.includes(id)).length
      const gained = given.filter((id) => theirs.get(id) !== userId).length
      return {
        person: { id: userId, name: names.get(userId) ?? '' },
        partners: given
          .map((id) => ({ id, name: named.get(id) ?? '' }))
          .sort((a, b) => a.name.localeCompare(b.name)),
        before,
        after: before + gained - lost,
      }
    }),
  }
}

async function ownAlready(tx: Tx, ids: readonly string[]): Promise<Map<string, string | null>> {
  const { rows } = await sql<{ partner_id: string; curator_id: string | null }>`
    select partner_id, curator_id from partner where partner_id = any (${ids}::uuid[])`.execute(tx)
  return new Map(rows.map((row) => [row.partner_id, row.curator_id]))
}

/**
 * Gives partners to one or several people by a rule, with the reason; after signing each goes by a hand-over that the new
 * curator accepts. Whoever gets some is told once. Answers whose they were, for `undoHandOver`.
 */
export async function handOver(
  writer: RequestWriter,
  wanted: Wanted & { reason: string },
): Promise<HandOverAnswer> {
  const { tx } = writer
  const plan = await planHandOver(tx, wanted)
  const previous: HandOverAnswer['previous'] = []
  for (const share of plan.shares) {
    if (share.partners.length === 0) continue
    const ids = share.partners.map(({ id }) => id)
    const given = await assignCuratorToMany(writer, ids, share.person.id, wanted.reason)
    previous.push(...given.previous)
    if (given.changed > 0)
      await tellTaker(writer, {
        toUserId: share.person.id,
        partners: share.partners,
        reason: wanted.reason,
      })
  }
  return { changed: previous.length, previous, plan }
}

/** Gives partners back to those who had them; hand-overs that nobody accepted are withdrawn. */
export async function undoHandOver(
  writer: RequestWriter,
  previous: HandOverAnswer['previous'],
): Promise<number> {
  let changed = 0
  for (const [curatorId, group] of Map.groupBy(previous, (one) => one.curatorId))
    changed += (
      await assignCuratorToMany(
        writer,
        group.map(({ partnerId }) => partnerId),
        curatorId,
      )
    ).changed
  return changed
}
