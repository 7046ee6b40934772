import type { Scope } from '#platform/database/scope.ts'

/**
 * Who acts in a request, and in whose name: one side of one network. `role` names what the side lets them do,
 * `scopes` narrows a key to less than its role (null: all of it). `curatorId` is set for a host user who sees only
 * the partners they answer for; the database enforces it.
 */
export type Actor = {
  kind: 'person' | 'api_key'
  /** The user's or the key's id. */
  id: string
  /** The user behind it; null for a key. */
  userId: string | null
  networkId: string
  side: 'host' | 'partner'
  /** The partner whose side it is; null for the host. */
  partnerId: string | null
  role: string
  scopes: readonly string[] | null
  name: string
  language: 'ru' | 'en'
  curatorId: string | null
}

/** A user who is signed in, whether or not they belong to a network just now. */
export type SignedIn = {
  sessionId: string
  userId: string
  name: string
  email: string
  language: 'ru' | 'en'
  /** The membership they act in; null when they belong nowhere. */
  memberId: string | null
}

/** What a request's cookie or key amounts to. A key has an actor and no user. */
export type Identity = { actor: Actor | null; user: SignedIn | null }

/** The scope a request of this actor works in. */
export function scopeOf(actor: Actor): Scope {
  return {
    networkId: actor.networkId,
    side: actor.side,
    partnerId: actor.partnerId,
    userId: actor.userId,
    curatorId: actor.curatorId,
  }
}
