import type { Kysely } from 'kysely'
import type { Database } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { deleteStoredFile, storedHashes, storedSize, sweepIncoming } from '#platform/files/store.ts'
import { type Finding, Findings } from '#records/rebuild/findings.ts'
import { lockFiles } from './add.ts'
import './tables.ts'

const HOUR = 3_600_000

/** The job that runs `sweepFiles` in every network. */
export const SWEEP_JOB = 'records.files'

/**
 * Removes what uploads that were killed left on disk: unfinished ones, and finished ones whose document was never
 * committed. Nothing younger than a day is touched. Returns how many files went.
 */
export async function sweepFiles(
  db: Kysely<Database>,
  dataFolder: string,
  networkId: string,
  now: Date,
): Promise<number> {
  const before = new Date(now.getTime() - 24 * HOUR)
  let removed = await sweepIncoming(dataFolder, networkId, before)
  const old = await storedHashes(dataFolder, networkId, before)
  if (old.length === 0) return removed
  await inScope(db, { networkId, side: 'system' }, async (tx) => {
    await lockFiles(tx, networkId)
    const used = await tx
      .selectFrom('document_version')
      .select('sha256')
      .distinct()
      .where('network_id', '=', networkId)
      .where('bytes_removed_at', 'is', null)
      .execute()
    const usedHashes = new Set(used.map((row) => row.sha256.toString('hex')))
    for (const sha256 of old) {
      if (usedHashes.has(sha256.toString('hex'))) continue
      await deleteStoredFile(dataFolder, networkId, sha256)
      removed++
    }
  })
  return removed
}

/** Whether the bytes of every version are on disk, whole. */
export async function checkFiles(
  db: Kysely<Database>,
  dataFolder: string,
  networkId: string,
): Promise<Finding> {
  const versions = await inScope(db, { networkId, side: 'system' }, (tx) =>
    tx
      .selectFrom('document_version')
      .select(['partner_id', 'document_id', 'n', 'sha256', 'size'])
      .where('network_id', '=', networkId)
      .where('bytes_removed_at', 'is', null)
      .execute(),
  )
  const found = new Findings('document.bytes')
  for (const { partner_id, document_id, n, sha256, size } of versions)
    found.add(
      (await storedSize(dataFolder, networkId, sha256)) === Number(size),
      `${partner_id} ${document_id} ${n}`,
    )
  return found.finding()
}
