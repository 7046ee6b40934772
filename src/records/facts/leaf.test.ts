import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { entryOfRow, leafHash, saltedHash } from './leaf.ts'

type Vector = {
  fact: {
    network: string
    partnership: string
    n: number
    kind: string
    happenedAt: string
    recordedAt: string
    side: 'host' | 'partner'
    subject: { kind: string; id: string } | null
    data: Record<string, unknown>
  }
  personal: { path: string; salt: string; value: string; hash: string }[]
  entry: string
  leaf: string
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../docs/leaf-version-1.json', import.meta.url), 'utf8'),
) as Vector[]

it.each(vectors)('gives the entry and the hash of the published vector ($fact.kind)', (vector) => {
  const data = { ...vector.fact.data }
  let actor = ''
  for (const { path, salt, value, hash } of vector.personal) {
    expect(saltedHash(Buffer.from(salt, 'hex'), value)).toBe(hash)
    if (path === 'actor') actor = hash
    else data[path] = hash
  }
  const entry = entryOfRow({
    network_id: vector.fact.network,
    partner_id: vector.fact.partnership,
    n: vector.fact.n,
    kind: vector.fact.kind,
    happened_at: new Date(vector.fact.happenedAt),
    recorded_at: new Date(vector.fact.recordedAt),
    side: vector.fact.side,
    actor_hash: actor,
    subject_kind: vector.fact.subject?.kind ?? null,
    subject_id: vector.fact.subject?.id ?? null,
    data,
  })
  expect(entry).toBe(vector.entry)
  expect(leafHash(entry).toString('hex')).toBe(vector.leaf)
})
