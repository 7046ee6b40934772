import type { Context } from '#platform/module.ts'

export type SignIn = { who: string; mail: string; password: string }

/**
 * Makes the demonstration network unless there is one, completely or not at all, and returns its sign-ins for the
 * terminal. `signal` asks to give up: what was begun is rolled back.
 */
export async function ensureDemo(_context: Context, _signal: AbortSignal): Promise<SignIn[]> {
  return []
}
