import { parseArgs } from 'node:util'
import { asOwner, resolveNetwork } from '#modules/network/index.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Command } from '#platform/module.ts'
import { StagesQuery, type StagesReport } from '../contract.ts'
import { readStagesReport } from './analysis.ts'

/** Prints how partners go through the stages; with `--json` what the API answers. */
export const stagesCommand: Command = {
  path: ['report', 'stages'],
  summary: '[--network S] [--from D] [--to D] [--as-of D] [--json]: time in stage, ways on, exits',
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: 'boolean' },
        network: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        'as-of': { type: 'string' },
      },
    })
    const query = StagesQuery.safeParse({ from: values.from, to: values.to, asOf: values['as-of'] })
    if (!query.success) throw new Refused('option_malformed', { detail: 'Days are written 2017-11-24.' })
    const network = await asOwner(context, (ownerDb) =>
      resolveNetwork(ownerDb, { slug: values.network ?? null }),
    )
    const report = await inScope(context.db, { networkId: network.id, side: 'host' }, (tx) =>
      readStagesReport(tx, query.data, context.clock.now()),
    )
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : `${linesOf(report).join('\n')}\n`)
    return 0
  },
}

function linesOf(report: StagesReport): string[] {
  const days = (value: number | null) => (value === null ? '–' : String(value))
  return [
    `As of ${report.asOf}: ${report.partners} partners`,
    'stage            entered   left  standing  over  median days',
    ...report.stages.map(
      (row) =>
        `${row.stage.padEnd(16)} ${String(row.entered).padStart(7)} ${String(row.left).padStart(6)} ${String(row.standing).padStart(9)} ${String(row.over).padStart(5)} ${days(row.medianDays).padStart(12)}`,
    ),
    ...report.exits.map(({ code, count }) => `exit: ${code} ${count}`),
  ]
}
