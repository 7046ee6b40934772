import { readConfig } from '#platform/config/config.ts'
import { readSecret } from '#platform/config/data-folder.ts'
import type { Context } from '#platform/module.ts'

export type AccessSettings = {
  /** Signs session cookies. */
  secret: string
  /** The start of every link in a mail, without a trailing slash. Never taken from a request: its Host is anyone's word. */
  linkBase: string
  isSecure: boolean
  transport: { smtpUrl: string; from: string } | null
}

/** What sign-in and mail need of the environment. */
export function accessSettings(context: Context): AccessSettings {
  const config = readConfig()
  return {
    secret: readSecret(config.secret, context.dataFolder),
    linkBase: config.publicUrl ?? `http://${config.host}:${config.port}`,
    isSecure: config.publicUrl?.startsWith('https:') ?? false,
    transport: config.smtpUrl ? { smtpUrl: config.smtpUrl, from: config.mailFrom } : null,
  }
}
