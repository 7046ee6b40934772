import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { asOwner, resolveNetwork } from '#modules/network/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command } from '#platform/module.ts'

type Kind<Query extends z.ZodObject, Report> = {
  name: string
  summary: string
  /** What the API takes; the command takes the same by the same names. */
  query: Query
  read: (tx: Tx, query: z.output<Query>, now: Date) => Promise<Report>
  /** The report as people read it in a terminal. */
  lines: (report: Report) => string[]
}

/** A command that prints a report as the host's side of a network; with `--json` what the API answers. */
export function reportCommand<Query extends z.ZodObject, Report>(kind: Kind<Query, Report>): Command {
  const names = Object.keys(kind.query.shape)
  return {
    path: ['report', kind.name],
    summary: kind.summary,
    run: async (context, args) => {
      const { values } = parseArgs({
        args: [...args],
        options: {
          json: { type: 'boolean' },
          network: { type: 'string' },
          ...Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
        },
      })
      const given: Record<string, unknown> = values
      const query = kind.query.safeParse(Object.fromEntries(names.map((name) => [name, given[name]])))
      if (!query.success) {
        const [issue] = query.error.issues
        throw new Refused('option_malformed', { detail: `--${String(issue?.path[0])}: ${issue?.message}` })
      }
      const network = await asOwner(context, (ownerDb) =>
        resolveNetwork(ownerDb, { slug: values.network ?? null }),
      )
      const report = await inScope(context.db, { networkId: network.id, side: 'host' }, (tx) =>
        kind.read(tx, query.data, context.clock.now()),
      )
      const text = values.json ? JSON.stringify(report) : kind.lines(report).join('\n')
      process.stdout.write(`${text}\n`)
      return 0
    },
  }
}
