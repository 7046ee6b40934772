import { parseArgs } from 'node:util'
import { firstLoad } from './first-load.ts'
import { type Ground, openGround } from './ground.ts'
import { importLines } from './import-lines.ts'
import { fillRegistry } from './registry.ts'
import { fillLargeRegistry, type LargeRegistry } from './registry-50k.ts'
import {
  boardRequests,
  fieldRequests,
  filterRequests,
  groupRequests,
  searchRequests,
  sortRequests,
  totalRequests,
} from './registry-50k-benches.ts'
import { asJson, asTable, isMet, machineFacts, type Result } from './report.ts'
import { REPORT_PAGES } from './report-pages.ts'
import {
  createRequests,
  findRequests,
  listRequests,
  monthsRequests,
  pageRequests,
} from './request-benches.ts'
import { CONNECTIONS, openStage, type Pace, type Request, type Stage } from './requests.ts'
import { rescore } from './rescore.ts'
import type { Measured } from './rounds.ts'
import { FACTS_EACH, fillScoredNetwork } from './scored-network.ts'
import { scrollRegistry } from './scroll.ts'

type Bench =
  | { name: string; needs: 'nothing'; run: () => Result }
  | { name: string; needs: 'ground'; run: (ground: Ground, say: Say) => Promise<Result | Result[]> }
  | { name: string; needs: 'scored stage'; run: (stage: Stage) => Promise<Result[]> }
  | { name: string; needs: 'stage'; run: (stage: Stage) => Promise<Result> }
  | { name: string; needs: 'large stage'; run: (stage: Stage<LargeRegistry>, say: Say) => Promise<Result[]> }
type Say = (sentence: string) => void

const seconds = (name: string, standard: number) => Number(process.env[name] ?? standard)
const pace: Pace = {
  rounds: seconds('BENCH_ROUNDS', 9),
  seconds: seconds('BENCH_SECONDS', 1.5),
  warmSeconds: 3,
}

function rate(name: string, requestsOf: (stage: Stage) => Request[]): Bench {
  return {
    name,
    needs: 'stage',
    run: async (stage) => ({
      name,
      unit: 'requests/s',
      aim: { of: 'ratio', atLeast: 0.5 },
      ...(await stage.rate(requestsOf(stage), pace)),
    }),
  }
}

/** Some three hundred pages, each twice over: short rounds, so that all of them are done within six minutes. */
const largePace: Pace = {
  rounds: seconds('BENCH_ROUNDS', 1),
  seconds: seconds('BENCH_SECONDS', 0.25),
  warmSeconds: 0.05,
}

/** A report takes longer than a page of a list: each request is sent often enough all the same. */
const reportPace: Pace = { ...pace, rounds: seconds('BENCH_ROUNDS', 5) }

/**
 * Milliseconds that each of twenty people waits who all ask for a page at once: the median of the slowest page and the
 * 95th of a hundred waits for all, with what the server remembers and (`-fresh`) while something is written all the time.
 */
function wait(name: string, requestsOf: (registry: LargeRegistry) => Request[]): Bench {
  return {
    name,
    needs: 'large stage',
    run: async (stage, say) => {
      const results: Result[] = []
      for (const isFresh of [false, true]) {
        const { median, most, slowest } = await stage.waits(requestsOf(stage.registry), largePace, isFresh)
        const own = isFresh ? `${name}-fresh` : name
        const aim = { of: 'figure', atMost: 100 } as const
        say(`${own}: the slowest is ${slowest}`)
        results.push({ name: own, unit: 'ms', aim, ...median })
        results.push({ name: `${own}-p95`, unit: 'ms', aim, ...most })
      }
      return results
    },
  }
}

/** The benches in the order they run: those that write come after those that read. Names are stable. */
const benches: readonly Bench[] = [
  { name: 'first-load', needs: 'nothing', run: firstLoad },
  rate('list-partners', ({ registry }) => listRequests(registry)),
  {
    name: 'find-by-name',
    needs: 'stage',
    run: async (stage) => ({
      name: 'find-by-name',
      unit: 'ms',
      aim: { of: 'figure', atMost: 5 },
      ...(await stage.time(findRequests(stage.registry), pace)),
    }),
  },
  rate('partner-page', ({ registry }) => pageRequests(registry)),
  rate('orders-by-month', ({ registry }) => monthsRequests(registry)),
  rate('create-partner', createRequests),
  wait('registry-50k-sorts', sortRequests),
  wait('registry-50k-filters', filterRequests),
  wait('registry-50k-fields', fieldRequests),
  wait('registry-50k-totals', totalRequests),
  wait('registry-50k-search', searchRequests),
  wait('registry-50k-groups', groupRequests),
  wait('registry-50k-board', boardRequests),
  {
    name: 'registry-50k-scroll',
    needs: 'large stage',
    run: async ({ port, registry }) => [
      {
        name: 'registry-50k-scroll',
        unit: 'ms',
        aim: { of: 'figure', atMost: 100 },
        ...(await scrollRegistry(port, registry)),
      },
    ],
  },
  {
    name: 'reports-10k',
    needs: 'scored stage',
    run: async (stage) => {
      const results: Result[] = []
      for (const [page, requests] of Object.entries(REPORT_PAGES)) {
        const all: Measured[] = []
        for (const request of requests) all.push(await stage.time([request], reportPace))
        const slowest = all.reduce((one, other) => (other.figure > one.figure ? other : one))
        const aim = { of: 'figure', atMost: 200 } as const
        results.push({ name: `reports-10k-${page}`, unit: 'ms', aim, ...slowest })
      }
      return results
    },
  },
  { name: 'rescore', needs: 'ground', run: rescore },
  { name: 'import-lines', needs: 'ground', run: importLines },
]

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const say: Say = (sentence) => process.stderr.write(`${sentence}\n`)
/** A name stands for itself and, as the beginning of others, for all of them: `registry-50k`. */
const isNamed = (bench: Bench, name: string) => bench.name === name || bench.name.startsWith(`${name}-`)
const unknown = positionals.filter((name) => !benches.some((bench) => isNamed(bench, name)))
if (unknown.length > 0) {
  say(`There is no bench ${unknown.join(', ')}. Known: ${benches.map(({ name }) => name).join(', ')}.`)
  process.exit(2)
}
const chosen = benches.filter(
  (bench) => positionals.length === 0 || positionals.some((name) => isNamed(bench, name)),
)

