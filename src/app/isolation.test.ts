import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Scope, scopeSettings } from '#platform/database/scope.ts'
import { newId } from '#shared/ids.ts'
import { type CatalogueTable, readCatalogue } from '#testing/catalogue.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { OWNER_FUNCTIONS } from '#testing/owner-functions.ts'
import { notPlanted, type PlantedRow, plantRows } from '#testing/planted-rows.ts'
import { makeNetwork, makePartner, type WorldNetwork, type WorldPartner } from '#testing/world.ts'

// Every row of every table, tried by everybody whose it is not: the login role in the scope of another network, the
// other side, another partner, a curator of other partners, and in no scope at all. Tables come from the catalogue.

type Viewer = {
  name: string
  /** Null: no settings at all. */
  scope: Scope | null
  /** Whose rows of the planted partnership it sees. */
  sees: (row: PlantedRow) => boolean
}

/** Tables of the network: what of the planted rows each of its people sees. Each was decided; a new one is added here. */
const SEEN_OF_NETWORK: Record<string, { host: string[]; curator: string[]; own: string[]; other: string[] }> =
  {
    api_key: { host: ['host'], curator: ['host'], own: ['partner'], other: [] },
    audit_entry: { host: ['host', 'partner'], curator: ['host'], own: ['partner'], other: [] },
    auditor_partner: { host: ['network'], curator: [], own: [], other: [] },
    delegation: { host: ['network'], curator: ['network'], own: [], other: [] },
    duplicate_pair: { host: ['network'], curator: [], own: [], other: [] },
    export_run: { host: ['host'], curator: [], own: ['partner'], other: [] },
    bulk_action: { host: ['network'], curator: [], own: [], other: [] },
    custom_field: { host: ['network'], curator: ['network'], own: [], other: [] },
    idempotent_answer: { host: ['host'], curator: ['host'], own: ['partner'], other: [] },
    import_error: { host: ['host'], curator: [], own: ['partner'], other: [] },
    import_recipe: { host: ['network'], curator: ['network'], own: [], other: [] },
    import_run: { host: ['host'], curator: [], own: ['partner'], other: [] },
    inbound_attachment: { host: [], curator: [], own: [], other: [] },
    inbound_mail: { host: [], curator: [], own: [], other: [] },
    import_schedule: { host: ['network'], curator: ['network'], own: [], other: [] },
    invitation: { host: ['host', 'partner'], curator: ['host'], own: ['partner'], other: [] },
    lifecycle_stage: { host: ['network'], curator: ['network'], own: ['network'], other: ['network'] },
    mail: { host: ['network'], curator: ['network'], own: [], other: [] },
    mail_address: { host: [], curator: [], own: [], other: [] },
    member: { host: ['host', 'partner'], curator: ['host'], own: ['partner'], other: [] },
    message: { host: ['network'], curator: [], own: [], other: [] },
    opportunity: { host: ['host', 'partner'], curator: [], own: [], other: [] },
    request_event: { host: ['host', 'partner'], curator: [], own: [], other: [] },
    network: { host: ['network'], curator: ['network'], own: ['network'], other: ['network'] },
    partner_merge: { host: ['network'], curator: [], own: [], other: [] },
    notification: { host: [], curator: [], own: [], other: [] },
    notification_choice: { host: [], curator: [], own: [], other: [] },
    partner: { host: ['partner'], curator: [], own: ['partner'], other: [] },
    playbook: { host: ['network'], curator: ['network'], own: [], other: [] },
    playbook_step: { host: ['network'], curator: ['network'], own: [], other: [] },
    report_period: { host: ['host'], curator: ['host'], own: ['partner'], other: [] },
    report_schedule: { host: ['network'], curator: ['network'], own: [], other: [] },
    report_sending: { host: ['network'], curator: ['network'], own: [], other: [] },
    margin_rule: { host: ['host', 'partner'], curator: ['host'], own: [], other: [] },
    balance_rate: { host: ['network'], curator: ['network'], own: ['network'], other: ['network'] },
    rating_scheme: { host: ['network'], curator: ['network'], own: ['network'], other: ['network'] },
    role_rule: { host: ['network'], curator: ['network'], own: [], other: [] },
    segment: { host: ['network'], curator: ['network'], own: [], other: [] },
    segment_run: { host: ['network'], curator: ['network'], own: [], other: [] },
    segment_scheme: { host: ['network'], curator: ['network'], own: [], other: [] },
    stage_gate: { host: ['network'], curator: ['network'], own: [], other: [] },
    stage_reason: { host: ['network'], curator: ['network'], own: [], other: [] },
    segment_scheme_version: { host: ['network'], curator: ['network'], own: [], other: [] },
    score_model: { host: ['network'], curator: ['network'], own: [], other: [] },
    score_run: { host: ['network'], curator: ['network'], own: [], other: [] },
    saved_view: { host: ['network'], curator: ['network'], own: [], other: [] },
    saved_view_default: { host: [], curator: [], own: [], other: [] },
    scale: { host: ['network'], curator: ['network'], own: ['network'], other: ['network'] },
    tag: { host: ['network'], curator: ['network'], own: [], other: [] },
  }

