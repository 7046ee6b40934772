import { sql } from 'kysely'
import { listHostPeople } from '#modules/access/index.ts'
import { readWorkingDays } from '#modules/network/index.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import type { Writer } from '#records/writer.ts'
import { readFrame } from '../network.ts'
import { readPlaybooks } from './books.ts'
import { PartnerAtWork } from './partner-at-work.ts'
import { fits, networkLanguage, readFits, readItems, readRuns } from './playbook-rows.ts'

/**
 * Brings the playbooks of these partners in line with what they are now: begins and stops them, asks for what their steps
 * ask for today, and closes what facts show was done. Repeating it changes nothing: a step asks once for each occasion,
 * whatever began and stopped in between. The last thing of its transaction, since it refreshes projections.
 */
export async function reconcilePlaybooks(writer: Writer, partnerIds: readonly string[]): Promise<void> {
  const playbooks = await readPlaybooks(writer.tx)
  if (playbooks.length === 0 || partnerIds.length === 0) return
  await sql`select pg_advisory_xact_lock(hashtextextended(${`segments ${writer.networkId}`}, 0))`.execute(
    writer.tx,
  )
  const partners = await readFits(writer.tx, partnerIds)
  const runs = await readRuns(
    writer.tx,
    partners.map(({ partner_id }) => partner_id),
  )
  const merged = Map.groupBy(partners, ({ merged_into }) => merged_into)
  const active = playbooks.filter((playbook) => playbook.is_on && playbook.archived_at === null)
  if (runs.length === 0 && !partners.some((partner) => active.some((playbook) => fits(playbook, partner))))
    return
  const { timeZone, today } = await readFrame(writer.tx, writer.now)
  const isWorking = await readWorkingDays(writer.tx)
  const people = await listHostPeople(writer.tx)
  const language = await networkLanguage(writer.tx)
  const runsOf = Map.groupBy(runs, (run) => run.partner_id)
  const touched = new Set<string>()
  for (const partner of partners) {
    const own = runsOf.get(partner.partner_id) ?? []
    const isConcerned = own.length > 0 || active.some((playbook) => fits(playbook, partner))
    if (!isConcerned) continue
    const items = await readItems(writer.tx, partner.partner_id)
    const accounts = [partner, ...(merged.get(partner.partner_id) ?? [])].map(({ partner_id }) => partner_id)
    const around = { accounts, timeZone, today, isWorking, people, language }
    const one = new PartnerAtWork(writer, partner, items, around)
    for (const run of own) {
      const playbook = playbooks.find(({ id }) => id === run.playbook_id)
      const isWanted = playbook !== undefined && active.includes(playbook) && fits(playbook, partner)
      if (!isWanted) await one.stop(run, playbook?.is_on === false ? 'switched_off' : 'left')
    }
    for (const playbook of active) {
      if (!fits(playbook, partner)) continue
      const run = own.find(({ playbook_id }) => playbook_id === playbook.id) ?? (await one.begin(playbook))
      await one.ask(run, playbook.steps)
    }
    await one.close(playbooks.flatMap(({ steps, gone }) => [...steps, ...gone]))
    if (one.isTouched) touched.add(partner.partner_id)
  }
  await refreshProjections(writer.tx, [...touched])
}
