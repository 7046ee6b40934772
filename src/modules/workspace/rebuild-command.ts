import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { checkScores, rebuildScores } from '#modules/insights/index.ts'
import { inScope } from '#platform/database/scope.ts'
import type { Command, Context } from '#platform/module.ts'
import { checkFiles } from '#records/documents/sweep.ts'
import type { Finding } from '#records/rebuild/findings.ts'
import { checkRecords, rebuildNetwork } from '#records/rebuild/rebuild.ts'
import { networkIds } from './jobs.ts'

type Checked = { network: string; differences: number; checks: Finding[] }

/** `artel rebuild [--check] [--network SLUG] [--json]`: see its summary. Exit code 1 when something differs. */
export const rebuildCommand: Command = {
  path: ['rebuild'],
  summary:
    'Recompute all that is derived from the records; --check only compares and exits with 1 if it differs',
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { check: { type: 'boolean' }, network: { type: 'string' }, json: { type: 'boolean' } },
    })
    const networks = await chosenNetworks(context, values.network)
    if (networks.length === 0) {
      console.error(values.network ? `There is no network ${values.network}.` : 'There is no network.')
      return values.network ? 2 : 0
    }
    const results: Checked[] = []
    for (const { id, slug } of networks)
      results.push(await rebuildOne(context, id, slug, values.check === true))
    const differences = results.reduce((sum, result) => sum + result.differences, 0)
    if (values.json) process.stdout.write(`${JSON.stringify({ differences, networks: results })}\n`)
    else process.stdout.write(results.map(described).join('\n'))
    return differences === 0 ? 0 : 1
  },
}

async function rebuildOne(context: Context, id: string, slug: string, isCheck: boolean): Promise<Checked> {
  if (!isCheck) {
    await rebuildNetwork(context.db, id, (done, all) =>
      console.error(`${slug}: rebuilt ${done} of ${all} partners`),
    )
    console.error(`${slug}: fitting the health of partnerships`)
    await rebuildScores(context, id)
  }
  const checks = [
    ...(await checkRecords(context.db, id)),
    await checkFiles(context.db, context.dataFolder, id),
    await checkScores(context, id),
  ]
  return { network: slug, differences: checks.reduce((sum, check) => sum + check.differences, 0), checks }
}

function described({ network, checks }: Checked): string {
  const lines = checks.map(
    ({ check, checked, differences, examples }) =>
      `  ${differences === 0 ? 'ok  ' : 'DIFF'} ${check.padEnd(26)} ${String(checked).padStart(9)} checked${
        differences === 0 ? '' : `, ${differences} differ: ${examples.join('; ')}`
      }`,
  )
  return `${network}\n${lines.join('\n')}\n`
}

async function chosenNetworks(
  { db }: Context,
  slug: string | undefined,
): Promise<{ id: string; slug: string }[]> {
  const found: { id: string; slug: string }[] = []
  for (const id of await networkIds(db)) {
    const { rows } = await inScope(db, { networkId: id, side: 'system' }, (tx) =>
      sql<{ slug: string }>`select slug from network where network_id = ${id}`.execute(tx),
    )
    const [row] = rows
    if (row && (slug === undefined || row.slug === slug)) found.push({ id, slug: row.slug })
  }
  return found
}
