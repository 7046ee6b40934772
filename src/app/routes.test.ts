import { beforeAll, describe, expect, it } from 'vitest'
import { HOST_ROLES, PARTNER_ROLES, PERMISSIONS } from '#modules/access/contract.ts'
import { newId } from '#shared/ids.ts'
import { type ApiDocument, type Operation, readApiDocument } from '#testing/api-document.ts'
import { type Client, testApp } from '#testing/app.ts'
import { type CatalogueTable, readCatalogue } from '#testing/catalogue.ts'
import { type ExampleOptions, type ExampleRequest, exampleRequest } from '#testing/example-request.ts'
import { type Owned, type PlantedRow, plantRows } from '#testing/planted-rows.ts'
import { makeNetwork, makePartner, type WorldNetwork, type WorldPartner } from '#testing/world.ts'
import { modules } from './modules.ts'

// Every operation of the OpenAPI document, called by everybody who may not: unknown people, keys that are over or too
// narrow, roles without the right, and people of other networks, other partners and the other side with the ids of
// rows that are not theirs. A new route is tried because it is in the document.

const NOBODY = { known: 10_000_000, unknown: 10_000_000 }
const server = await testApp({ modules, http: { limits: NOBODY } })
const document: ApiDocument = readApiDocument(server.app)
const { operations } = document
const ruled = operations.filter(({ access }) => access === 'policy')

type Plot = {
  network: WorldNetwork
  partner: WorldPartner
  twinId: string
  userId: string
  rows: PlantedRow[]
}

let tables: CatalogueTable[]
/** Whose rows everybody tries to get at. */
let home: Plot
let neighbour: WorldPartner
let abroad: Plot

beforeAll(async () => {
  tables = await readCatalogue(server.database.owner)
  home = await makePlot('home-secret')
  neighbour = await makePartner(server.database, home.network, { name: 'Neighbour' })
  abroad = await makePlot('abroad')
}, 120_000)

/** A network with one partner and a row of every kind, all texts holding the marker. */
async function makePlot(marker: string): Promise<Plot> {
  const network = await makeNetwork(server.database, { slug: `${marker}-${newId().slice(-8)}` })
  const partner = await makePartner(server.database, network, { name: `${marker} partner` })
  const twin = await makePartner(server.database, network, { name: `${marker} twin` })
  const someone = await server.signedIn({ name: `${marker} person` })
  const rows = await plantRows(server.database.owner, tables, {
    networkId: network.id,
    partnerId: partner.id,
    marker,
    userId: someone.userId,
    twinId: twin.id,
  })
  return { network, partner, twinId: twin.id, userId: someone.userId, rows }
}

/** Which row a name in an address or body stands for. */
const TABLE_OF: Record<string, string> = {
  contactId: 'contact',
  legalEntityId: 'legal_entity',
  factId: 'fact',
  promiseId: 'promise',
  transferId: 'transfer',
  measureId: 'measure',
  noteId: 'note',
  documentId: 'document',
  markId: 'today_mark',
  stepId: 'today_step',
  conflictId: 'fact',
  orderId: 'partner_order',
  schemeId: 'segment_scheme',
  segmentId: 'segment',
  playbookId: 'playbook',
  itemId: 'playbook_item',
  memberId: 'member',
  invitationId: 'invitation',
  keyId: 'api_key',
  mailId: 'mail',
  'fileInboundMail.mailId': 'inbound_mail',
  'discardInboundMail.mailId': 'inbound_mail',
  'restoreInboundMail.mailId': 'inbound_mail',
  'keepAttachment.mailId': 'inbound_mail',
  delegationId: 'delegation',
  importId: 'import_run',
  subjectId: 'promise',
  id: 'promise',
  scaleId: 'scale',
  fieldId: 'custom_field',
  tagId: 'tag',
  into: 'tag',
  viewId: 'saved_view',
  contestId: 'rating_contest',
  recordId: 'promise',
  rateId: 'balance_rate',
  marginId: 'margin_rule',
  periodId: 'report_period',
  reportScheduleId: 'report_schedule',
  bulkId: 'bulk_action',
  pairId: 'duplicate_pair',
  mergeId: 'partner_merge',
  externalIdId: 'partner_external_id',
  reasonId: 'stage_reason',
  handoverId: 'handover',
  exitId: 'partner_exit',
  notificationId: 'notification',
  reminderId: 'reminder',
  messageId: 'message',
  attachmentId: 'inbound_attachment',
  recipeId: 'import_recipe',
  scheduleId: 'import_schedule',
  exportId: 'export_run',
  corrects: 'fact',
}

