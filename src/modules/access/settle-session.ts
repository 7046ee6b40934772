import { sql } from 'kysely'
import type { Context } from '#platform/module.ts'
import { hasSecondFactor, needsSecondFactor } from './second-factor.ts'
import { isTrusted } from './trusted-devices.ts'

const WAITING_MINUTES = { code: 10, enrolment: 30 }

/**
 * What a session that was just opened still waits for: the code of the second factor (unless this browser is trusted),
 * or that one is set up where a role demands it. While it waits it is short, and good for nothing else.
 */
export async function settleSession(
  context: Context,
  session: { userId: string; sessionId: string; cookies: string | undefined },
): Promise<'code' | 'enrolment' | null> {
  const { userId, sessionId, cookies } = session
  const awaits = (await hasSecondFactor(context.db, userId))
    ? (await isTrusted(context, userId, cookies))
      ? null
      : 'code'
    : (await needsSecondFactor(context.db, userId))
      ? 'enrolment'
      : null
  if (awaits) {
    const until = new Date(context.clock.now().getTime() + WAITING_MINUTES[awaits] * 60_000)
    await sql`update auth."session" set awaits = ${awaits}, "expiresAt" = ${until} where id = ${sessionId}`.execute(
      context.db,
    )
  }
  return awaits
}
