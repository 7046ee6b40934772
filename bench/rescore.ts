import { performance } from 'node:perf_hooks'
import pg from 'pg'
import pino from 'pino'
import { rebuildScores, rescoreNetwork, scoresConsumer } from '#modules/insights/index.ts'
import { contactMet } from '#modules/workspace/contract.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Context } from '#platform/module.ts'
import { consumeNetwork } from '#records/facts/reactions.ts'
import { stateFact } from '#records/facts/state.ts'
import { addDays } from '#shared/days.ts'
import { type BenchDatabase, type Ground, settle } from './ground.ts'
import type { Registry } from './registry.ts'
import type { Result } from './report.ts'
import { interleave, type Measured, median } from './rounds.ts'
import { FACTS_EACH, fillScoredNetwork } from './scored-network.ts'

const PARTNERS = Number(process.env['BENCH_SCORED_PARTNERS'] ?? 10_000)
const GROWTH = 5
const ROUNDS = Number(process.env['BENCH_RESCORE_ROUNDS'] ?? 3)
/** New facts whose way to a new score is timed. */
const NEW_FACTS = 40

/** What one of our connections sent; `lane` tells which one. */
type Statement = { lane: number; text: string; values: unknown[] }
type Say = (sentence: string) => void

/** A network whose scores are there, and what its connection has sent since `listen` began. */
type Scored = {
  database: BenchDatabase
  context: Context
  registry: Registry
  model: { id: string; day: string; text: string }
  heard: Statement[]
  /** Connections as the login role that send what they are told to, nothing else: one for each of ours. */
  bare: Map<number, pg.Client>
}

/**
 * Scoring every partner of a network anew, as after midnight, by the model in force: seconds of 10,000 partners with a
 * million facts, how many times longer 50,000 with five million take, and milliseconds from a new fact to the new score.
 * The floor sends the very statements ours sent, reading and writing alike, over as many connections, and computes nothing.
 */
export async function rescore(ground: Ground, say: Say): Promise<Result[]> {
  const small = await open(ground, 'scored', PARTNERS, null, say)
  const one = await measureOne(small)
  const few = await measureAll(small, say)
  await endAll(small)
  await ground.drop(small.database)
  const large = await open(ground, 'scored_large', PARTNERS * GROWTH, small.model.text, say)
  const many = await measureAll(large, say)
  await endAll(large)
  await ground.drop(large.database)
  const growth = { figure: many.figure / few.figure, floor: many.floor / few.floor }
  return [
    { name: 'rescore', unit: 's', aim: { of: 'figure', atMost: 5 }, ...few },
    {
      name: 'rescore-growth',
      unit: `× for ${GROWTH}`,
      aim: { of: 'figure', atMost: GROWTH * 1.1 },
      ...growth,
      ratio: growth.floor / growth.figure,
    },
    { name: 'rescore-one', unit: 'ms', aim: { of: 'figure', atMost: 50 }, ...one },
  ]
}

async function open(
  ground: Ground,
  name: string,
  partners: number,
  model: string | null,
  say: Say,
): Promise<Scored> {
  say(`Making ${partners} partners with ${partners * FACTS_EACH} facts …`)
  const database = await ground.database(name)
  const registry = await fillScoredNetwork(database, { partners, people: 1 })
  const heard: Statement[] = []
  listen(database, heard)
  const context: Context = {
    ...{ db: database.app.db, appUrl: database.appUrl, ownerUrl: database.ownerUrl, dataFolder: '' },
    clock: { now: () => new Date() },
    log: pino({ level: 'silent' }),
  }
  await database.owner.query('select house.register_consumer($1, true)', [scoresConsumer.name])
  const started = performance.now()
  if (model === null) {
    await rebuildScores(context, registry.networkId)
    say(`the model was fitted and all were scored in ${Math.round((performance.now() - started) / 1000)} s`)
  } else await adopt(database, registry.networkId, model)
  const { rows } = await database.owner.query<Scored['model']>(
    `select m.id, r.day, m.model::text as text from score_run r join score_model m on m.id = r.model_id
     where r.network_id = $1`,
    [registry.networkId],
  )
  const [found] = rows
  if (!found) throw new Error('no model came of the fit')
  if (model !== null) await rescoreNetwork(context, registry.networkId, found.day)
  await database.owner.query('vacuum analyze')
  return { database, context, registry, model: found, heard, bare: new Map() }
}

async function endAll({ bare }: Scored): Promise<void> {
  for (const client of bare.values()) await client.end()
}

