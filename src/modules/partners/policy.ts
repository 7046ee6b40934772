import { type Holder, may, permit, permitIn } from '#modules/access/contract.ts'
import { PARTNER_OWN_FIELDS } from './contract.ts'

export const mayReadPartners = permit('partners.read')
/** What the host alone knows of its partners: gates, hand-overs, exits, the board. */
export const mayReadPartnersOfHost = permit('partners.read', 'host')
/** The registry of many partners is the host's; a partner reads its own page. */
export const mayAddPartners = permit('partners.write', 'host')
export const mayEditPartner = permit('partners.write')
export const mayReportStages = permit('reports.read', 'host')
export const mayMoveStage = permit('partners.write', 'host')
/** Who says what the stages and their gates are may also let a partner pass one that is not open. */
export const mayManageLifecycle = permit('lifecycle.manage', 'host')
export const mayArchivePartner = permit('partners.archive', 'host')
/** A curator keeps the partners they were given: giving them to another is the manager's. */
export const mayAssignCurator = permit('partners.archive', 'host')
export const mayKeepExternalIds = permit('partners.write', 'host')
export const mayReadContacts = permitIn('contacts', 'partners.read')
export const mayEditContacts = permitIn('contacts', 'partners.write')
export const mayEditLegalEntities = permit('partners.write')
/** Making one partner of two, and two of one again. */
export const mayMergePartners = permit('partners.merge', 'host')
export const mayExportPartners = permit('export')
/** Fields, tags and views that others share. */
export const mayManageFields = permit('fields.manage', 'host')
/** The registry of many partners, with its views and tags, is the host's. */
export const mayUseRegistry = permit('partners.read', 'host')
export const mayTagPartners = permit('partners.write', 'host')

/** Segments and playbooks are the host's own way of seeing its partners. */
export const mayReadSegments = permit('partners.read', 'host')
export const mayManageSegments = permit('segments.manage', 'host')
export const mayOverruleSegments = permit('partners.write', 'host')
export const mayReportSegments = permit('reports.read', 'host')

/** Whether amounts are shown; without it they are left out, and lists cannot be sorted or filtered by them. */
export function mayReadMoney(holder: Holder): boolean {
  return may(holder, 'money.read')
}

/** Whether the health of partnerships is shown, which is the host's own knowledge; lists cannot tell it otherwise. */
export const mayReadRisk = permit('reports.read', 'host')

/** The first field of a change of a partner account that the holder may not change, or null. */
export function fieldNotAllowed(holder: Holder, fields: readonly string[]): string | null {
  if (holder.side === 'host') return null
  const own: readonly string[] = PARTNER_OWN_FIELDS
  return fields.find((field) => !own.includes(field)) ?? null
}

/**
 * Whether the holder's side may change a contact: it wrote the row, or the person is its own. A side that mends what
 * the other wrote about its people takes the row over.
 */
export function mayEditContact(
  holder: Holder,
  contact: { side: 'host' | 'partner' | 'system'; ofSide: 'host' | 'partner' },
): boolean {
  return mayEditContacts(holder) && (contact.side === holder.side || contact.ofSide === holder.side)
}

/** Legal entities are the partner's: its side may mend any it sees, the host those it wrote. */
export function mayEditLegalEntity(holder: Holder, entity: { side: 'host' | 'partner' | 'system' }): boolean {
  return mayEditLegalEntities(holder) && (entity.side === holder.side || holder.side === 'partner')
}
