import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { asOwner, resolveNetwork } from '#modules/network/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command, Context } from '#platform/module.ts'
import type { Day } from '#shared/days.ts'
import { fitHere } from './health/stored/jobs.ts'
import type { FitProgress } from './health/stored/shapes.ts'
import { waitForScores } from './health/stored/wait-for-scores.ts'
import { openReport, type Report } from './report.ts'

/** Option of the command → member of the query. Every report takes every one and leaves what it has no use for. */
const OPTIONS = {
  by: 'by',
  from: 'from',
  to: 'to',
  'as-of': 'asOf',
  limit: 'limit',
  currency: 'currency',
  language: 'language',
  'before-from': 'beforeFrom',
  'before-to': 'beforeTo',
  sort: 'sort',
} as const
const optionNames = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]

type Printed = { document: unknown; lines: string[] }

type Kind<Query extends z.ZodType> = {
  name: string
  summary: string
  query: Query
  /** Whether scores as of its day stand behind it: they are made first where they are not there yet. */
  withScores?: boolean
  read: (report: Report, query: z.output<Query>) => Promise<Printed>
}

/** A command `report <name>` that prints what the API answers: one JSON document with --json, lines without. */
export function reportCommand<Query extends z.ZodType>(kind: Kind<Query>): Command {
  return {
    path: ['report', kind.name],
    summary: kind.summary,
    run: async (context, args) => {
      const { values } = parseArgs({
        args: [...args],
        options: {
          json: { type: 'boolean' },
          network: { type: 'string' },
          ...Object.fromEntries(optionNames.map((name) => [name, { type: 'string' as const }])),
        },
      })
      const query = readQuery(kind, values)
      const printed = await inReport(
        context,
        {
          slug: values.network,
          ...(kind.withScores ? { scoresOf: query as { asOf?: Day | undefined } } : {}),
        },
        (report) => kind.read(report, query),
      )
      process.stdout.write(
        values.json ? `${JSON.stringify(printed.document)}\n` : `${printed.lines.join('\n')}\n`,
      )
      return 0
    },
  }
}

/** The query the words make, checked as the API checks it. Refuses what is malformed by the name of the option. */
function readQuery<Query extends z.ZodType>(
  kind: Kind<Query>,
  values: Record<string, unknown>,
): z.output<Query> {
  const given = optionNames.flatMap((name) =>
    values[name] === undefined ? [] : [[OPTIONS[name], values[name]]],
  )
  const parsed = kind.query.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const option = optionNames.find((name) => OPTIONS[name] === issue?.path[0])
  throw new Refused('option_malformed', {
    detail: `--${option} ${String(option && values[option])}: ${issue?.message}. Days are written 2017-11-24.`,
  })
}

/**
 * Runs a report as the host's side of a network. `scoresOf` names the day whose scores it shows: a command cannot come back
 * later, so they are computed before it reads, with the progress on stderr.
 */
export async function inReport<T>(
  context: Context,
  { slug, scoresOf }: { slug: string | undefined; scoresOf?: { asOf?: Day | undefined } },
  read: (report: Report) => Promise<T>,
): Promise<T> {
  const network = await asOwner(context, (ownerDb) => resolveNetwork(ownerDb, { slug: slug ?? null }))
  if (scoresOf) {
    const fitOne = (networkId: string, modelId: string) => fitHere(context, networkId, modelId)
    await waitForScores(context, network.id, scoresOf.asOf, { fitOne, tell: tellProgress() })
  }
  return inScope(context.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, context.clock.now(), null)),
  )
}

/** Says on stderr how far a fit is, each state once. */
function tellProgress(): (progress: FitProgress) => void {
  let said = ''
  return ({ day, done, total }) => {
    const line = `health as of ${day} is being computed: ${total === null ? 'reading' : `${done} of ${total}`}`
    if (line !== said) process.stderr.write(`${line}\n`)
    said = line
  }
}

/** What the command prints is what the API answers without the ids that only pages need. */
export function withoutIds<Row extends { partnerId: string }>(
  rows: readonly Row[],
): Omit<Row, 'partnerId'>[] {
  return rows.map(({ partnerId: _, ...row }) => row)
}