/** Puts a model in force that another network was fitted by: fitting is not what is measured. */
async function adopt({ owner }: BenchDatabase, networkId: string, model: string): Promise<void> {
  await owner.query(
    `with made as (
       insert into score_model (network_id, id, purpose, day, state, wanted_at, fitted_at, model)
       values ($1, house.new_id(), 'current', current_date + 1, 'ready', now(), now(), $2) returning id, day)
     insert into score_run (network_id, is_wanted, wants_fit, began_at, done_at, model_id, day)
     select $1, false, false, now(), now(), id, day from made`,
    [networkId, model],
  )
}

/** Keeps what the connections of a database send. */
function listen({ app }: BenchDatabase, heard: Statement[]): void {
  const seen = new Set<object>()
  const connect = app.pool.connect.bind(app.pool) as () => Promise<pg.PoolClient>
  app.pool.connect = (async () => {
    const client = await connect()
    if (seen.has(client)) return client
    const lane = seen.size
    seen.add(client)
    const query = client.query.bind(client) as (...given: unknown[]) => unknown
    client.query = ((...given: unknown[]) => {
      const [text, values] = given
      if (typeof text === 'string') heard.push({ lane, text, values: (values as unknown[]) ?? [] })
      return query(...given)
    }) as typeof client.query
    return client
  }) as typeof app.pool.connect
}

/** Every score was made for another day: each one is written anew, as it is after midnight. */
async function setBack({ database, registry }: Scored): Promise<void> {
  await database.owner.query(`update partner_score set day = day - 1, score = '{}' where network_id = $1`, [
    registry.networkId,
  ])
  await database.owner.query('vacuum partner_score')
  await settle(database)
}

async function measureAll(scored: Scored, say: Say): Promise<Measured> {
  const { context, registry, model, heard } = scored
  const day = addDays(model.day, 1)
  const asTimes = ({ ours, floor }: { ours: number; floor: number }) => floor / ours
  let script: Statement[] = []
  const measured = await interleave(
    ROUNDS,
    {
      ours: async () => {
        await setBack(scored)
        heard.length = 0
        const started = performance.now()
        const count = await rescoreNetwork(context, registry.networkId, day)
        const seconds = (performance.now() - started) / 1000
        if (count < registry.partners.length / 2) throw new Error(`only ${count} partners have a score`)
        script = heard.splice(0)
        return seconds
      },
      floor: async () => {
        await setBack(scored)
        return (await replay(scored, script)) / 1000
      },
    },
    asTimes,
  )
  say(
    `${registry.partners.length} partners: ${measured.figure.toFixed(2)} s, bare ${measured.floor.toFixed(2)} s`,
  )
  return measured
}

/** From a fact that is stated to the new score that is committed, one partner after the other. */
async function measureOne(scored: Scored): Promise<Measured> {
  const { context, registry, heard, database } = scored
  const { networkId, partners } = registry
  const step = Math.max(1, Math.floor(partners.length / NEW_FACTS))
  const scope = { networkId, side: 'host' } as const
  const [ours, floor]: [number[], number[]] = [[], []]
  for (let k = 0; k < NEW_FACTS; k++) {
    const partnerId = partners[(k * step) % partners.length]?.id ?? ''
    await inScope(context.db, scope, (tx) =>
      stateFact(
        { tx, networkId, side: 'host', actor: { kind: 'system', id: null }, now: new Date() },
        { partnerId, kind: contactMet, audience: 'host', data: {} },
      ),
    )
    heard.length = 0
    const started = performance.now()
    await consumeNetwork(context, scoresConsumer, networkId)
    ours.push(performance.now() - started)
    const script = heard.splice(0)
    await database.owner.query(`update partner_score set score = '{}' where partner_id = $1`, [partnerId])
    floor.push(await replay(scored, script))
  }
  const [figure, bare] = [median(ours), median(floor)]
  return { figure, floor: bare, ratio: bare / figure }
}

/** Sends statements over the bare connections, each lane's one after the other. Returns milliseconds. */
async function replay(scored: Scored, script: readonly Statement[]): Promise<number> {
  const lanes = Map.groupBy(script, ({ lane }) => lane)
  const clients = await Promise.all([...lanes.keys()].map((lane) => bareOf(scored, lane)))
  const started = performance.now()
  await Promise.all(
    [...lanes.values()].map(async (statements, place) => {
      for (const { text, values } of statements) await clients[place]?.query(text, values)
    }),
  )
  return performance.now() - started
}

async function bareOf({ bare, database }: Scored, lane: number): Promise<pg.Client> {
  const known = bare.get(lane)
  if (known) return known
  const client = new pg.Client({ connectionString: database.appUrl })
  await client.connect()
  bare.set(lane, client)
  return client
}