function pickFrom(plot: Plot, owned: Owned) {
  return (name: string, operationId = ''): string | undefined => {
    if (['partnerId', 'partner', 'exceptId', 'targetId', 'intoId'].includes(name)) return plot.partner.id
    if (name === 'otherId') return plot.twinId
    if (['curatorId', 'assigneeId', 'userId', 'absentId', 'delegateId', 'actorId'].includes(name))
      return plot.userId
    if (name === 'sessionId' || name === 'deviceId') return plot.userId
    const table = TABLE_OF[`${operationId}.${name}`] ?? TABLE_OF[name]
    if (!table) return undefined
    const rows = plot.rows.filter((row) => row.table === table)
    const row = rows.find((candidate) => candidate.owned === owned) ?? rows[0]
    return row ? String(row.values['id']) : undefined
  }
}

/** Whether the address names one of these rows. */
function namesRowOf(rows: readonly PlantedRow[], request: ExampleRequest): boolean {
  return rows.some(({ values }) => typeof values['id'] === 'string' && request.url.includes(values['id']))
}

/** The ways an operation is tried: the least it needs, all it takes, and each id it filters by. */
function trialsOf(operation: Operation, plot: Plot, owned: Owned): ExampleOptions[] {
  const pick = pickFrom(plot, owned)
  const filters = operation.parameters.filter(({ in: place }) => place === 'query')
  const byId = filters.flatMap(({ name, schema }) => {
    if (name === 'ids') return [{ ids: [plot.partner.id, pick('factId')].join(',') }]
    const id =
      schema.format === 'uuid' || name === 'curator'
        ? pick(name === 'curator' ? 'userId' : name, operation.id)
        : undefined
    return id ? [{ [name]: id }] : []
  })
  const byText = filters
    .filter(({ name }) => ['q', 'name', 'externalId', 'inn'].includes(name))
    .map(({ name }) => ({ [name]: 'home-secret' }))
  return [
    { isFull: false },
    ...(operation.body ? [{ isFull: true }] : []),
    ...[...byId, ...byText].map((query) => ({ isFull: false, query })),
  ]
}

async function send(client: Pick<Client, 'headers'>, request: ExampleRequest) {
  const answer = await server.app.inject({
    method: request.method as 'GET',
    url: request.url,
    query: request.query,
    headers: { ...client.headers, ...request.headers },
    ...(request.payload === undefined ? {} : { payload: request.payload }),
  })
  return { status: answer.statusCode, text: answer.body }
}

const nameOf = (operation: Operation) => `${operation.id} (${operation.method} ${operation.path})`

const codeOf = (text: string) =>
  text.startsWith('{') ? (JSON.parse(text) as { code?: string }).code : undefined

describe('every operation', () => {
  it('can be tried: its ids and texts have examples', () => {
    const untriable: string[] = []
    for (const operation of operations)
      for (const options of trialsOf(operation, home, 'shared'))
        try {
          exampleRequest(document, operation, pickFrom(home, 'shared'), options)
        } catch (error) {
          untriable.push((error as Error).message)
        }
    expect(untriable).toEqual([])
    expect(operations.length).toBeGreaterThan(100)
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length)
  })

  it('is closed to whoever is not signed in, unless it is one of the few that are open', async () => {
    const open = operations.filter(({ access }) => access === 'public').map(({ id }) => id)
    expect(open.sort()).toEqual([
      'acceptInvitation',
      'getSetUp',
      'requestPasswordReset',
      'requestSignInLink',
      'resetPassword',
      'setUp',
      'showInvitation',
      'signIn',
      'signInByLink',
      'signOut',
      'unsubscribe',
    ])
    const wrong: string[] = []
    for (const operation of operations) {
      const request = exampleRequest(document, operation, pickFrom(home, 'shared'), { isFull: true })
      const answer = await send(server.anonymous, request)
      if (operation.access !== 'public' && answer.status !== 401)
        wrong.push(`${nameOf(operation)}: ${answer.status}`)
      if (answer.status >= 500 || answer.text.includes('home-secret'))
        wrong.push(`${nameOf(operation)}: ${answer.status} ${answer.text}`)
    }
    expect(wrong).toEqual([])
  })

  it('is closed to keys that are wrong, expired or revoked', async () => {
    const place = { network: home.network }
    const good = await server.withKey(place)
    const expired = await server.withKey({ ...place, expiresAt: new Date(Date.now() - 1000) })
    const revoked = await server.withKey(place)
    await server.database.owner.query('update api_key set revoked_at = now() where public_id = $1', [
      revoked.key.split('_')[2],
    ])
    const wrongKeys = {
      expired,
      revoked,
      wrong: { headers: { authorization: `Bearer ${good.key.slice(0, -4)}AAAA` } },
      none: { headers: { authorization: 'Bearer nonsense' } },
    }
    const wrong: string[] = []
    for (const operation of operations.filter(({ access }) => access !== 'public'))
      for (const [name, client] of Object.entries(wrongKeys)) {
        const request = exampleRequest(document, operation, pickFrom(home, 'shared'), { isFull: true })
        const answer = await send(client, request)
        if (answer.status !== 401) wrong.push(`${nameOf(operation)} with a key ${name}: ${answer.status}`)
      }
    expect(wrong).toEqual([])
  })

  it('that is a person’s own is closed to keys', async () => {
    const key = await server.withKey({ network: home.network, scopes: PERMISSIONS })
    for (const operation of operations.filter(({ access }) => access === 'signed_in')) {
      const request = exampleRequest(document, operation, pickFrom(home, 'shared'), { isFull: true })
      expect({ id: operation.id, status: (await send(key, request)).status }).toEqual({
        id: operation.id,
        status: 401,
      })
    }
  })
})

