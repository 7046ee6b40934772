import { type Holder, may, mayIn, permit } from '#modules/access/contract.ts'
import type { TextKind } from './contract.ts'

export const maySearch = permit('partners.read')

/** Kinds of text the holder may read at all; the database narrows them to the rows they may see. */
export function kindsOf(holder: Holder): TextKind[] {
  const kinds: TextKind[] = []
  if (may(holder, 'documents.read')) kinds.push('document')
  if (mayIn(holder, 'notes', 'records.read')) kinds.push('note')
  if (may(holder, 'records.read')) kinds.push('promise')
  if (may(holder, 'money.read')) kinds.push('order')
  return kinds
}
