import type pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CatalogueTable, readCatalogue } from '#testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { OWNER_FUNCTIONS } from '#testing/owner-functions.ts'

// What the walls of the house are made of, read from PostgreSQL itself: a new table, function or grant that breaks a
// rule fails here by its name.

let database: TestDatabase
let tables: CatalogueTable[]
let app: string

beforeAll(async () => {
  database = await testDatabase()
  tables = await readCatalogue(database.owner)
  app = (await rowsOf<{ name: string }>('select name from house.app_role'))[0]?.name ?? ''
})

async function rowsOf<Row extends pg.QueryResultRow>(
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await database.owner.query<Row>(statement, values)).rows
}

const has = (table: CatalogueTable, column: string) => table.columns.some(({ name }) => name === column)

/** Tables with a partner_id whose rows belong to the network: people, keys, imports. Each was looked at. */
const OF_NETWORK_WITH_PARTNER = [
  'api_key',
  'audit_entry',
  'auditor_partner',
  'export_run',
  'idempotent_answer',
  'import_error',
  'import_run',
  'inbound_attachment',
  'inbound_mail',
  'invitation',
  'mail_address',
  'margin_rule',
  'member',
  'notification',
  'opportunity',
  'partner',
  'report_period',
  'request_event',
]

/** Tables the login role reads and adds to; what may be updated besides is derived, and named by its columns. */
const APPEND_ONLY: Record<string, string[]> = {
  audit_entry: [],
  document_version: ['bytes_removed_at', 'bytes_removed_reason'],
  fact: [],
  fact_personal: [],
  import_change: [],
  leaf: [],
  measure: ['replaced_by', 'retracted_at'],
  note_version: [],
  opportunity: ['replaced_by'],
  order_line: [],
  report_sending: [],
  promise: ['broken_at', 'due_at', 'fulfilled_at', 'moves', 'retracted_at', 'withdrawn_at'],
  request_event: ['replaced_by'],
  transfer: [],
}

/** Tables the login role never writes: projections, and mail that goes through a function. */
const READ_ONLY = ['balance', 'mail', 'partner_day', 'partner_figure', 'partner_month']

const MAY_DELETE = [
  'duplicate_key',
  'duplicate_pair',
  'field_value',
  'import_error',
  'import_recipe',
  'import_run',
  'import_schedule',
  'partner_external_id',
  'partner_follow',
  'partner_rating',
  'partner_score',
  'partner_score_day',
  'partner_tag',
  'report_period',
  'saved_view',
  'saved_view_default',
  'score_model',
  'tag',
  'today_mark',
  'today_step',
  'today_step_outcome',
]

/** Tables of the house itself: only the owner and its functions touch them. */
const CLOSED = ['house.app_role', 'house.consumer', 'house.migration', 'house.remembered', 'mail_attachment']