/** Rows of one person: seen by them alone, wherever else somebody of their side may look. */
const OF_A_PERSON = ['inbound_attachment', 'inbound_mail', 'mail_address', 'notification']
/** The same, of the host's people only. */
const OF_A_HOST_PERSON = ['notification_choice', 'saved_view_default']

let database: TestDatabase
let tables: CatalogueTable[]
let client: pg.Client
let rows: PlantedRow[]
let viewers: Viewer[]
let home: WorldNetwork
let partner: WorldPartner
let neighbour: WorldPartner
let abroad: WorldNetwork
let stranger: WorldPartner

beforeAll(async () => {
  database = await testDatabase()
  tables = await readCatalogue(database.owner)
  home = await makeNetwork(database, { slug: 'home' })
  partner = await makePartner(database, home, { curatorId: 'curator-of-it' })
  neighbour = await makePartner(database, home, { curatorId: 'curator-of-others' })
  abroad = await makeNetwork(database, { slug: 'abroad' })
  stranger = await makePartner(database, abroad)
  const userId = 'somebody'
  await database.owner.query(
    `insert into auth."user" ("id", "name", "email", "emailVerified") values ($1, 'Somebody', 'somebody@example.com', true)`,
    [userId],
  )
  const plot = { networkId: home.id, partnerId: partner.id, userId }
  rows = [
    ...(await ownRows('network', 'network', home.id, null)),
    ...(await ownRows('partner', 'partner', home.id, partner.id)),
    ...(await plantRows(database.owner, tables, { ...plot, marker: 'planted' })),
  ]
  const ofNetwork = (who: 'host' | 'curator' | 'own' | 'other') => (row: PlantedRow) =>
    SEEN_OF_NETWORK[row.table]?.[who].includes(row.owned) ?? false
  const kindOf = (row: PlantedRow) => tables.find(({ name }) => name === row.table)?.protection
  const seen = (who: 'host' | 'curator' | 'own' | 'other', owned: string[]) => (row: PlantedRow) =>
    kindOf(row) === 'partnership' ? owned.includes(row.owned) : ofNetwork(who)(row)
  const nothing = () => false
  const networkId = home.id
  const personal = (side: string) => (row: PlantedRow) =>
    row.values['user_id'] === userId &&
    (OF_A_PERSON.includes(row.table)
      ? row.owned === side
      : side === 'host'
        ? OF_A_HOST_PERSON.includes(row.table)
        : row.table === 'notification_choice')
  viewers = [
    { name: 'nobody', scope: null, sees: nothing },
    {
      name: 'the person whose it is',
      scope: { networkId, side: 'host', userId },
      sees: (row) => seen('host', ['shared', 'host'])(row) || personal('host')(row),
    },
    {
      name: 'the person whose it is, of the partner',
      scope: { networkId, side: 'partner', partnerId: partner.id, userId },
      sees: (row) => seen('own', ['shared', 'partner'])(row) || personal('partner')(row),
    },
    {
      name: 'their colleague',
      scope: { networkId, side: 'host', userId: 'colleague' },
      sees: seen('host', ['shared', 'host']),
    },
    {
      name: 'the person as one of another partner',
      scope: { networkId, side: 'partner', partnerId: neighbour.id, userId },
      // how they want to be told is the same wherever in the network they act
      sees: (row) => seen('other', [])(row) || row.table === 'notification_choice',
    },
    { name: 'the host', scope: { networkId, side: 'host' }, sees: seen('host', ['shared', 'host']) },
    {
      name: 'its curator',
      scope: { networkId, side: 'host', curatorId: 'curator-of-it' },
      sees: (row) =>
        kindOf(row) === 'partnership' || row.table === 'partner'
          ? seen('host', ['shared', 'host'])(row)
          : row.owned !== 'partner'
            ? ofNetwork('curator')(row)
            : ofNetwork('host')(row),
    },
    {
      name: 'a curator of others',
      scope: { networkId, side: 'host', curatorId: 'curator-of-others' },
      sees: seen('curator', []),
    },
    {
      name: 'the partner',
      scope: { networkId, side: 'partner', partnerId: partner.id },
      sees: seen('own', ['shared', 'partner']),
    },
    {
      name: 'another partner',
      scope: { networkId, side: 'partner', partnerId: neighbour.id },
      sees: seen('other', []),
    },
    { name: 'another host', scope: { networkId: abroad.id, side: 'host' }, sees: nothing },
    {
      name: 'a partner of another host',
      scope: { networkId: abroad.id, side: 'partner', partnerId: stranger.id },
      sees: nothing,
    },
    {
      name: 'another host with the id of the partner',
      scope: { networkId: abroad.id, side: 'partner', partnerId: partner.id },
      sees: nothing,
    },
    {
      name: 'the system in another network',
      scope: { networkId: abroad.id, side: 'system' },
      sees: nothing,
    },
  ]
  client = new pg.Client({ connectionString: database.appUrl })
  await client.connect()
})

