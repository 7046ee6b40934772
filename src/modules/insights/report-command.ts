import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { asOwner, resolveNetwork } from '#modules/network/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command, Context } from '#platform/module.ts'
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
} as const
const optionNames = Object.keys(OPTIONS) as (keyof typeof OPTIONS)[]

type Printed = { document: unknown; lines: string[] }

type Kind<Query extends z.ZodType> = {
  name: string
  summary: string
  query: Query
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
      const printed = await inReport(context, values.network, (report) => kind.read(report, query))
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

/** Runs a report as the host's side of a network. */
export async function inReport<T>(
  context: Context,
  slug: string | undefined,
  read: (report: Report) => Promise<T>,
): Promise<T> {
  const network = await asOwner(context, (ownerDb) => resolveNetwork(ownerDb, { slug: slug ?? null }))
  return inScope(context.db, { networkId: network.id, side: 'host' }, async (tx) =>
    read(await openReport(tx, context.clock.now(), null)),
  )
}

/** What the command prints is what the API answers without the ids that only pages need. */
export function withoutIds<Row extends { partnerId: string }>(
  rows: readonly Row[],
): Omit<Row, 'partnerId'>[] {
  return rows.map(({ partnerId: _, ...row }) => row)
}
