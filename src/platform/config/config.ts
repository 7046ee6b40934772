import { resolve } from 'node:path'
import { z } from 'zod'

const url = (protocols: string[], example: string) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol),
      `must be an address like ${example}`,
    )

const flag = z
  .enum(['0', '1', 'true', 'false'], 'must be 1 or 0')
  .transform((text) => text === '1' || text === 'true')

const postgresUrl = url(['postgres:', 'postgresql:'], 'postgres://user:password@host:5432/artel')

const variables = z.object({
  ARTEL_DATA: z.string().default('data'),
  PORT: z.coerce.number('must be a number').int('must be a whole number').min(0).max(65535).default(3000),
  HOST: z.string().default('localhost'),
  PUBLIC_URL: url(['http:', 'https:'], 'https://partners.example.com').optional(),
  TRUST_PROXY: flag.default(false),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_APP_URL: postgresUrl.optional(),
  ARTEL_DEMO: flag.default(true),
  ARTEL_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  SMTP_URL: url(['smtp:', 'smtps:'], 'smtp://user:password@mail.example.com:587').optional(),
  MAIL_FROM: z.string().min(3).default('Artel <artel@localhost>'),
  INBOUND_MAIL_PORT: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(0)
    .max(65535)
    .optional(),
  INBOUND_MAIL_HOST: z.string().default('localhost'),
  INBOUND_MAIL_DOMAIN: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'must be a domain like artel.example.com')
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

/** The settings of this process, as docs/operate.md lists them. */
export type Config = {
  /** Absolute path of the data folder as it was asked for; `openDataFolder` says which one is used. */
  dataFolder: string
  port: number
  host: string
  /** Address that people use, without a trailing slash; undefined: what the server listens on. */
  publicUrl: string | undefined
  /** Whether X-Forwarded-For and its kin are believed. */
  trustProxy: boolean
  databaseUrl: string | undefined
  databaseAppUrl: string | undefined
  /** Whether the first start makes the demonstration network. */
  demo: boolean
  secret: string | undefined
  smtpUrl: string | undefined
  mailFrom: string
  /** Where letters are taken in, and the domain of forwarding addresses; undefined: they are not. */
  inboundMail: { host: string; port: number; domain: string } | undefined
  logLevel: string
}

/** The settings cannot be used; the message names every variable that is wrong and what it must be. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Reads the settings from the environment; an empty variable counts as not set. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(
    Object.keys(variables.shape).flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
  )
  const parsed = variables.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')} ${issue.message}`)
    throw new ConfigError(`Artel cannot start with this environment:\n${lines.join('\n')}`)
  }
  const read = parsed.data
  if (read.DATABASE_APP_URL && !read.DATABASE_URL)
    throw new ConfigError('DATABASE_APP_URL is used together with DATABASE_URL only, and that is not set.')
  if ((read.INBOUND_MAIL_PORT === undefined) !== (read.INBOUND_MAIL_DOMAIN === undefined))
    throw new ConfigError('INBOUND_MAIL_PORT and INBOUND_MAIL_DOMAIN are used together.')
  return {
    dataFolder: resolve(read.ARTEL_DATA),
    port: read.PORT,
    host: read.HOST,
    publicUrl: read.PUBLIC_URL?.replace(/\/+$/, ''),
    trustProxy: read.TRUST_PROXY,
    databaseUrl: read.DATABASE_URL,
    databaseAppUrl: read.DATABASE_APP_URL,
    demo: read.ARTEL_DEMO,
    secret: read.ARTEL_SECRET,
    smtpUrl: read.SMTP_URL,
    mailFrom: read.MAIL_FROM,
    inboundMail:
      read.INBOUND_MAIL_PORT === undefined || read.INBOUND_MAIL_DOMAIN === undefined
        ? undefined
        : {
            host: read.INBOUND_MAIL_HOST,
            port: read.INBOUND_MAIL_PORT,
            domain: read.INBOUND_MAIL_DOMAIN.toLowerCase(),
          },
    logLevel: read.LOG_LEVEL,
  }
}