describe('every table', () => {
  it('has row-level security, enabled and forced, with a policy we know', async () => {
    const rows = await rowsOf<{ name: string; on: boolean; forced: boolean }>(
      `select oid::regclass::text as name, relrowsecurity as on, relforcerowsecurity as forced from pg_class
       where oid = any ($1::regclass[])`,
      [tables.map(({ name }) => name)],
    )
    expect(rows.filter(({ on, forced }) => !on || !forced).map(({ name }) => name)).toEqual([])
    expect(tables.filter(({ protection }) => protection === 'unknown').map(({ name }) => name)).toEqual([])
    expect(tables.length).toBeGreaterThan(35)
  })

  it('is of a partnership when it has a partner, with network, audience, and the partner first in its key', () => {
    const withPartner = tables.filter((table) => has(table, 'partner_id'))
    const ofNetwork = withPartner.filter(({ protection }) => protection !== 'partnership')
    expect(ofNetwork.map(({ name }) => name).sort()).toEqual(OF_NETWORK_WITH_PARTNER)
    for (const table of tables.filter(({ protection }) => protection === 'partnership')) {
      const columns = ['network_id', 'partner_id', 'audience'].filter((column) => !has(table, column))
      expect({ table: table.name, lacks: columns, key: table.primaryKey[0] }).toEqual({
        table: table.name,
        lacks: [],
        key: 'partner_id',
      })
    }
  })

  it('refers to a partner of its own network', async () => {
    const loose = await rowsOf(
      `select conrelid::regclass::text as "table", conname from pg_constraint
       where contype = 'f' and confrelid = 'partner'::regclass and conrelid <> confrelid and array_length(conkey, 1) = 1`,
    )
    expect(loose).toEqual([])
  })

  it('has the policy that the house makes, word for word', async () => {
    // The same functions on fresh tables give what PostgreSQL prints for each kind of table.
    await database.owner.query(`
      create table plain_model (network_id uuid, partner_id uuid, audience text);
      create table sided_model (network_id uuid, partner_id uuid, audience text, side text);
      create table shared_model (network_id uuid, partner_id uuid, audience text, side text);
      select house.protect_partnership('plain_model', 'select');
      select house.protect_partnership('sided_model', 'select');
      select house.protect_partnership('shared_model', 'select');
      select house.protect_both_edit('shared_model');`)
    const policies = await rowsOf<{ table: string; text: string }>(
      `select polrelid::regclass::text as "table", string_agg(concat_ws(' | ', polname, polcmd, polpermissive,
         pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), e'\\n' order by polname) as text
       from pg_policy where polname in ('partnership', 'author') group by 1`,
    )
    const textOf = (table: string) => policies.find((row) => row.table === table)?.text
    const withSide = [textOf('sided_model'), textOf('shared_model')]
    const plain = textOf('plain_model')
    expect(plain).toContain('app.network_id')
    for (const table of tables.filter(({ protection }) => protection === 'partnership')) {
      const isReadOnly = READ_ONLY.includes(table.name)
      if (isReadOnly) {
        // "side" of a projection is whose figure it is; nobody but the owner writes it
        expect(textOf(table.name)?.split(' | ')[3], table.name).toBe(plain?.split(' | ')[3])
        continue
      }
      if (has(table, 'side')) expect(withSide, table.name).toContain(textOf(table.name))
      else expect(textOf(table.name), table.name).toBe(plain)
    }
  })

  it('has no triggers, since distributed tables refuse them', async () => {
    const triggers = await rowsOf(
      `select tgrelid::regclass::text as "table", tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid
       join pg_namespace s on s.oid = c.relnamespace
       where not tgisinternal and s.nspname not in ('auth', 'pgboss', 'pg_catalog', 'information_schema')`,
    )
    expect(triggers).toEqual([])
  })

  it('lets the login role do no more than was agreed', async () => {
    const rows = await rowsOf<{ name: string; privilege: string; columns: string[] }>(
      `select t as name, p as privilege, coalesce((select array_agg(a.attname::text order by a.attname) from pg_attribute a
          where a.attrelid = t::regclass and a.attnum > 0 and not a.attisdropped and p in ('INSERT', 'UPDATE', 'SELECT', 'REFERENCES')
            and has_column_privilege($2, a.attrelid, a.attnum, p)), '{}') as columns
       from unnest($1::text[]) t, unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
       where has_table_privilege($2, t, p) or (p in ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') and has_any_column_privilege($2, t, p))`,
      [tables.map(({ name }) => name), app],
    )
    const withPrivilege = (privilege: string) =>
      rows.filter((row) => row.privilege === privilege).map(({ name }) => name)
    for (const privilege of ['TRUNCATE', 'REFERENCES', 'TRIGGER'])
      expect(withPrivilege(privilege), privilege).toEqual([])
    expect(withPrivilege('DELETE').sort()).toEqual(MAY_DELETE)
    const closed = tables.filter(({ protection }) => protection === 'closed').map(({ name }) => name)
    expect(closed.sort()).toEqual(CLOSED)
    expect(rows.filter(({ name }) => closed.includes(name))).toEqual([])
    expect(rows.filter(({ name, privilege }) => READ_ONLY.includes(name) && privilege !== 'SELECT')).toEqual(
      [],
    )
    for (const [name, columns] of Object.entries(APPEND_ONLY)) {
      const updates = rows.find((row) => row.name === name && row.privilege === 'UPDATE')
      expect({ name, updates: updates?.columns ?? [] }).toEqual({ name, updates: columns })
    }
    const keys = ['network_id', 'partner_id', 'audience', 'side', 'id']
    const records = tables.filter(
      ({ name, protection }) => protection === 'partnership' && name in APPEND_ONLY,
    )
    for (const { name } of records) {
      const updates = rows.find((row) => row.name === name && row.privilege === 'UPDATE')?.columns ?? []
      expect(
        updates.filter((column) => keys.includes(column)),
        name,
      ).toEqual([])
    }
  })
})

