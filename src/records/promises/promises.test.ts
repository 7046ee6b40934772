import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { checkRecords, rebuildNetwork } from '#records/rebuild/rebuild.ts'
import type { Side } from '#records/writer.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { makeNetwork, makePartner, type WorldNetwork, writeAs } from '#testing/world.ts'
import {
  acceptMove,
  breakPromise,
  declineMove,
  fulfilPromise,
  movePromise,
  reopenPromise,
  retractPromise,
  withdrawPromise,
} from './end.ts'
import { makePromise } from './make.ts'
import {
  dueDate,
  type FoldedPromise,
  foldPromise,
  type PromiseEvent,
  promiseState,
  refusalToAct,
} from './rules.ts'

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const made: PromiseEvent = { kind: 'made', at: day(1), dueAt: day(10), owedBy: 'host', owedTo: 'partner' }

describe('the state of a promise', () => {
  test.each<[string, PromiseEvent[], Date, string]>([
    ['is open before its time', [], day(10), 'open'],
    ['is overdue after it', [], new Date(day(10).getTime() + 1), 'overdue'],
    ['is not made at the instant it is made', [], day(1), 'unmade'],
    ['is kept when fulfilled by its time', [{ kind: 'fulfilled', at: day(10), by: 'host' }], day(20), 'kept'],
    ['is late when fulfilled after it', [{ kind: 'fulfilled', at: day(11), by: 'host' }], day(20), 'late'],
    [
      'was overdue before it was fulfilled late',
      [{ kind: 'fulfilled', at: day(15), by: 'host' }],
      day(12),
      'overdue',
    ],
    [
      'is broken when given up, also before its time',
      [{ kind: 'broken', at: day(5), by: 'host' }],
      day(6),
      'broken',
    ],
    [
      'is withdrawn when released, also after its time',
      [{ kind: 'withdrawn', at: day(15), by: 'partner' }],
      day(16),
      'withdrawn',
    ],
    [
      'counts against the first date while nobody consented to another',
      [
        { kind: 'moved', at: day(2), dueAt: day(20), by: 'host', consented: false },
        { kind: 'fulfilled', at: day(15), by: 'host' },
      ],
      day(30),
      'late',
    ],
    [
      'counts against the other date once that was accepted',
      [
        { kind: 'moved', at: day(2), dueAt: day(20), by: 'host', consented: false },
        { kind: 'move_accepted', at: day(3), dueAt: day(20), by: 'partner' },
        { kind: 'fulfilled', at: day(15), by: 'host' },
      ],
      day(30),
      'kept',
    ],
    [
      'is open again when the end is undone',
      [
        { kind: 'broken', at: day(5), by: 'host' },
        { kind: 'reopened', at: day(6), by: 'host' },
      ],
      day(7),
      'open',
    ],
    [
      'is nothing when it was recorded by error',
      [{ kind: 'retracted', at: day(1), by: 'host' }],
      day(2),
      'retracted',
    ],
  ])('%s', (_, events, at, state) => {
    expect(promiseState(foldPromise([made, ...events]), at)).toBe(state)
  })
})

const instant = fc.integer({ min: 0, max: 60 }).map((n) => new Date(day(1).getTime() + n * 43_200_000))
const who = fc.constantFrom('host' as const, 'partner' as const, 'system' as const)
const laterEvent: fc.Arbitrary<PromiseEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('moved' as const),
    at: instant,
    dueAt: instant,
    by: who,
    consented: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('move_accepted' as const), at: instant, dueAt: instant, by: who }),
  fc.record({
    kind: fc.constantFrom(
      'move_declined' as const,
      'fulfilled' as const,
      'broken' as const,
      'withdrawn' as const,
      'reopened' as const,
    ),
    at: instant,
    by: who,
  }),
)
const history = fc
  .tuple(instant, instant, fc.array(laterEvent, { maxLength: 8 }), fc.boolean())
  .map(([at, dueAt, later, isRetracted]): PromiseEvent[] => [
    { kind: 'made', at, dueAt, owedBy: 'host', owedTo: 'partner' },
    ...later,
    ...(isRetracted ? [{ kind: 'retracted' as const, at, by: 'system' as const }] : []),
  ])

let database: TestDatabase
let network: WorldNetwork

beforeAll(async () => {
  database = await testDatabase()
  network = await makeNetwork(database)
})

it('the state in TypeScript is the state in SQL, for any history at any time', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(history, instant), { minLength: 20, maxLength: 40 }),
      async (cases) => {
        const folded = cases.map(([events, at]) => ({ dates: foldPromise(events), at }))
        const rows = folded.map(({ dates, at }) => ({
          made_at: dates.madeAt,
          first_due_at: dates.firstDueAt,
          due_at: dates.dueAt,
          moves: dates.moves,
          fulfilled_at: dates.fulfilledAt,
          broken_at: dates.brokenAt,
          withdrawn_at: dates.withdrawnAt,
          retracted_at: dates.retractedAt,
          at,
        }))
        const { rows: states } = await sql<{ state: string; due: Date }>`
        select promise_state(p, (r ->> 'at')::timestamptz) as state, promise_due(p, (r ->> 'at')::timestamptz) as due
        from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as t(r, i),
          lateral jsonb_populate_record(null::promise, r) as p order by i`.execute(database.db)
        expect(states.map(({ state }) => state)).toEqual(
          folded.map(({ dates, at }) => promiseState(dates, at)),
        )
        expect(states.map(({ due }) => due)).toEqual(folded.map(({ dates, at }) => dueDate(dates, at)))
      },
    ),
    { numRuns: 20 },
  )
})