describe('every operation with a policy', () => {
  const seats = [
    ...HOST_ROLES.map((role) => ({ side: 'host' as const, role })),
    ...PARTNER_ROLES.map((role) => ({ side: 'partner' as const, role })),
  ]

  it('names somebody who may, and somebody who may not or all', () => {
    for (const { id, roles, permission } of ruled) {
      expect(roles.length, id).toBeGreaterThan(0)
      expect(permission, id).not.toBe('')
    }
  })

  it.each(seats)('refuses the $side’s $role what the role may not', async ({ side, role }) => {
    const client = await server.signedIn({ network: home.network, side, role, partnerId: home.partner.id })
    const wrong: string[] = []
    for (const operation of ruled.filter(({ roles }) => !roles.includes(`${side}:${role}`))) {
      const request = exampleRequest(document, operation, pickFrom(home, 'shared'), { isFull: true })
      const answer = await send(client, request)
      if (answer.status !== 403 || codeOf(answer.text) !== 'not_allowed')
        wrong.push(`${nameOf(operation)}: ${answer.status} ${answer.text.slice(0, 200)}`)
    }
    expect(wrong).toEqual([])
  })

  it('refuses a key without its permission, though the key has all others', async () => {
    const wrong: string[] = []
    for (const permission of new Set(ruled.map((operation) => operation.permission))) {
      const named = permission.split(/[|&+@#]/)
      const scopes = PERMISSIONS.filter((scope) => !named.includes(scope))
      const keys = [
        await server.withKey({ network: home.network, role: 'owner', scopes }),
        await server.withKey({ network: home.network, side: 'partner', partnerId: home.partner.id, scopes }),
      ]
      for (const operation of ruled.filter((candidate) => candidate.permission === permission))
        for (const key of keys) {
          const request = exampleRequest(document, operation, pickFrom(home, 'shared'), { isFull: true })
          const answer = await send(key, request)
          if (answer.status !== 403) wrong.push(`${nameOf(operation)}: ${answer.status}`)
        }
    }
    expect(wrong).toEqual([])
  })
})

/** Somebody whose the planted rows of some audience are not. */
type Stranger = {
  name: string
  client: () => Promise<Client>
  owned: readonly Owned[]
  /** Which of the planted rows are nothing to them. */
  hidden: (row: PlantedRow) => boolean
}

const ofPartnership = (row: PlantedRow) =>
  tables.some(({ name, protection }) => name === row.table && protection === 'partnership')
/** Sums that change when shared records do: either side may cause that. */
const PROJECTIONS = [
  'balance',
  'partner_day',
  'partner_figure',
  'partner_month',
  'fact_counter',
  'fact_cursor',
]
const OWN_OF_SIDE = ['api_key', 'idempotent_answer', 'import_error', 'import_run']

const strangers: Stranger[] = [
  {
    name: 'the owner of another network',
    client: () => server.signedIn({ network: abroad.network }),
    owned: ['shared', 'host'],
    hidden: () => true,
  },
  {
    name: 'a key of another network with every right',
    client: () => server.withKey({ network: abroad.network, role: 'owner', scopes: PERMISSIONS }),
    owned: ['shared'],
    hidden: () => true,
  },
  {
    name: 'a director in another network',
    client: () => server.signedIn({ network: abroad.network, side: 'partner', partnerId: abroad.partner.id }),
    owned: ['shared', 'partner'],
    hidden: () => true,
  },
  {
    name: 'another partner’s director',
    client: () => server.signedIn({ network: home.network, side: 'partner', partnerId: neighbour.id }),
    owned: ['shared', 'partner'],
    // scales and the names of stages are told to everybody of the network
    hidden: (row) => !['scale', 'lifecycle_stage'].includes(row.table),
  },
  {
    name: 'a curator of other partners',
    client: () => server.signedIn({ network: home.network, role: 'curator' }),
    owned: ['shared', 'host'],
    hidden: (row) => row.partnerId === home.partner.id,
  },
  {
    name: 'the partner’s director, with rows of the host',
    client: () => server.signedIn({ network: home.network, side: 'partner', partnerId: home.partner.id }),
    owned: ['host'],
    hidden: (row) => row.owned === 'host' && !PROJECTIONS.includes(row.table),
  },
  {
    name: 'the host’s owner, with rows of the partner',
    client: () => server.signedIn({ network: home.network }),
    owned: ['partner'],
    hidden: (row) =>
      row.owned === 'partner' &&
      (OWN_OF_SIDE.includes(row.table) || (ofPartnership(row) && !PROJECTIONS.includes(row.table))),
  },
]

/** The rows as they are, each as one text; rows that went are missing. */
async function stateOf(rows: readonly PlantedRow[]): Promise<Map<string, string>> {
  const state = new Map<string, string>()
  const statements = rows.map((row) => {
    const { primaryKey } = tables.find(({ name }) => name === row.table) ?? { primaryKey: [] }
    const where = primaryKey.map((column) => `"${column}" = '${String(row.values[column])}'`).join(' and ')
    return `select '${row.table} of ${row.owned}' as name, t::text as text from ${row.table} t where ${where}`
  })
  const { rows: found } = await server.database.owner.query<{ name: string; text: string }>(
    statements.join(' union all '),
  )
  for (const { name, text } of found) state.set(name, text)
  return state
}

/** How many rows the partnership has for the audiences, by table: nothing may be added to it. */
async function countsOf(audiences: readonly Owned[]): Promise<Record<string, number>> {
  const counted = tables.filter(
    ({ name, protection }) => protection === 'partnership' && !PROJECTIONS.includes(name),
  )
  const { rows } = await server.database.owner.query<{ name: string; count: number }>(
    counted
      .map(
        ({ name }) =>
          `select '${name}' as name, count(*)::int as count from ${name} where partner_id = $1 and audience = any ($2)`,
      )
      .join(' union all '),
    [home.partner.id, audiences],
  )
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]))
}

