import { Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import type { Audience } from './contract.ts'
import { isAudienceOf } from './policy.ts'

/** Refuses to write for the other side's eyes only. */
export function refuseForeignAudience(writer: RequestWriter, audience: Audience): void {
  if (isAudienceOf(writer.side, audience)) return
  throw new Refused('audience_not_yours', {
    errors: [
      { pointer: '#/audience', code: 'audience_not_yours', detail: 'Choose both sides or your own side.' },
    ],
  })
}

/** The instant a person gave, or now; refuses the future: what has not happened is not a fact. */
export function happenedAtOf(given: string | undefined, now: Date): Date {
  if (!given) return now
  const at = new Date(given)
  if (at > now)
    throw new Refused('in_the_future', {
      errors: [
        { pointer: '#/happenedAt', code: 'in_the_future', detail: 'Give a time that is not later than now.' },
      ],
    })
  return at
}

export function otherSide(side: 'host' | 'partner'): 'host' | 'partner' {
  return side === 'host' ? 'partner' : 'host'
}