afterAll(() => client?.end())

async function ownRows(
  table: string,
  owned: PlantedRow['owned'],
  networkId: string,
  partnerId: string | null,
): Promise<PlantedRow[]> {
  const { columns } = tableOf(table)
  const names = columns.filter(({ isGenerated }) => !isGenerated).map(({ name }) => `"${name}"`)
  const { rows: found } = await database.owner.query(`select ${names} from ${table} where ${table}_id = $1`, [
    partnerId ?? networkId,
  ])
  return [{ table, owned, marker: '', networkId, partnerId, values: found[0] }]
}

function tableOf(name: string): CatalogueTable {
  const table = tables.find((candidate) => candidate.name === name)
  if (!table) throw new Error(`no table ${name}`)
  return table
}

/** Runs the statement in the scope and takes it back. Returns how many rows it met, or the code of its refusal. */
async function attempt(
  scope: Scope | null,
  statement: string,
  values: unknown[],
): Promise<{ met: number } | { code: string; message: string }> {
  await client.query(`begin${scope ? `; ${scopeSettings(scope)}` : ''}`)
  try {
    const { rowCount } = await client.query(statement, values)
    return { met: rowCount ?? 0 }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    return { code: code ?? 'unknown', message }
  } finally {
    await client.query('rollback')
  }
}

const DENIED = '42501'

function keyOf(row: PlantedRow): { where: string; values: unknown[] } {
  const { primaryKey } = tableOf(row.table)
  return {
    where: primaryKey.map((column, i) => `"${column}" = $${i + 1}`).join(' and '),
    values: primaryKey.map((column) => row.values[column]),
  }
}

