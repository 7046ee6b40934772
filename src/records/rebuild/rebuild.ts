import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { Database, Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { checkProjections, refreshProjections } from '#records/projections/projections.ts'
import { checkLeaves, checkNumbers } from './check-log.ts'
import { checkValues } from './check-values.ts'
import { type Finding, mergeFindings } from './findings.ts'
import { checkPromises } from './promises.ts'
import { partnerIds } from './walk-facts.ts'

/** How many partnerships are walked, and refreshed in one transaction, at once. */
const PARTNERS = 64

/** Told of progress: partnerships done, and all. */
export type Progress = (done: number, all: number) => void

/**
 * Recomputes from the records all that is derived from them in a network and compares: projections, columns of
 * promises, leaves and numbers of facts, personal hashes, and the laws of transfers, measures and documents. It reads
 * one picture of the database, whatever is written meanwhile, and changes nothing.
 */
export function checkRecords(
  db: Kysely<Database>,
  networkId: string,
  progress: Progress = () => {},
): Promise<Finding[]> {
  return inScope(db, { networkId, side: 'system' }, async (tx) => {
    await sql`set transaction isolation level repeatable read`.execute(tx)
    const partners = await partnerIds(tx)
    const findings: Finding[] = (await checkProjections(tx)).map(({ projection, missing, surplus }) => ({
      check: `projection.${projection}`,
      checked: partners.length,
      differences: missing + surplus,
      examples: missing + surplus === 0 ? [] : [`${missing} rows missing, ${surplus} too many`],
    }))
    findings.push(...(await checkNumbers(tx)), ...(await checkValues(tx)))
    for (let start = 0; start < partners.length; start += PARTNERS) {
      const part = partners.slice(start, start + PARTNERS)
      findings.push(await checkPromises(tx, part, false), ...(await checkLeaves(tx, part)))
      progress(Math.min(start + PARTNERS, partners.length), partners.length)
    }
    return mergeFindings(findings)
  })
}

/**
 * Makes all that is derived in a network anew: columns of promises, then projections, some partnerships at a time.
 * Facts, leaves and numbers are never rewritten: `checkRecords` only tells whether they hold.
 */
export async function rebuildNetwork(
  db: Kysely<Database>,
  networkId: string,
  progress: Progress = () => {},
): Promise<void> {
  const system = <T>(work: (tx: Tx) => Promise<T>) => inScope(db, { networkId, side: 'system' }, work)
  const partners = await system(partnerIds)
  for (let start = 0; start < partners.length; start += PARTNERS) {
    const part = partners.slice(start, start + PARTNERS)
    await system(async (tx) => {
      await checkPromises(tx, part, true)
      await refreshProjections(tx, part)
    })
    progress(Math.min(start + PARTNERS, partners.length), partners.length)
  }
}
