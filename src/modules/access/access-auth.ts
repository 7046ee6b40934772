import type { Context } from '#platform/module.ts'
import { type Auth, authOf } from './auth.ts'
import { sendReset } from './reset-mail.ts'

/** better-auth of this context, with our reset mail. */
export function accessAuth(context: Context): Promise<Auth> {
  return authOf(context, (user, token) => sendReset(context, user, token))
}

/** Whether an error of better-auth means no, and not that something broke. */
export function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('statusCode' in error)) return false
  return typeof error.statusCode === 'number' && error.statusCode >= 400 && error.statusCode < 500
}
