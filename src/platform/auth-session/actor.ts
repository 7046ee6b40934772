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
  /** How far named parts of the work are open; a part that is not named is as open as the role lets it be. */
  limits?: Limits | null
  /** A curator who reads all partners and writes to their own: `curatorId` holds for changes only. */
  readsAll?: boolean
  /** Whatever this actor opens is written down. */
  isWatched?: boolean
}

export type Limits = Readonly<Record<string, 'none' | 'read' | 'write'>>

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

/** What a session still waits for: the code of its second factor, or that its owner sets one up. */
export type Awaited = 'code' | 'enrolment'

/**
 * What a request's cookie or key amounts to. A key has an actor and no user. While something is awaited there is
 * neither: `waiting` says who it will be, and only the few routes that end the waiting know it.
 */
export type Identity = {
  actor: Actor | null
  user: SignedIn | null
  waiting?: (SignedIn & { awaits: Awaited }) | null
}

/** The scope a request of this actor works in; `isReading` where nothing is changed. */
export function scopeOf(actor: Actor, isReading = false): Scope {
  return {
    networkId: actor.networkId,
    side: actor.side,
    partnerId: actor.partnerId,
    userId: actor.userId,
    curatorId: isReading && actor.readsAll ? null : actor.curatorId,
    role: actor.role,
  }
}
