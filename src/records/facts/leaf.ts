import { createHash, randomBytes } from 'node:crypto'
import type { Side, Subject } from '#records/writer.ts'
import { canonicalJson } from '#shared/canonical-json.ts'

/** What both sides see of a shared fact: the content of leaf version 1 (docs/leaf-version-1.md; permanent). */
export type LeafContent = {
  network: string
  partnership: string
  n: number
  kind: string
  happenedAt: Date
  recordedAt: Date
  side: Side | 'system'
  /** Already "sha256:…" of salt and actor. */
  actor: string
  subject: Subject | null
  /** Personal values already replaced by their salted hash. */
  data: Record<string, unknown>
}

/**
 * The RFC 8785 form of a shared fact. Times are RFC 3339 UTC with milliseconds. Refuses (JsonRefused) data that has no
 * exact form.
 */
export function leafEntry(content: LeafContent): string {
  const { network, partnership, n, kind, happenedAt, recordedAt, side, actor, subject, data } = content
  return canonicalJson({
    v: 1,
    network,
    partnership,
    n,
    kind,
    happenedAt: happenedAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
    side,
    actor,
    subject: subject && { kind: subject.kind, id: subject.id },
    data,
  })
}

/** The leaf hash of RFC 9162, section 2.1.1: SHA-256(0x00 || entry). */
export function leafHash(entry: string): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(entry, 'utf8').digest()
}

/** "sha256:" and the hex digest of salt and value, which stands in a fact for a personal value. */
export function saltedHash(salt: Buffer, value: string): string {
  return `sha256:${createHash('sha256').update(salt).update(value, 'utf8').digest('hex')}`
}

/** Sixteen random bytes, kept beside the value they hide. */
export function newSalt(): Buffer {
  return randomBytes(16)
}

/** How an actor is written before it is hashed: `person:` and the id. */
export function actorValue(actor: { kind: string; id: string | null }): string {
  return `${actor.kind}:${actor.id ?? ''}`
}

/** A stored shared fact, as its leaf is made of it; column names are those of the table `fact`. */
export type SharedFactRow = {
  network_id: string
  partner_id: string
  n: number
  kind: string
  happened_at: Date
  recorded_at: Date
  side: Side | 'system'
  actor_hash: string | null
  subject_kind: string | null
  subject_id: string | null
  data: Record<string, unknown>
}

/** The leaf entry of a fact as it is stored: what a verifier recomputes. Refuses one without the hash of its actor. */
export function entryOfRow(row: SharedFactRow): string {
  if (row.actor_hash === null) throw new Error('a shared fact keeps the hash of its actor')
  return leafEntry({
    network: row.network_id,
    partnership: row.partner_id,
    n: row.n,
    kind: row.kind,
    happenedAt: row.happened_at,
    recordedAt: row.recorded_at,
    side: row.side,
    actor: row.actor_hash,
    subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
    data: row.data,
  })
}