const acts = ['fulfil', 'break', 'withdraw', 'move', 'accept_move', 'decline_move', 'reopen'] as const
const step = fc.record({ act: fc.constantFrom(...acts), by: who, dueIn: fc.integer({ min: 1, max: 40 }) })

/** Any acts of anybody on one promise: what was refused, and the dates as the last call gave them. */
async function live(
  owedBy: Side,
  audience: 'shared' | Side,
  steps: readonly { act: (typeof acts)[number]; by: Side | 'system'; dueIn: number }[],
) {
  const partner = await makePartner(database, network)
  const write = <T>(side: Side | 'system', n: number, work: Parameters<typeof writeAs<T>>[3]) =>
    writeAs(database, network, { side, partnerId: partner.id, now: day(n) }, work)
  const owedTo = owedBy === 'host' ? ('partner' as const) : ('host' as const)
  const author = audience === 'shared' ? owedBy : audience
  const promiseId = await write(author, 1, (writer) =>
    makePromise(writer, {
      partnerId: partner.id,
      audience,
      owedBy,
      owedTo,
      kind: 'task',
      title: 'Дело',
      dueAt: day(10),
    }),
  )
  const ref = { partnerId: partner.id, promiseId }
  let dates: FoldedPromise | null = null
  const outcomes: { act: string; by: string; refusal: string | null }[] = []
  for (const [i, { act, by, dueIn }] of steps.entries()) {
    const call = {
      fulfil: fulfilPromise,
      break: breakPromise,
      withdraw: withdrawPromise,
      accept_move: acceptMove,
      decline_move: declineMove,
      reopen: reopenPromise,
      move: movePromise,
    }[act] as typeof movePromise
    try {
      dates = await write(by, i + 2, (writer) => call(writer, { ...ref, dueAt: day(dueIn) }))
      outcomes.push({ act, by, refusal: null })
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      outcomes.push({ act, by, refusal: error.code })
    }
  }
  return { ref, dates, outcomes }
}

it('the columns are what the facts say, whatever anybody does in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('host' as const, 'partner' as const),
      fc.constantFrom('shared' as const, 'host' as const, 'partner' as const),
      fc.array(step, { maxLength: 7 }),
      async (owedBy, audience, steps) => {
        const { ref } = await live(owedBy, audience, steps)
        await inScope(database.db, { networkId: network.id, side: 'system' }, (tx) =>
          refreshProjections(tx, [ref.partnerId]),
        )
      },
    ),
    { numRuns: 25 },
  )
  expect((await checkRecords(database.db, network.id)).filter(({ differences }) => differences > 0)).toEqual(
    [],
  )
})

it('what one side may do, the other may do with sides swapped', async () => {
  const swap = <T extends string>(side: T) =>
    (side === 'host' ? 'partner' : side === 'partner' ? 'host' : side) as T
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
      const one = await live('host', 'shared', steps)
      const two = await live(
        'partner',
        'shared',
        steps.map((item) => ({ ...item, by: swap(item.by) })),
      )
      expect(two.outcomes).toEqual(one.outcomes.map((item) => ({ ...item, by: swap(item.by) })))
      expect(two.dates?.dueAt).toEqual(one.dates?.dueAt)
    }),
    { numRuns: 15 },
  )
})

it('of many who end it at once exactly one does', async () => {
  const partner = await makePartner(database, network)
  const write = (side: Side, work: Parameters<typeof writeAs>[3]) =>
    writeAs(database, network, { side, partnerId: partner.id }, work)
  const promiseId = await writeAs(
    database,
    network,
    { side: 'host', partnerId: partner.id, now: day(1) },
    (writer) =>
      makePromise(writer, {
        partnerId: partner.id,
        audience: 'shared',
        owedBy: 'host',
        owedTo: 'partner',
        kind: 'task',
        title: 'Дело',
        dueAt: day(10),
      }),
  )
  const ref = { partnerId: partner.id, promiseId }
  const ends = await Promise.allSettled([
    ...[1, 2, 3].map(() => write('host', (writer) => fulfilPromise(writer, ref))),
    ...[1, 2, 3].map(() => write('host', (writer) => breakPromise(writer, ref))),
    ...[1, 2, 3].map(() => write('partner', (writer) => withdrawPromise(writer, ref))),
  ])
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

it('a promise recorded by error counts nowhere and can do nothing more', async () => {
  const { ref } = await live('host', 'shared', [])
  const write = (work: Parameters<typeof writeAs<FoldedPromise>>[3]) =>
    writeAs(database, network, { side: 'host', partnerId: ref.partnerId }, work)
  const dates = await write((writer) => retractPromise(writer, ref))
  expect(promiseState(dates, day(2))).toBe('retracted')
  for (const act of acts)
    expect(refusalToAct(act, { ...dates, owedBy: 'host', owedTo: 'partner' }, 'host')).toBe(
      'promise_was_retracted',
    )
})

it('rebuild mends columns that somebody altered, and check finds them before', async () => {
  const { ref } = await live('partner', 'shared', [])
  await database.owner.query('update promise set fulfilled_at = now() where id = $1', [ref.promiseId])
  const differing = async () =>
    (await checkRecords(database.db, network.id))
      .filter(({ differences }) => differences > 0)
      .map(({ check }) => check)
  expect(await differing()).toContain('promise')
  await rebuildNetwork(database.db, network.id)
  expect(await differing()).toEqual([])
})