describe('the login role', () => {
  it('owns nothing, is a member of nothing and cannot go round row-level security', async () => {
    const [role] = await rowsOf(
      `select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication,
         (select count(*)::int from pg_auth_members where member = r.oid) as memberships,
         (select count(*)::int from pg_shdepend where refobjid = r.oid and deptype = 'o') as owned
       from pg_roles r where rolname = $1`,
      [app],
    )
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
      memberships: 0,
      owned: 0,
    })
  })

  it('may create nothing in any schema', async () => {
    const schemas = await rowsOf<{ name: string }>(
      `select nspname as name from pg_namespace where has_schema_privilege($1, oid, 'CREATE')
       and nspname !~ '^pg_(toast_)?temp'`,
      [app],
    )
    expect(schemas.map(({ name }) => name).filter((name) => name !== 'pgboss')).toEqual([])
  })

  it('reads no view of ours: a view runs as its owner and would show all', async () => {
    const views = await rowsOf<{ name: string; readable: boolean; own: boolean }>(
      `select c.oid::regclass::text as name, has_table_privilege($1, c.oid, 'SELECT') as readable,
         coalesce(c.reloptions @> '{security_invoker=true}', false) as own
       from pg_class c join pg_namespace s on s.oid = c.relnamespace
       where c.relkind in ('v', 'm') and s.nspname not in ('auth', 'pgboss', 'pg_catalog', 'information_schema')`,
      [app],
    )
    expect(views.filter(({ readable, own }) => readable && !own)).toEqual([])
    expect(views.length).toBeGreaterThan(3)
  })
})

describe('functions that run as the owner', () => {
  it('are those that were read, closed to the public, and look up names in fixed places', async () => {
    const functions = await rowsOf<{ name: string; isPublic: boolean; searches: string | null }>(
      `select p.proname || '(' || replace(oidvectortypes(p.proargtypes), ', ', ',') || ')' as name,
         has_function_privilege('public', p.oid, 'EXECUTE') as "isPublic",
         (select setting from unnest(p.proconfig) setting where setting like 'search_path=%') as searches
       from pg_proc p join pg_namespace s on s.oid = p.pronamespace
       where p.prosecdef and s.nspname not in ('pgboss', 'pg_catalog', 'information_schema') order by 1`,
    )
    expect(functions.map(({ name }) => name)).toEqual(Object.keys(OWNER_FUNCTIONS).sort())
    expect(functions.filter(({ isPublic }) => isPublic).map(({ name }) => name)).toEqual([])
    // Without pg_temp at the end PostgreSQL looks into the caller's temporary tables first.
    expect(functions.filter(({ searches }) => searches !== 'search_path=public, pg_temp')).toEqual([])
  })

  it('do not include what only the owner may do', async () => {
    const callable = await rowsOf<{ name: string }>(
      `select proname as name from pg_proc where pronamespace = 'house'::regnamespace
         and has_function_privilege($1, oid, 'EXECUTE') and proname in ('delete_demonstration', 'other_matches', 'best_matches')`,
      [app],
    )
    expect(callable).toEqual([])
  })
})
