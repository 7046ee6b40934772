import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { sql } from 'kysely'
import { connect, type Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'

type Values = Record<string, string | boolean | undefined>
export type Words = { values: Values; positionals: string[]; isJson: boolean }

/** Reads the words of a command: text options by name, and `--json`. Refuses what it does not know. */
export function readWords(args: readonly string[], names: readonly string[]): Words {
  const options: ParseArgsOptionsConfig = { json: { type: 'boolean' } }
  for (const name of names) options[name] = { type: 'string' }
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true })
  return { values: values as Values, positionals, isJson: values['json'] === true }
}

/** The text of an option, or null. */
export function textOf(words: Words, name: string): string | null {
  const value = words.values[name]
  return typeof value === 'string' && value !== '' ? value : null
}

/** Runs work as the owner of the database, who sees all networks. */
export async function asOwner<T>(context: Context, work: (ownerDb: Tx) => Promise<T>): Promise<T> {
  const owner = connect(context.ownerUrl, { max: 1, name: 'artel-command' })
  try {
    return await work(owner.db)
  } finally {
    await owner.close()
  }
}

/** One JSON document with --json, else lines for people. */
export function answer(words: Words, document: unknown, lines: readonly string[]): number {
  process.stdout.write(words.isJson ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`)
  return 0
}

/** A partner of a network by its id or by any external id. Refuses one that is not there, or an id of several sources. */
export async function findPartner(
  ownerDb: Tx,
  networkId: string,
  asked: string,
): Promise<{ id: string; name: string }> {
  const { rows } = await sql<{ id: string; name: string }>`
    select distinct p.partner_id as id, p.name from partner p
    left join partner_external_id e on e.partner_id = p.partner_id
    where p.network_id = ${networkId} and (p.partner_id::text = lower(${asked}) or e.external_id = ${asked})`.execute(
    ownerDb,
  )
  if (rows.length > 1)
    throw new Refused('partner_ambiguous', { detail: `Several partners are called ${asked}; give the id.` })
  if (!rows[0])
    throw new Refused('partner_unknown', { detail: `There is no partner ${asked} in this network.` })
  return rows[0]
}
