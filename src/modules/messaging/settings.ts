import { readConfig } from '#platform/config/config.ts'
import { readSecret } from '#platform/config/data-folder.ts'
import type { Context } from '#platform/module.ts'

export type MessagingSettings = {
  /** Signs the links by which somebody who is not signed in ends mails of a kind. */
  secret: string
  /** The start of every link in a mail, without a trailing slash. */
  linkBase: string
}

/** What mails need of the environment. */
export function messagingSettings(context: Context): MessagingSettings {
  const config = readConfig()
  return {
    secret: readSecret(config.secret, context.dataFolder),
    linkBase: config.publicUrl ?? `http://${config.host}:${config.port}`,
  }
}
