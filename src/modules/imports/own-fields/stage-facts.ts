import type { BulkWriter } from '#records/bulk/facts.ts'
import type { NewFact } from '#records/facts/state.ts'

/** Puts facts to the others that wait in `staged_fact`, so that one law numbers them all. They hold no personal values. */
export async function stageFacts({ client, now }: BulkWriter, facts: readonly NewFact[]): Promise<void> {
  await client.query(
    `insert into staged_fact (partner_id, audience, kind, subject_kind, subject_id, data, happened_at, ord)
     select f.partner_id, f.audience, f.kind, f.subject_kind, f.subject_id, f.data, $1, 42
     from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::jsonb[]) f(partner_id, audience, kind, subject_kind, subject_id, data)`,
    [
      now,
      facts.map(({ partnerId }) => partnerId),
      facts.map(({ audience }) => audience),
      facts.map(({ kind }) => kind.kind),
      facts.map(({ subject }) => subject?.kind ?? null),
      facts.map(({ subject }) => subject?.id ?? null),
      facts.map(({ kind, data }) => JSON.stringify(kind.data.parse(data))),
    ],
  )
}
