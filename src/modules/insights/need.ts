import { Refused } from '#platform/http/refused.ts'
import type { FactSelector } from './contract.ts'

/** A member of the selector that its figure needs. Refuses (400) its absence by name. */
export function need<Member extends keyof FactSelector>(
  selector: FactSelector,
  member: Member,
): NonNullable<FactSelector[Member]> {
  const value = selector[member]
  if (value !== undefined && value !== null) return value
  throw new Refused('selector_incomplete', {
    status: 400,
    detail: `The figure ${selector.figure} needs ${member}.`,
    errors: [{ pointer: `#/${member}`, code: 'required', detail: `The figure ${selector.figure} needs it.` }],
  })
}
