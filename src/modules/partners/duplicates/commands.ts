import { parseArgs } from 'node:util'
import { asOwner, resolveNetwork } from '#modules/network/index.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Command } from '#platform/module.ts'
import { searchNetwork } from './jobs.ts'
import { listPairs } from './pairs.ts'
import { type DuplicatePair, PairState } from './shapes.ts'

const ALL = { side: 'host', role: 'owner' } as const

/** Brings the pairs of a network up to date and prints them, the surest first. */
export const duplicateCommand: Command = {
  path: ['duplicates'],
  summary:
    '[--network S] [--state open|dismissed|merged] [--limit N] [--json]: partners that may be the same',
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        network: { type: 'string' },
        state: { type: 'string', default: 'open' },
        limit: { type: 'string', default: '200' },
      },
    })
    const state = PairState.parse(values.state)
    const limit = Math.max(1, Math.min(10_000, Number(values.limit) || 200))
    const network = await asOwner(context, (ownerDb) =>
      resolveNetwork(ownerDb, { slug: values.network ?? null }),
    )
    const searched = await searchNetwork(context.db, network.id, context.clock.now())
    const { data, counts } = await inScope(context.db, { networkId: network.id, side: 'host' }, (tx) =>
      listPairs(tx, ALL, { state, limit }),
    )
    const document = { ...counts, searched: searched.partners, pairs: data.map(printed) }
    process.stdout.write(values.json ? `${JSON.stringify(document)}\n` : `${linesOf(data).join('\n')}\n`)
    return 0
  },
}

function printed({ id, state, score, evidence, a, b }: DuplicatePair) {
  const partner = (of: DuplicatePair['a']) => ({
    id: of.id,
    name: of.name,
    city: of.city,
    externalIds: of.externalIds,
  })
  return { id, state, score, a: partner(a), b: partner(b), evidence }
}

function linesOf(pairs: readonly DuplicatePair[]): string[] {
  if (pairs.length === 0) return ['No two partners look the same.']
  return pairs.map(
    ({ score, a, b, evidence }) =>
      `${score.toFixed(2)}  ${a.name} = ${b.name}  (${evidence.map(({ kind, value }) => (value ? `${kind} ${value}` : kind)).join(', ')})`,
  )
}
