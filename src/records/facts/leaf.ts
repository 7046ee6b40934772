import { createHash } from 'node:crypto';
import { canonicalJson } from '#shared/canonical-json.ts';
import type { Side, Subject } from '#records/writer.ts';

/** What both sides see of a shared fact: the content of leaf version 1 (conventions.md; permanent). */
export type LeafContent = {
  network: string;
  partnership: string;
  n: number;
  kind: string;
  happenedAt: Date;
  recordedAt: Date;
  side: Side | 'system';
  /** Already "sha256:…" of salt and actor. */
  actor: string;
  subject: Subject | null;
  /** Personal values already replaced by their salted hash. */
  data: Record<string, unknown>;
};

/** The RFC 8785 form of a shared fact. Times are RFC 3339 UTC with milliseconds. */
export function leafEntry(content: LeafContent): string {
  return canonicalJson({
    v: 1,
    ...content,
    happenedAt: content.happenedAt.toISOString(),
    recordedAt: content.recordedAt.toISOString(),
  });
}

/** The leaf hash of RFC 9162, section 2.1.1: SHA-256(0x00 || entry). */
export function leafHash(entry: string): Buffer {
  return createHash('sha256').update(Buffer.of(0)).update(entry, 'utf8').digest();
}

/** "sha256:" and the hex digest of salt and value, which stands in a fact for a personal value. */
export function saltedHash(salt: Buffer, value: string): string {
  return `sha256:${createHash('sha256').update(salt).update(value, 'utf8').digest('hex')}`;
}