/** What an answer tells of rows that are hidden: their texts, and ids no stranger named before. */
function leaksIn(text: string, hidden: readonly PlantedRow[], sent: ReadonlySet<string>): string[] {
  if (!text.includes('home-secret') && !hidden.some(({ values }) => text.includes(String(values['id']))))
    return []
  const texts = hidden.map(({ marker }) => marker).filter((marker) => text.includes(marker))
  const ids = hidden
    .map((row) => ({ table: row.table, id: row.values['id'] }))
    .filter(({ id }) => typeof id === 'string' && text.includes(id) && !sent.has(id))
  return [...texts, ...ids.map(({ table }) => `id of ${table}`)]
}

describe('what is not theirs', () => {
  const sent = new Set<string>() // the audit trail of the strangers' own side names what they asked for

  it.each(strangers)('is neither told to nor changed by $name', { timeout: 300_000 }, async (stranger) => {
    const client = await stranger.client()
    const hidden = home.rows.filter(stranger.hidden)
    const isOtherSide = stranger.owned.length === 1 && !stranger.name.startsWith('a key')
    const audiences: readonly Owned[] = isOtherSide ? stranger.owned : ['shared', 'host', 'partner']
    const before = await stateOf(hidden)
    const countsBefore = await countsOf(audiences)
    const wrong: string[] = []
    for (const operation of operations) {
      const isOwn = operation.access === 'signed_in' || operation.id === 'signOut'
      for (const owned of stranger.owned)
        for (const options of trialsOf(operation, home, owned)) {
          const request = exampleRequest(document, operation, pickFrom(home, owned), options)
          // what ends sessions is called with a session of its own
          const caller = isOwn && operation.method !== 'GET' ? await stranger.client() : client
          const { status, text } = await send(caller, request)
          for (const id of request.sent.flatMap((ids) => ids.split(','))) sent.add(id)
          const told = leaksIn(text, hidden, sent)
          const said = `${nameOf(operation)} of ${owned} ${JSON.stringify(options)}: ${status} ${text.slice(0, 300)}`
          if (told.length > 0) wrong.push(`TELLS ${told} ${said}`)
          if (status >= 500) wrong.push(`FAILS ${said}`)
          if (namesRowOf(hidden, request) && status < 400) wrong.push(`ANSWERS ${said}`)
        }
      const now = await stateOf(hidden)
      for (const [name, text] of before)
        if (now.get(name) !== text) {
          wrong.push(`CHANGES ${name}: ${nameOf(operation)}: ${text} → ${now.get(name)}`)
          before.set(name, now.get(name) ?? '')
        }
    }
    expect(await countsOf(audiences)).toEqual(countsBefore)
    expect(wrong).toEqual([])
  })
})