const closing: (() => Promise<void>)[] = []
let isEnding = false
let closed: Promise<void> | undefined
/** Ends what was started, the last first; whoever asks again waits for the same. */
function close(): Promise<void> {
  closed ??= (async () => {
    for (const end of closing.reverse()) await end()
  })()
  return closed
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    isEnding = true
    void close().finally(() => process.exit(130))
  })

const results: Result[] = []
let postgres = 'not used'
try {
  await runAll()
} catch (error) {
  // what is ended from outside breaks off somewhere; that is no news
  if (!isEnding) say(error instanceof Error ? (error.stack ?? error.message) : String(error))
  process.exitCode = 1
} finally {
  await close()
}
if (process.exitCode) process.exit()
const table = `${asTable(results)}\n\n${machineFacts(postgres)}\n`
if (values.json) process.stderr.write(`\n${table}`)
else process.stdout.write(`\n${table}`)
if (values.json) process.stdout.write(`${asJson(results)}\n`)

async function runAll(): Promise<void> {
  const ground = chosen.some(({ needs }) => needs !== 'nothing') ? await openGround(say) : null
  if (ground) {
    closing.push(ground.close)
    postgres = ground.postgres
  }
  const isStaged = chosen.some(({ needs }) => needs === 'stage')
  const stage = ground && isStaged ? await setStage(ground) : null
  const isLarge = chosen.some(({ needs }) => needs === 'large stage')
  const large = ground && isLarge ? await setLargeStage(ground) : null
  const isScored = chosen.some(({ needs }) => needs === 'scored stage')
  const scored = ground && isScored ? await setScoredStage(ground) : null
  for (const bench of chosen) {
    if (bench.needs !== 'nothing') say(`${bench.name} …`)
    const found = await runOne(bench, ground, { stage, large, scored })
    for (const result of Array.isArray(found) ? found : [found]) {
      results.push(result)
      const met = isMet(result) ? '' : ' (aim missed)'
      say(`${result.name}: ${result.figure.toPrecision(4)} ${result.unit}${met}`)
    }
  }
}

async function setStage(ground: Ground): Promise<Stage> {
  say('Making a registry of 10,000 partners …')
  const database = await ground.database('registry')
  const registry = await fillRegistry(database, CONNECTIONS)
  const stage = await openStage(database, registry, ground.folder)
  closing.push(stage.close)
  return stage
}

async function setScoredStage(ground: Ground): Promise<Stage> {
  const partners = Number(process.env['BENCH_SCORED_PARTNERS'] ?? 10_000)
  say(`Making a network of ${partners} partners with ${partners * FACTS_EACH} facts …`)
  const database = await ground.database('reported')
  const registry = await fillScoredNetwork(database, { partners, people: CONNECTIONS })
  const stage = await openStage(database, registry, ground.folder)
  closing.push(stage.close)
  return stage
}

async function setLargeStage(ground: Ground): Promise<Stage<LargeRegistry>> {
  say('Making a registry of 50,000 partners with ten fields of their own …')
  const database = await ground.database('large')
  const registry = await fillLargeRegistry(database, CONNECTIONS)
  const stage = await openStage(database, registry, ground.folder)
  closing.push(stage.close)
  return stage
}

type Stages = { stage: Stage | null; large: Stage<LargeRegistry> | null; scored: Stage | null }

async function runOne(
  bench: Bench,
  ground: Ground | null,
  { stage, large, scored }: Stages,
): Promise<Result | Result[]> {
  if (bench.needs === 'nothing') return bench.run()
  if (bench.needs === 'ground' && ground) return bench.run(ground, say)
  if (bench.needs === 'scored stage' && scored) return bench.run(scored)
  if (bench.needs === 'stage' && stage) return bench.run(stage)
  if (bench.needs === 'large stage' && large) return bench.run(large, say)
  throw new Error(`${bench.name} has nothing to stand on`)
}
