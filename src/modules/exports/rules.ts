/**
 * Tables of a network that no archive holds, each with the reason. Derived tables (projections) are left out by
 * themselves: a restore makes them anew. A test sees that every table of the house is either exported or named here.
 */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  api_key: 'a key would open the old place and the new one; systems get new keys',
  invitation: 'a link that was sent leads to the place it was sent from',
  idempotent_answer: 'lives for a day and belongs to requests to the old place',
  mail: 'was sent from the old place, or still waits to be sent from there',
  export_run: 'its archives lie in the old place',
  score_model: 'fitted anew from the records where it is restored',
  score_run: 'tells of the scores of the old place',
  partner_score: 'scored anew where it is restored',
  partner_score_day: 'scored anew where it is restored',
  mail_address: 'whoever knows it may send letters to its person in the old place; people get new ones',
}

/** Network-wide tables that an archive of one partnership leaves out: they tell of others, or of people's own habits. */
export const NOT_OF_ONE_PARTNERSHIP: ReadonlySet<string> = new Set([
  'import_run',
  'import_error',
  'audit_entry',
  'member',
  'auditor_partner',
  'bulk_action',
  'delegation',
  'import_recipe',
  'import_schedule',
  'notification_choice',
  'report_period',
  'report_schedule',
  'report_sending',
  'role_rule',
  'saved_view',
  'saved_view_default',
  'segment_run',
])

/** Columns by which a table without partner_id names partners: an archive of one partnership holds rows that name no other. */
export const NAMES_PARTNERS: Readonly<Record<string, readonly string[]>> = {
  duplicate_pair: ['a_id', 'b_id'],
  partner_merge: ['survivor_id', 'merged_id'],
}

export type Reference = { from: string; to: string }

/**
 * Tables so ordered that each comes after those it refers to; a table that refers to itself stands for itself. Throws
 * when tables refer to each other in a circle.
 */
export function restoreOrder(tables: readonly string[], references: readonly Reference[]): string[] {
  const waiting = new Set([...tables].sort())
  const ordered: string[] = []
  while (waiting.size > 0) {
    const ready = [...waiting].filter(
      (table) => !references.some(({ from, to }) => from === table && to !== table && waiting.has(to)),
    )
    if (ready.length === 0)
      throw new Error(`tables refer to each other in a circle: ${[...waiting].join(', ')}`)
    for (const table of ready) {
      ordered.push(table)
      waiting.delete(table)
    }
  }
  return ordered
}

/** The name of the archive file: what it is of and the day it was taken. */
export function archiveName(slug: string, partnerName: string | null, day: string): string {
  const part = partnerName === null ? '' : `-${plain(partnerName)}`
  return `artel-${slug}${part}-${day}.zip`
}

// Names of partners are in any script; what a file system or a header may stumble over becomes a hyphen.
function plain(name: string): string {
  return name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
}
