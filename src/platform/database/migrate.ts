import { createHash, randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import pg from 'pg'

const folder = new URL('../../../migrations/', import.meta.url)

export type Migrated = { applied: string[]; appUrl: string }

/**
 * Brings the database at `ownerUrl` to the newest migration and makes the login role that requests use.
 * Each file runs in a transaction of its own, in the order of its name; an applied file that has changed since is
 * refused. Returns the names applied now and the address of the login role. Several processes may call it at once.
 */
export async function migrate(
  ownerUrl: string,
  options: { appUrl?: string | undefined } = {},
): Promise<Migrated> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'artel-migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(20261122)')
    await prepareHouse(client)
    const appUrl = await ensureAppRole(client, ownerUrl, options.appUrl)
    return { applied: await applyPending(client), appUrl }
  } finally {
    await client.end()
  }
}

async function prepareHouse(client: pg.Client): Promise<void> {
  await client.query(`
    create schema if not exists house;
    create table if not exists house.migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now());
    create table if not exists house.app_role (only_one boolean primary key default true check (only_one), name name not null, password text);
  `)
  for (const table of ['house.migration', 'house.app_role']) {
    const { rows } = await client.query(
      'select relrowsecurity as done from pg_class where oid = $1::regclass',
      [table],
    )
    if (rows[0].done) continue
    await client.query(`
      alter table ${table} enable row level security;
      alter table ${table} force row level security;
      create policy owner on ${table} to current_user using (true) with check (true);
    `)
  }
}

/**
 * The login role owns nothing and cannot bypass row-level security. Where the operator names one (`appUrl`) it is
 * used as it is; otherwise it is made, one for each database, with a random password known to the owner only.
 */
async function ensureAppRole(
  client: pg.Client,
  ownerUrl: string,
  appUrl: string | undefined,
): Promise<string> {
  const stored = (await client.query('select name, password from house.app_role')).rows[0] as
    | { name: string; password: string | null }
    | undefined
  if (appUrl) {
    const name = decodeURIComponent(new URL(appUrl).username)
    if (stored && stored.name !== name)
      throw new Error(
        `DATABASE_APP_URL names the role ${name}, but this database was set up for ${stored.name}`,
      )
    if (!stored) await client.query('insert into house.app_role (name) values ($1)', [name])
    await refuseTooPowerful(client, name)
    return appUrl
  }
  const { rows } = await client.query('select current_database() as name')
  const name = stored?.name ?? `artel_app_${rows[0].name}`.slice(0, 63)
  let password = stored?.password
  const exists = (await client.query('select from pg_roles where rolname = $1', [name])).rowCount === 1
  if (!password || !exists) {
    password ??= randomBytes(24).toString('base64url')
    const verb = exists ? 'alter' : 'create'
    await client.query(
      `${verb} role ${pg.escapeIdentifier(name)} login nosuperuser nobypassrls nocreatedb nocreaterole password ${pg.escapeLiteral(password)}`,
    )
    await client.query(
      'insert into house.app_role (name, password) values ($1, $2) on conflict (only_one) do update set name = $1, password = $2',
      [name, password],
    )
  }
  await client.query(
    `grant connect, temporary on database ${pg.escapeIdentifier(rows[0].name)} to ${pg.escapeIdentifier(name)}`,
  )
  await refuseTooPowerful(client, name)
  const url = new URL(ownerUrl)
  url.username = encodeURIComponent(name)
  url.password = encodeURIComponent(password)
  return url.href
}

async function refuseTooPowerful(client: pg.Client, name: string): Promise<void> {
  const { rows } = await client.query(
    'select rolsuper or rolbypassrls as bypasses from pg_roles where rolname = $1',
    [name],
  )
  if (rows[0]?.bypasses)
    throw new Error(`the login role ${name} may bypass row-level security; use one that may not`)
}

async function migrationNames(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
}

/** The newest migration this program knows: names the form of the tables it works on. */
export async function latestMigration(): Promise<string> {
  return (await migrationNames()).at(-1) ?? ''
}

/**
 * What brings a database that applied an earlier text of this migration to the present one: a file of the same name in
 * migrations/mended, for that very text. Null where there is none.
 */
async function readMending(name: string, appliedSha256: string): Promise<string | null> {
  const text = await readFile(new URL(`mended/${name}`, folder), 'utf8').catch(() => null)
  return text?.includes(`-- mends: ${appliedSha256}
`)
    ? text
    : null
}

async function applyPending(client: pg.Client): Promise<string[]> {
  const names = await migrationNames()
  const { rows } = await client.query('select name, sha256 from house.migration')
  const known = new Map(rows.map((row: { name: string; sha256: string }) => [row.name, row.sha256]))
  const applied: string[] = []
  for (const name of names) {
    const text = await readFile(new URL(name, folder), 'utf8')
    const sha256 = createHash('sha256').update(text).digest('hex')
    const before = known.get(name)
    if (before === sha256) continue
    const mending = before === undefined ? null : await readMending(name, before)
    if (before && mending === null)
      throw new Error(`migration ${name} has changed since it was applied; add a new one instead`)
    await client.query('begin')
    try {
      await client.query(mending ?? text)
      await client.query(
        'insert into house.migration (name, sha256) values ($1, $2) on conflict (name) do update set sha256 = excluded.sha256',
        [name, sha256],
      )
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new Error(`migration ${name} failed: ${(error as Error).message}`, { cause: error })
    }
    applied.push(name)
  }
  return applied
}
