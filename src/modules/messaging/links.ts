import type { Context } from '#platform/module.ts'
import { messagingSettings } from './settings.ts'
import { type Subscription, unsubscribeToken } from './unsubscribe.ts'

/** What a mail to a person needs: the start of its links, and the link that ends mails of its kind. */
export function mailLinks(
  context: Context,
  subscription: Subscription,
): { base: string; unsubscribe: string } {
  const { secret, linkBase } = messagingSettings(context)
  return { base: linkBase, unsubscribe: `${linkBase}/unsubscribe#${unsubscribeToken(secret, subscription)}` }
}
