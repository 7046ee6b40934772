import {
  checkAccount,
  checkBik,
  checkCorrespondentAccount,
  checkInn,
  checkKpp,
  checkOgrn,
  type RequisiteRefusal,
} from '#shared/requisites.ts'
import { share, wilson } from '#shared/statistics.ts'
import { matchKey, normaliseName } from '#shared/text.ts'
import type { BankAccount, LegalEntityKind, LifecycleStage } from './contract.ts'

/** A name as search and matching compare it; this is what `partner.search_name` holds. */
export function searchName(name: string): string {
  return matchKey(name) || normaliseName(name)
}

/** What search compares of a contact: the name, the mail address in small letters, the digits of the phone. */
export function searchContact(contact: {
  name: string
  email: string | null
  phone: string | null
  messenger: string | null
}): string {
  const digits = contact.phone?.replace(/\D/g, '') ?? ''
  return [searchName(contact.name), contact.email?.toLowerCase(), digits, contact.messenger?.toLowerCase()]
    .filter((part) => part)
    .join(' ')
}

type Place = Pick<LifecycleStage, 'code' | 'rank' | 'role'>

/** Whether a move goes back in the life cycle. */
export function isMoveBack(from: Place, to: Place): boolean {
  return to.rank < from.rank
}

/**
 * Why a partner cannot be moved to a stage, or null when it can. A move back (the partnership is less far than thought),
 * the exit and the return from it need a reason, so that the history can be understood. Whether a forward move is due is
 * the gate's question (lifecycle/).
 */
export function refusalToMove(
  partner: { stage: Place; archivedAt: Date | null; mergedInto: string | null },
  to: Place,
  reason: string | undefined,
): 'partner_is_archived' | 'partner_is_merged' | 'same_stage' | 'reason_needed' | null {
  if (partner.mergedInto) return 'partner_is_merged'
  if (partner.archivedAt) return 'partner_is_archived'
  if (partner.stage.code === to.code) return 'same_stage'
  if (needsReason(partner.stage, to) && !reason) return 'reason_needed'
  return null
}

/** Whether a move must say why: back, out, and back in again. */
export function needsReason(from: Place, to: Place): boolean {
  return (to.role === 'exit') !== (from.role === 'exit') || isMoveBack(from, to)
}

type RequisiteCode = RequisiteRefusal | 'bik_needed' | 'kpp_of_person' | 'ogrn_of_person'

export type FieldRefusal = { pointer: string; code: RequisiteCode }

export type Requisites = {
  kind: LegalEntityKind
  inn: string | null
  kpp: string | null
  ogrn: string | null
  bankAccounts: readonly BankAccount[]
}

const PERSONAL: readonly LegalEntityKind[] = ['sole_trader', 'person']

/**
 * What is wrong with the requisites of a legal entity, each with the field it is about. Russian requisites are checked
 * by their check digits; a foreign entity's are only kept.
 */
export function refusalsOfRequisites(entity: Requisites): FieldRefusal[] {
  const refusals: FieldRefusal[] = []
  const add = (pointer: string, code: RequisiteCode | null) => {
    if (code) refusals.push({ pointer, code })
  }
  if (entity.kind !== 'foreign') {
    const kind = PERSONAL.includes(entity.kind) ? 'person' : 'company'
    if (entity.inn !== null) add('#/inn', checkInn(entity.inn, kind))
    if (entity.ogrn !== null)
      add('#/ogrn', entity.kind === 'person' ? 'ogrn_of_person' : checkOgrn(entity.ogrn, kind))
    if (entity.kpp !== null) add('#/kpp', kind === 'person' ? 'kpp_of_person' : checkKpp(entity.kpp))
  }
  entity.bankAccounts.forEach((account, index) => {
    for (const refusal of refusalsOfAccount(account))
      add(`#/bankAccounts/${index}${refusal.pointer}`, refusal.code)
  })
  return refusals
}

/** A Russian account has 20 digits and needs the BIK of its bank, with which its key is checked; others are kept. */
function refusalsOfAccount(account: BankAccount): FieldRefusal[] {
  const isRussian = /^\d{20}$/.test(account.account) || /^\d{9}$/.test(account.bik ?? '')
  if (!isRussian) return []
  if (!account.bik) return [{ pointer: '/bik', code: 'bik_needed' }]
  const bik = checkBik(account.bik)
  if (bik) return [{ pointer: '/bik', code: bik }]
  const refusals: FieldRefusal[] = []
  const own = checkAccount(account.account, account.bik)
  if (own) refusals.push({ pointer: '/account', code: own })
  if (account.correspondentAccount) {
    const correspondent = checkCorrespondentAccount(account.correspondentAccount, account.bik)
    if (correspondent) refusals.push({ pointer: '/correspondentAccount', code: correspondent })
  }
  return refusals
}

/** Kept ÷ (kept + late + broken), null without ended promises (records.md). */
export function keptShare(counts: { kept: number; late: number; broken: number }): number | null {
  return share(counts.kept, counts.kept + counts.late + counts.broken)
}

/** Wilson's 95 % interval of the kept share. */
export function keptInterval(counts: {
  kept: number
  late: number
  broken: number
}): [number, number] | null {
  const interval = wilson(counts.kept, counts.kept + counts.late + counts.broken)
  return interval ? [interval[0], interval[1]] : null
}

/** Days silent ÷ the partner's own rhythm: 1 is usual; null without a rhythm. */
export function silenceRatio(daysSilent: number | null, rhythmDays: number | null): number | null {
  return daysSilent === null || !rhythmDays ? null : daysSilent / rhythmDays
}

/** Why a side may not write for an audience, or null: what one side alone may read, only that side writes. */
export function audienceRefusal(
  side: 'host' | 'partner',
  audience: 'shared' | 'host' | 'partner',
): 'audience_of_other_side' | null {
  return audience === 'shared' || audience === side ? null : 'audience_of_other_side'
}

/** The members of a change that differ from what stands, with what stands: what sending back would undo it. */
export function differences<Row extends Record<string, unknown>>(
  row: Row,
  change: Partial<Row>,
): { changes: Partial<Row>; previous: Partial<Row>; fields: (keyof Row & string)[] } {
  const fields = Object.keys(change).filter(
    (field) =>
      change[field] !== undefined &&
      JSON.stringify(change[field] ?? null) !== JSON.stringify(row[field] ?? null),
  )
  const pick = (from: Partial<Row>) =>
    Object.fromEntries(fields.map((field) => [field, from[field]])) as Partial<Row>
  return { changes: pick(change), previous: pick(row), fields }
}
