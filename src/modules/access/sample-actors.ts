import type { Actor } from '#platform/auth-session/actor.ts'
import type { SampleActor } from '#platform/http/openapi.ts'
import { HOST_ROLES, PARTNER_ROLES } from './policy.ts'

/** One person of every role of both sides, for the API document: it names who may call what. */
export const sampleActors: readonly SampleActor[] = [
  ...HOST_ROLES.map((role) => ({ name: `host:${role}`, actor: sample('host', role) })),
  ...PARTNER_ROLES.map((role) => ({ name: `partner:${role}`, actor: sample('partner', role) })),
]

function sample(side: 'host' | 'partner', role: string): Actor {
  const id = '00000000-0000-7000-8000-000000000000'
  return {
    kind: 'person',
    id,
    userId: id,
    networkId: id,
    side,
    partnerId: side === 'partner' ? id : null,
    role,
    scopes: null,
    name: '',
    language: 'en',
    curatorId: role === 'curator' ? id : null,
  }
}
