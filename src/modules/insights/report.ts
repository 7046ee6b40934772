import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { dayOf } from '#shared/dates.ts'
import type { Day } from '#shared/days.ts'

export type ReportNetwork = {
  id: string
  currency: string
  timeZone: string
  figuresDay: Day
  settings: Record<string, unknown>
}

/**
 * Where a report is computed: a transaction in the scope of who asks (the database shows only what they may see), the
 * network, the clock, and which partner records belong to one partnership because duplicates were merged.
 */
export type Report = {
  tx: Tx
  now: Date
  today: Day
  network: ReportNetwork
  /** A merged-away partner's id → the partner that survives. */
  survivors: ReadonlyMap<string, string>
  /** Only these partners' records; null: all that the scope shows. */
  partners: readonly string[] | null
}

/**
 * Opens a report in the scope of the transaction. `partnerId` narrows it to one partnership with all that was merged
 * into it. A partner's side is always narrowed to itself, which row-level security demands anyway; saying so lets the
 * database use its indexes.
 */
export async function openReport(tx: Tx, now: Date, partnerId: string | null): Promise<Report> {
  const network = await readNetwork(tx)
  const survivors = await readSurvivors(tx)
  const today = dayOf(now, network.timeZone)
  return {
    tx,
    now,
    today,
    network,
    survivors,
    partners: partnerId === null ? null : membersOf(survivors, partnerId),
  }
}

/** The same report for one partnership. */
export function narrow(report: Report, partnerId: string): Report {
  return { ...report, partners: membersOf(report.survivors, partnerId) }
}

async function readNetwork(tx: Tx): Promise<ReportNetwork> {
  const { rows } = await sql<ReportNetwork>`
    select network_id as id, currency, time_zone as "timeZone", figures_day as "figuresDay", settings from network`.execute(
    tx,
  )
  const [network] = rows
  if (!network) throw new Error('the transaction has no network in its scope')
  return network
}

/**
 * Which partner each merged one stands for: the end of its chain, as far as the scope shows it. There are few, so
 * reports add them up after the database has added up each partner.
 */
async function readSurvivors(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ partner_id: string; merged_into: string }>`
    select p.partner_id, p.merged_into from partner p
    where p.merged_into is not null and exists (select from partner s where s.partner_id = p.merged_into)`.execute(
    tx,
  )
  const next = new Map(rows.map((row) => [row.partner_id, row.merged_into]))
  const survivors = new Map<string, string>()
  for (const start of next.keys()) {
    let end = start
    for (let steps = 0; steps < next.size && next.has(end); steps++) end = next.get(end) as string
    survivors.set(start, end)
  }
  return survivors
}

/** The partner a record counts for. */
export function survivorOf(report: Pick<Report, 'survivors'>, partnerId: string): string {
  return report.survivors.get(partnerId) ?? partnerId
}

/** A partner and all that were merged into it, the survivor first. */
export function membersOf(survivors: ReadonlyMap<string, string>, partnerId: string): string[] {
  const survivor = survivors.get(partnerId) ?? partnerId
  return [survivor, ...[...survivors].filter(([, end]) => end === survivor).map(([member]) => member)]
}

/** Adds up rows of the same partnership: `add` puts a row into what its survivor has so far. */
export function bySurvivor<Row extends { partner_id: string }, Sum>(
  report: Pick<Report, 'survivors'>,
  rows: readonly Row[],
  add: (sum: Sum | undefined, row: Row) => Sum,
): Map<string, Sum> {
  const sums = new Map<string, Sum>()
  for (const row of rows) {
    const id = survivorOf(report, row.partner_id)
    sums.set(id, add(sums.get(id), row))
  }
  return sums
}

/**
 * Prospects whose promises or measures no report may count: partners at a stage of prospects that had not ordered by
 * `asOf`. Those without any such record are left out of the answer, since there may be thousands.
 */
export async function readProspects(report: Report, asOf: Day | undefined): Promise<string[]> {
  const days = asOf === undefined ? sql`true` : sql`d.day < ${asOf}::date`
  const { rows } = await sql<{ id: string }>`
    select p.partner_id as id from partner p where p.stage = any ((select house.stages_of('prospect'))::text[])
      and (exists (select from promise r where r.partner_id = p.partner_id)
        or exists (select from measure m where m.partner_id = p.partner_id))
      and not exists (select from partner_day d where d.partner_id = p.partner_id and d.orders > 0 and ${days})`.execute(
    report.tx,
  )
  return rows.map((row) => row.id)
}