/** Rows that are more than a row: they are made through the API before what is done with them is tried. */
const MADE_BEFORE: Record<string, string> = {
  promiseId: 'makePromise',
  documentId: 'addDocument',
  conflictId: 'noteConflictOfInterest',
}
/** What has to happen to a row before. */
const DONE_BEFORE: Record<string, string> = {
  restoreNote: 'removeNote',
  restoreDocument: 'removeDocument',
  restoreBalanceRate: 'removeBalanceRate',
}

describe('what is theirs', () => {
  /** The person whose planted rows are, in one of the planted seats. */
  const seated = ({ network, userId, rows }: Plot, owned: Owned) => {
    const seat = rows.find((row) => row.table === 'member' && row.owned === owned)
    return server.signedIn({ network, seat: { userId, memberId: String(seat?.values['id']) } })
  }

  // not the one that strangers tried their hands at: a host may well remove what is its own there
  let toRead: ReturnType<typeof makePlot> | undefined
  const plotToRead = () => {
    toRead ??= makePlot(`read-${newId().slice(-6)}`)
    return toRead
  }

  /** Sends the trials of the operation as somebody who may, with rows of a network made for it. */
  async function answersOf(operation: Operation): Promise<{ status: number; said: string }[]> {
    const isHost = operation.roles.includes('host:owner')
    const plot = operation.method === 'GET' ? await plotToRead() : await makePlot(`own-${newId().slice(-6)}`)
    const owned = isHost ? 'host' : 'partner'
    const client = await seated(plot, owned)
    const planted = pickFrom(plot, owned)
    const made: Record<string, string> = {}
    const pick = (name: string, operationId?: string) => made[name] ?? planted(name, operationId)
    const call = (id: string, options: ExampleOptions) => {
      const found = operations.find((candidate) => candidate.id === id)
      if (!found) throw new Error(`no operation ${id}`)
      return send(client, exampleRequest(document, found, pick, options))
    }
    for (const { name } of operation.parameters.filter(({ in: place }) => place === 'path')) {
      const maker = MADE_BEFORE[name]
      if (maker) made[name] = JSON.parse((await call(maker, { isFull: false })).text).id
    }
    if (operation.id === 'acceptHandover') {
      // its promise is more than a row too: it is fulfilled when the hand-over is accepted
      const promise = JSON.parse((await call('makePromise', { isFull: false })).text)
      await server.database.owner.query(
        'update handover set promise_id = $1 where partner_id = $2 and audience = $3',
        [promise.id, plot.partner.id, owned],
      )
    }
    const before = DONE_BEFORE[operation.id]
    if (before) await call(before, { isFull: true })
    const answers: { status: number; said: string }[] = []
    for (const options of trialsOf(operation, plot, owned)) {
      const { status, text } = await call(operation.id, options)
      answers.push({
        status,
        said: `${nameOf(operation)} ${JSON.stringify(options)}: ${status} ${text.slice(0, 400)}`,
      })
    }
    return answers
  }

  it('is given to them, so that the refusals above are not for want of an address', {
    timeout: 900_000,
  }, async () => {
    const wrong: string[] = []
    for (const operation of ruled) {
      const answers = await answersOf(operation)
      // a conflict says that the row was found and the request understood
      const isAnswered = answers.some(({ status }) => status < 300 || status === 409 || status === 422)
      if (!isAnswered) wrong.push(...answers.map(({ said }) => said))
      else wrong.push(...answers.filter(({ status }) => status >= 500).map(({ said }) => said))
    }
    expect(wrong).toEqual([])
  })
})
