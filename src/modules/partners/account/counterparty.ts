import { z } from 'zod'
import { Day, text } from '../fields.ts'

/** What the partner is to the host; one partner may be several. */
export const COUNTERPARTY_KINDS = [
  'client',
  'supplier',
  'dealer',
  'contractor',
  'service_provider',
  'investor',
  'employee',
] as const
export const CounterpartyKind = z.enum(COUNTERPARTY_KINDS)
export type CounterpartyKind = z.infer<typeof CounterpartyKind>

/** On what ground the two work: a contract, or trust. */
export const CONTRACT_GROUNDS = ['contract', 'trust'] as const
export const ContractGround = z.enum(CONTRACT_GROUNDS)
export type ContractGround = z.infer<typeof ContractGround>

/** Account fields that only the host changes. */
export const counterpartyFields = {
  kinds: z.array(CounterpartyKind).max(COUNTERPARTY_KINDS.length),
  contract: ContractGround.nullable(),
  contractNumber: text(100).nullable(),
  contractOn: Day.nullable(),
  contractUntil: Day.nullable(),
}
