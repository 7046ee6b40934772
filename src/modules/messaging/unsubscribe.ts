import { createHmac, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { inScope } from '#platform/database/scope.ts'
import { NotFound } from '#platform/http/refused.ts'
import type { Context } from '#platform/module.ts'
import { type Channel, NOTIFICATION_KINDS, type NotificationKind } from './contract.ts'
import { messagingSettings } from './settings.ts'

const MAC_LENGTH = 43

export type Subscription = { networkId: string; userId: string; kind: NotificationKind | 'digest' }

function macOf(secret: string, body: string): string {
  return createHmac('sha256', secret).update(`unsubscribe ${body}`).digest('base64url')
}

/** What stands in a mail's link: whose mails of which kind it ends, signed, so that nobody ends those of another. */
export function unsubscribeToken(secret: string, { networkId, userId, kind }: Subscription): string {
  const body = Buffer.from(JSON.stringify([networkId, userId, kind])).toString('base64url')
  return body + macOf(secret, body)
}

/** Reads a token back; null for one that was not signed here. */
export function readUnsubscribeToken(secret: string, token: string): Subscription | null {
  const body = token.slice(0, -MAC_LENGTH)
  const given = Buffer.from(token.slice(-MAC_LENGTH))
  const expected = Buffer.from(macOf(secret, body))
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null
  try {
    const [networkId, userId, kind] = JSON.parse(Buffer.from(body, 'base64url').toString()) as string[]
    if (!networkId || !userId || !kind || !(kind === 'digest' || Object.hasOwn(NOTIFICATION_KINDS, kind)))
      return null
    return { networkId, userId, kind: kind as Subscription['kind'] }
  } catch {
    return null
  }
}

/**
 * Ends mails of a kind for whoever holds the link: they are told in the inbox alone from now on. A link of the mail of
 * the morning does so for every kind that would come with it. Answers what it was before, so that it can be taken back.
 */
export async function unsubscribe(
  context: Context,
  token: string,
): Promise<{ kind: string; before: Channel; channel: Channel }> {
  const subscription = readUnsubscribeToken(messagingSettings(context).secret, token)
  if (!subscription) throw new NotFound()
  const { networkId, userId, kind } = subscription
  return inScope(context.db, { networkId, side: 'system', userId }, async (tx) => {
    const { rows } = await sql<{ kind: string; channel: Channel }>`
      select kind, channel from notification_choice where user_id = ${userId}`.execute(tx)
    const chosen = new Map(rows.map((row) => [row.kind, row.channel]))
    const wayOf = (one: NotificationKind) => chosen.get(one) ?? NOTIFICATION_KINDS[one]
    const kinds =
      kind === 'digest'
        ? (Object.keys(NOTIFICATION_KINDS) as NotificationKind[]).filter((one) => wayOf(one) === 'digest')
        : [kind]
    for (const one of kinds) await sql`select house.choose_notification(${userId}, ${one}, 'app')`.execute(tx)
    return { kind, before: kind === 'digest' ? 'digest' : wayOf(kind), channel: 'app' }
  })
}