/** Columns of the row's table that the login role may update, by the grants in force. */
async function updatableColumns(table: string): Promise<string[]> {
  const { rows: found } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and attgenerated = '' and has_column_privilege(attrelid, attnum, 'UPDATE')`,
    [table],
  )
  return found.map(({ name }) => name)
}

/** The host's own row of the network that names a partner, such as an opportunity: the partner has no part in it. */
const isOfHostAbout = ({ table }: PlantedRow) =>
  SEEN_OF_NETWORK[table]?.own.length === 0 && SEEN_OF_NETWORK[table].host.includes('partner')

function copyOf(row: PlantedRow, changes: Record<string, unknown> = {}): { text: string; values: unknown[] } {
  const fresh = 'id' in row.values ? { id: newId() } : {}
  const values = { ...row.values, ...fresh, ...changes }
  const names = Object.keys(values)
  return {
    text: `insert into ${row.table} (${names.map((name) => `"${name}"`)}) values (${names.map((_, i) => `$${i + 1}`)})`,
    values: Object.values(values),
  }
}

describe('the planted world', () => {
  it('has a row in every table that is not closed', () => {
    const planted = new Set(rows.map(({ table }) => table))
    const missing = tables.filter(({ name }) => !planted.has(name) && !notPlanted.includes(name))
    expect(missing.map(({ name }) => `${name}: add it to src/testing/planted-rows.ts`)).toEqual([])
    const ofNetwork = tables.filter(({ protection }) => protection === 'network').map(({ name }) => name)
    expect(Object.keys(SEEN_OF_NETWORK).sort(), 'say who sees rows of a new table').toEqual(ofNetwork.sort())
  })
})

describe('every row of every table', () => {
  it('is seen by those whose it is, and by nobody else', async () => {
    const wrong: string[] = []
    for (const viewer of viewers)
      for (const row of rows) {
        const { where, values } = keyOf(row)
        const answer = await attempt(viewer.scope, `select from ${row.table} where ${where}`, values)
        const isSeen = 'met' in answer && answer.met > 0
        if (isSeen !== viewer.sees(row))
          wrong.push(`${viewer.name} ${isSeen ? 'sees' : 'does not see'} ${row.owned} ${row.table}`)
      }
    expect(wrong).toEqual([])
  })

  it('is not there at all for a network that holds nothing, whatever is asked', async () => {
    const seen: string[] = []
    for (const { name } of tables.filter(({ protection }) => protection !== 'closed')) {
      const answer = await attempt({ networkId: newId(), side: 'host' }, `select from ${name}`, [])
      if (!('met' in answer) || answer.met > 0) seen.push(name)
    }
    expect(seen).toEqual([])
  })

  it('is not added by those who would not see it', async () => {
    const wrong: string[] = []
    for (const viewer of viewers)
      for (const row of rows.filter((candidate) => !viewer.sees(candidate))) {
        const { text, values } = copyOf(row)
        const answer = await attempt(viewer.scope, text, values)
        if (!('code' in answer) || answer.code !== DENIED)
          wrong.push(`${viewer.name} adds ${row.owned} ${row.table}: ${JSON.stringify(answer)}`)
      }
    expect(wrong).toEqual([])
  })

  it('is neither changed nor removed by those who do not see it', async () => {
    const wrong: string[] = []
    for (const table of new Set(rows.map((row) => row.table))) {
      const [column] = await updatableColumns(table)
      for (const viewer of viewers)
        for (const row of rows.filter((candidate) => candidate.table === table && !viewer.sees(candidate))) {
          const { where, values } = keyOf(row)
          const change = column ? `set "${column}" = "${column}"` : 'set network_id = network_id'
          for (const text of [
            `update ${table} ${change} where ${where}`,
            `delete from ${table} where ${where}`,
          ]) {
            const answer = await attempt(viewer.scope, text, values)
            const isRefused = 'met' in answer ? answer.met === 0 : answer.code === DENIED
            if (!isRefused) wrong.push(`${viewer.name}: ${text} (${row.owned}): ${JSON.stringify(answer)}`)
          }
        }
    }
    expect(wrong).toEqual([])
  })

  it('is added by those whose it is, where they add rows at all: the refusals above are the policies', async () => {
    const refused: string[] = []
    let added = 0
    for (const row of rows) {
      const { rows: found } = await client.query<{ may: boolean }>(
        `select has_table_privilege($1, 'INSERT') as may`,
        [row.table],
      )
      // A partner's side may write only its own people and keys among the rows of the network.
      if (!found[0]?.may) continue
      const isPartners = row.owned === 'partner' && row.table !== 'partner' && !isOfHostAbout(row)
      const scope: Scope = isPartners
        ? { networkId: home.id, side: 'partner', partnerId: partner.id, userId: 'somebody' }
        : { networkId: home.id, side: 'host', userId: 'somebody' }
      const { text, values } = copyOf(row, row.table === 'network' ? { slug: 'more' } : {})
      const answer = await attempt(scope, text, values)
      if ('code' in answer && answer.code === DENIED)
        refused.push(`${row.owned} ${row.table}: ${answer.message}`)
      else added += 1
    }
    expect(refused).toEqual([])
    expect(added).toBeGreaterThan(50)
  })

  it('cannot be moved to another network, partner or audience by those whose it is', async () => {
    const wrong: string[] = []
    const places = {
      network_id: abroad.id,
      partner_id: stranger.id,
      audience: null,
    } as const
    for (const row of rows) {
      const columns = await updatableColumns(row.table)
      const side = row.owned === 'partner' ? 'partner' : 'host'
      const scope: Scope = {
        networkId: home.id,
        side,
        partnerId: side === 'partner' ? partner.id : null,
        userId: 'somebody',
      }
      for (const [column, place] of Object.entries(places)) {
        if (!columns.includes(column)) continue
        // what an import makes has this audience; the import itself is its side's
        if (row.table === 'import_run' && column === 'audience') continue
        if (column === 'partner_id' && side === 'host') continue // among its partners the host may
        const { where, values } = keyOf(row)
        const value = place ?? (side === 'host' ? 'partner' : 'host')
        const text = `update ${row.table} set "${column}" = $${values.length + 1} where ${where}`
        const answer = await attempt(scope, text, [...values, value])
        // some tables know no such audience at all
        const isUnknown = 'code' in answer && answer.code === '23514' && column === 'audience'
        if (!('code' in answer) || !(answer.code === DENIED || isUnknown))
          wrong.push(`${row.owned} ${row.table}.${column}: ${JSON.stringify(answer)}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('is not written in the name of the other side', async () => {
    const wrong: string[] = []
    for (const row of rows.filter(
      ({ table, owned }) => owned === 'shared' && tableOf(table).columns.some(({ name }) => name === 'side'),
    ))
      for (const side of ['host', 'partner'] as const) {
        const scope: Scope = { networkId: home.id, side, partnerId: side === 'partner' ? partner.id : null }
        for (const name of ['host', 'partner', 'system'].filter((other) => other !== side)) {
          const { text, values } = copyOf(row, { side: name })
          const answer = await attempt(scope, text, values)
          if (!('code' in answer) || answer.code !== DENIED)
            wrong.push(`${side} writes ${row.table} as ${name}: ${JSON.stringify(answer)}`)
        }
      }
    expect(wrong).toEqual([])
  })

  it('is not hung on a partner of another network', async () => {
    const wrong: string[] = []
    for (const row of rows.filter(
      ({ table, owned }) => owned === 'host' && tableOf(table).protection === 'partnership',
    )) {
      const { text, values } = copyOf(row, { partner_id: stranger.id })
      const answer = await attempt({ networkId: home.id, side: 'host' }, text, values)
      if (!('code' in answer)) wrong.push(row.table)
    }
    expect(wrong).toEqual([])
  })
})

