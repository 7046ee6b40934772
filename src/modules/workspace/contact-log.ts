import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { factsByIds } from '#records/facts/read.ts'
import { lockCounter, stateFact } from '#records/facts/state.ts'
import { requirePartner } from '#records/partnerships.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { happenedAtOf, refuseForeignAudience } from './checks.ts'
import {
  type ContactDescription,
  contactCalled,
  contactLogCorrected,
  contactLogRetracted,
  contactMet,
  contactWritten,
  type FactWithHistory,
  type NewContactEntry,
} from './contract.ts'
import { presented } from './facts.ts'

const kinds = { met: contactMet, called: contactCalled, written: contactWritten } as const

/** Logs a meeting, a call or a letter as a fact. */
export async function logContact(
  writer: RequestWriter,
  actor: Actor,
  partnerId: string,
  entry: NewContactEntry,
): Promise<FactWithHistory> {
  await requirePartner(writer.tx, partnerId)
  refuseForeignAudience(writer, entry.audience)
  const { id } = await stateFact(writer, {
    partnerId,
    kind: kinds[entry.way],
    audience: entry.audience,
    happenedAt: happenedAtOf(entry.happenedAt, writer.now),
    data: { summary: entry.summary, with: entry.with },
  })
  await refreshProjections(writer.tx, [partnerId])
  return readEntry(writer.tx, actor, partnerId, id)
}

/**
 * Tells later what a contact was about and with whom; only the side that logged it may, as long as it was not taken back.
 */
export async function describeContact(
  writer: RequestWriter,
  actor: Actor,
  ref: { partnerId: string; factId: string },
  description: ContactDescription,
): Promise<FactWithHistory> {
  const { partnerId, factId } = ref
  const [row] = await factsByIds(writer.tx, [ref])
  if (!row?.kind.startsWith('contact.')) throw new NotFound()
  if (row.side !== writer.side) throw new Refused('not_recorded_by_you', { status: 409 })
  await lockCounter(writer, partnerId, row.audience)
  if ((await readEntry(writer.tx, actor, partnerId, factId)).isRetracted)
    throw new Refused('contact_was_retracted', { status: 409 })
  await stateFact(writer, {
    partnerId,
    kind: contactLogCorrected,
    audience: row.audience,
    corrects: factId,
    happenedAt: row.happened_at,
    data: description,
  })
  return readEntry(writer.tx, actor, partnerId, factId)
}

/** Takes back a contact that was logged by error; only the side that logged it may, and once. */
export async function retractContact(
  writer: RequestWriter,
  actor: Actor,
  ref: { partnerId: string; factId: string },
  reason: string | undefined,
): Promise<FactWithHistory> {
  const { partnerId, factId } = ref
  const [row] = await factsByIds(writer.tx, [ref])
  if (!row?.kind.startsWith('contact.')) throw new NotFound()
  if (row.side !== writer.side) throw new Refused('not_recorded_by_you', { status: 409 })
  await lockCounter(writer, partnerId, row.audience)
  if ((await readEntry(writer.tx, actor, partnerId, factId)).isRetracted)
    throw new Refused('contact_was_retracted', { status: 409 })
  await stateFact(writer, {
    partnerId,
    kind: contactLogRetracted,
    audience: row.audience,
    corrects: factId,
    happenedAt: row.happened_at,
    data: { way: row.kind.slice('contact.'.length), reason },
  })
  await refreshProjections(writer.tx, [partnerId])
  return readEntry(writer.tx, actor, partnerId, factId)
}

async function readEntry(tx: Tx, actor: Actor, partnerId: string, factId: string): Promise<FactWithHistory> {
  const [fact] = await presented(tx, actor, await factsByIds(tx, [{ partnerId, factId }]))
  if (!fact) throw new NotFound()
  return fact
}
