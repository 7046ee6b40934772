import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, VersionConflict } from '#platform/http/refused.ts'
import {
  MONDAY_TO_FRIDAY,
  type NamedDay,
  type WorkingCalendar,
  type WorkingDays,
  workingDaysOf,
} from '#shared/working-days.ts'
import type { WorkingCalendarShown } from './contract.ts'

/** When the scope's network works; Monday to Friday until it says otherwise. */
export async function readCalendar(tx: Tx): Promise<WorkingCalendarShown> {
  const { rows } = await sql<{ calendar: WorkingCalendar | null; version: number }>`
    select settings -> 'workingDays' as calendar, version from network
    where network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)`.execute(tx)
  const row = rows[0]
  if (!row) throw new NotFound()
  return { ...(row.calendar ?? MONDAY_TO_FRIDAY), version: row.version }
}

/** The working days of the scope's network, for everything that counts in them. */
export async function readWorkingDays(tx: Tx): Promise<WorkingDays> {
  return workingDaysOf(await readCalendar(tx))
}

/**
 * Sets when the network works and answers what stood before. A day named twice keeps its last name, one that is both off
 * and worked is worked. What was promised before keeps its date: only what is asked from now on counts by it.
 */
export async function changeCalendar(
  tx: Tx,
  wanted: WorkingCalendar,
  ifMatchVersion: number | null,
): Promise<{ workingDays: WorkingCalendarShown; previous: WorkingCalendar }> {
  await sql`select from network for update`.execute(tx)
  const { version, ...previous } = await readCalendar(tx)
  if (ifMatchVersion !== null && ifMatchVersion !== version) throw new VersionConflict()
  const worked = inOrder(wanted.worked)
  const isWorked = new Set(worked.map(({ day }) => day))
  const calendar: WorkingCalendar = {
    week: [...new Set(wanted.week)].sort(),
    off: inOrder(wanted.off).filter(({ day }) => !isWorked.has(day)),
    worked,
  }
  await sql`update network set version = version + 1,
    settings = settings || jsonb_build_object('workingDays', ${JSON.stringify(calendar)}::jsonb)
    where network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)`.execute(tx)
  return { workingDays: await readCalendar(tx), previous }
}

function inOrder(days: readonly NamedDay[]): NamedDay[] {
  return [...new Map(days.map((one) => [one.day, one])).values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}