/** Functions that answer with nothing or act on the caller's own network: a call that is let through tells nothing. */
const SAYS_NOTHING = ['add_standard_scale', 'choose_notification', 'erase_personal', 'refresh_projection']

describe('functions that run past the policies', () => {
  const idOf = (table: string, owned: string) =>
    String(rows.find((row) => row.table === table && row.owned === owned)?.values['id'])

  async function state(): Promise<unknown> {
    const texts: Record<string, unknown> = {}
    for (const { name } of tables.filter(({ columns }) =>
      columns.some((column) => column.name === 'partner_id' || column.name === 'user_id'),
    )) {
      const has = (column: string) => tableOf(name).columns.some((found) => found.name === column)
      const whose = [
        ...(has('partner_id') ? [`partner_id = '${partner.id}'`] : []),
        ...(has('user_id') ? ["user_id = 'somebody'"] : []),
      ]
      texts[name] = (
        await database.owner.query(
          `select count(*), md5(string_agg(t::text, ',' order by t::text)) from ${name} t where ${whose.join(' or ')}`,
        )
      ).rows
    }
    return texts
  }

  it.each(['nobody', 'a curator of others', 'another partner', 'another host', 'a partner of another host'])(
    'tell %s nothing of a partnership that is not theirs and change nothing of it',
    async (name) => {
      const scope = viewers.find((viewer) => viewer.name === name)?.scope ?? null
      const before = await state()
      const wrong: string[] = []
      for (const [signature, reviewed] of Object.entries(OWNER_FUNCTIONS)) {
        if ('because' in reviewed) continue
        // for one network's own people the names of its people are no secret, nor are its own projections
        const isInside = scope?.networkId === home.id
        if (isInside && /^(person_names|projection_differences|refresh_projection)/.test(signature)) continue
        for (const owned of ['shared', 'host', 'partner']) {
          const values = reviewed.values({
            partnerId: partner.id,
            factId: idOf('fact', owned),
            promiseId: idOf('promise', owned),
            importId: idOf('import_run', owned === 'partner' ? 'partner' : 'host'),
            userId: 'somebody',
          })
          const answer = await callAndKeep(scope, reviewed.call, values)
          const isQuiet = SAYS_NOTHING.some((quiet) => signature.startsWith(quiet))
          const told = answer.filter(
            (row) => !(isQuiet && Object.values(row).every((value) => !value || value === '0')),
          )
          if (told.length > 0 && !/curated_partners/.test(signature))
            wrong.push(`${signature}: ${JSON.stringify(told)}`)
          if (JSON.stringify(told).includes(partner.id)) wrong.push(`${signature} tells the partner`)
        }
      }
      expect(wrong).toEqual([])
      expect(await state()).toEqual(before)
    },
  )

  it('are tried: in their own scope they do tell', async () => {
    const own = viewers.find(({ name }) => name === 'the host')?.scope ?? null
    const found = OWNER_FUNCTIONS['find_partners(text,text,integer)']
    if (!found || !('call' in found)) throw new Error('find_partners is not tried')
    expect(JSON.stringify(await callAndKeep(own, found.call, ['planted']))).toContain(partner.id)
    expect(await callAndKeep(own, 'select 1 where house.scope_partner($1)', [partner.id])).toHaveLength(1)
    expect(await callAndKeep(own, 'select * from house.person_names($1)', [['somebody']])).toHaveLength(1)
  })

  /** The rows it answers and what it did stays; a refusal answers nothing. */
  async function callAndKeep(scope: Scope | null, call: string, values: unknown[]): Promise<object[]> {
    await client.query(`begin${scope ? `; ${scopeSettings(scope)}` : ''}`)
    try {
      const answer = await client.query<object>(call, values)
      await client.query('commit')
      return answer.rows
    } catch (error) {
      await client.query('rollback')
      const { code } = error as { code?: string }
      if (code === DENIED || code === 'P0001') return [] // refused in words
      throw error
    }
  }
})
