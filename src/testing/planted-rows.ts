import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { newId } from '#shared/ids.ts'
import type { CatalogueColumn, CatalogueTable } from './catalogue.ts'

/** Whose a planted row is: both sides' of a partnership, one side's, or the network's as a whole. */
export type Owned = 'shared' | 'host' | 'partner' | 'network'

export type PlantedRow = {
  table: string
  owned: Owned
  networkId: string
  partnerId: string | null
  /** What its texts hold. */
  marker: string
  values: Record<string, unknown>
}

export type Plot = {
  networkId: string
  partnerId: string
  /** Every text of the rows begins with it, so that it can be looked for in answers. */
  marker: string
  /** A user who exists: who the people and authors of the rows are. */
  userId: string
  /** Another partner of the network, for rows that are about two; made when it is not given. */
  twinId?: string
}

type Cell = {
  owned: Owned
  marker: string
  side: 'host' | 'partner'
  plot: Plot
  of: (table: string) => string
}

const soon = () => new Date(Date.now() + 86_400_000)

/** The code of the stage that is planted in a network. */
const stageCode = ({ networkId }: Plot) => `planted_${networkId.replaceAll('-', '').slice(-12)}`

/** What a row of a table needs beyond what its columns' types say. */
const special: Record<string, (cell: Cell) => Record<string, unknown>> = {
  fact: ({ marker, plot }) => ({
    n: 0,
    kind: 'contact.met',
    data: { summary: marker },
    actor_kind: 'person',
    actor_id: plot.userId,
    happened_at: new Date(),
  }),
  fact_counter: () => ({ next_n: 1 }),
  fact_personal: ({ of }) => ({ fact_id: of('fact'), path: 'contact', salt: randomBytes(16) }),
  leaf: () => ({ n: 0 }),
  promise: ({ side }) => ({
    owed_by: side,
    owed_to: side === 'host' ? 'partner' : 'host',
    kind: 'task',
    first_due_at: soon(),
    due_at: soon(),
  }),
  transfer: ({ of }) => ({
    kind: 'goods',
    unit: 'RUB',
    from_side: 'host',
    from_account: 'goods',
    to_side: 'partner',
    to_account: 'goods',
    fact_id: of('fact'),
  }),
  lifecycle_stage: ({ plot }) => ({ code: stageCode(plot), rank: 90, role: 'open' }),
  scale: () => ({ min: 1, max: 5, better: 'higher' }),
  measure: ({ of, marker, side }) => ({
    scale_id: of('scale'),
    value: 4,
    given_by: side,
    evidence: marker,
    fact_id: of('fact'),
  }),
  document_version: ({ of, plot }) => ({
    document_id: of('document'),
    n: 1,
    media_type: 'text/plain',
    actor_kind: 'person',
    actor_id: plot.userId,
  }),
  document_text: ({ of, marker }) => ({ id: of('document'), n: 1, status: 'done', text: marker }),
  document_opening: ({ of, marker, plot }) => ({
    document_id: of('document'),
    n: 1,
    actor_kind: 'person',
    actor_id: plot.userId,
    actor_name: marker,
  }),
  balance: () => ({ unit: 'RUB', account: 'goods' }),
  partner_order: ({ of }) => ({ seller: 'host', kind: 'order', currency: 'RUB', fact_id: of('fact') }),
  order_line: ({ of, marker }) => ({ order_id: of('partner_order'), name: marker, sku: marker }),
  partner_day: () => ({ seller: 'host', currency: 'RUB' }),
  partner_month: () => ({ month: 2026 * 12 + 3, currency: 'RUB' }),
  score_model: () => ({ purpose: 'current', state: 'waiting' }),
  partner_score: ({ of }) => ({
    model_id: of('score_model'),
    basis: 'orders',
    state: 'alive',
    risk: 0.4,
    health: 60,
    score: JSON.stringify({
      ...{ basis: 'orders', state: 'alive', risk: 0.4, health: 60, chance: 0.4, checked: false },
      ...{ orderDays: 2, lastOn: '2026-01-10' },
      reasons: [{ factor: 'base', contribution: 60, facts: { windows: 2, cases: 50 }, change: null }],
    }),
  }),
  partner_score_day: ({ of }) => ({
    model_id: of('score_model'),
    basis: 'orders',
    state: 'alive',
    risk: 0.4,
  }),
  mail_attachment: ({ of }) => ({ mail_id: of('mail') }),
  rating_scheme: () => ({ version: Math.floor(Math.random() * 1e6) + 1, settings: '{}' }),
  partner_rating: ({ plot, marker }) => ({
    month: '2026-03-01',
    scheme_version: 1,
    document: JSON.stringify({
      ...{ partnerId: plot.partnerId, externalId: null, name: marker, group: 'operational', groupSize: 1 },
      ...{ score: 50, interval: [40, 60], own: 0.5, rank: 1, tied: 0, components: [] },
    }),
  }),
  rating_contest: () => ({ month: '2026-03-01', state: 'open', answer: null }),
  rating_exclusion: ({ of }) => ({
    contest_id: of('rating_contest'),
    component: 'promises',
    record_kind: 'promise',
    record_id: of('promise'),
    side: 'host',
  }),
  margin_rule: ({ side, plot }) =>
    side === 'partner'
      ? { level: 'partner', code: null, partner_id: plot.partnerId, margin: 0.3, removed_at: null }
      : { level: 'nature', code: codeOf('m'), partner_id: null, margin: 0.3, removed_at: null },
  balance_rate: () => ({
    unit: codeOf('h')
      .replaceAll(/[^a-z]/g, 'a')
      .slice(0, 30),
    currency: 'RUB',
    amount: 100,
  }),
  partner_figure: () => ({ months: Array.from({ length: 12 }, () => 0) }),
  contact: ({ side, marker }) => ({ of_side: side, position: marker, email: `${marker}@example.com` }),
  legal_entity: ({ marker }) => ({ kind: 'foreign', tax_id: marker, country: 'DE' }),
  note: ({ plot }) => ({ author_kind: 'person', author_id: plot.userId }),
  stage_gate: ({ plot }) => ({ stage: stageCode(plot), condition: JSON.stringify({ kind: 'curator' }) }),
  stage_reason: () => ({ code: codeOf('r'), kind: 'exit' }),
  partner_exit: ({ of }) => ({
    fact_id: of('fact'),
    from_stage: 'mature',
    reason_code: 'other',
    checks: '{}',
  }),
  handover: ({ of, marker }) => ({
    cause: 'signing',
    promise_id: of('promise'),
    sheet: { channels: marker },
  }),
  duplicate_pair: ({ plot, marker }) => {
    const [a, b] = pairOf(plot)
    return {
      a_id: a,
      b_id: b,
      score: 0.9,
      signs: [marker],
      evidence: JSON.stringify([{ kind: 'inn', weight: 0.9, value: marker, a: null, b: null }]),
    }
  },
  partner_merge: ({ plot, marker }) => ({
    survivor_id: plot.twinId,
    merged_id: plot.partnerId,
    reason: marker,
  }),
  segment_scheme: () => ({ code: codeOf('s') }),
  segment: ({ of }) => ({ code: codeOf('s'), scheme_id: of('segment_scheme') }),
  segment_scheme_version: ({ of, marker }) => ({
    scheme_id: of('segment_scheme'),
    definition: {
      nameRu: marker,
      nameEn: marker,
      segments: [{ code: 'rest', nameRu: marker, nameEn: marker, tone: 'plain', rule: null }],
    },
  }),
  partner_segment: ({ of }) => ({
    scheme_id: of('segment_scheme'),
    segment_id: of('segment'),
    rule_segment_id: of('segment'),
    reason: '[]',
  }),
  playbook: () => ({ applies_to: 'stage', value: 'mature' }),
  playbook_step: ({ of }) => ({
    playbook_id: of('playbook'),
    kind: 'promise',
    timing: { type: 'after', days: 3, working: false },
    who: { by: 'curator' },
  }),
  playbook_run: ({ of }) => ({ playbook_id: of('playbook') }),
  playbook_item: ({ of }) => ({
    run_id: of('playbook_run'),
    playbook_id: of('playbook'),
    step_id: of('playbook_step'),
  }),
  note_version: ({ of, plot, marker }) => ({ note_id: of('note'), text: marker, by_id: plot.userId }),
  notification: ({ marker }) => ({ kind: 'mention', path: '/inbox', channel: 'app', data: { text: marker } }),
  notification_choice: () => ({ kind: 'mention', channel: 'app' }),
  reminder: ({ plot }) => ({ user_id: plot.userId, due_at: soon() }),
  message: ({ marker }) => ({
    subject: { ru: marker, en: marker },
    body: { ru: marker, en: marker },
    send_at: soon(),
    by_id: null,
  }),
  message_copy: ({ of, marker }) => ({ message_id: of('message'), name: marker, language: 'ru' }),
  mail_address: ({ marker }) => ({ token: marker }),
  inbound_mail: ({ marker }) => ({ message_id: marker, status: 'waiting' }),
  inbound_attachment: ({ of }) => ({ mail_id: of('inbound_mail'), media_type: 'text/plain', size: 1 }),
  today_mark: ({ plot }) => ({ reason: 'overdue_host', action: 'done', by_id: plot.userId }),
  today_step: ({ of, plot }) => ({
    kind: 'remind',
    reason: 'overdue_partner',
    state: 'taken',
    skip_reason: null,
    promise_id: null,
    contact_id: of('fact'),
    owner_id: plot.userId,
    taken_by: plot.userId,
    done_at: new Date(),
    done_by: plot.userId,
  }),
  today_step_outcome: ({ of, plot }) => ({
    step_id: of('today_step'),
    after_days: 14,
    found: null,
    answer: 'yes',
    answered_by: plot.userId,
  }),
  import_run: ({ side, marker, plot }) => ({
    audience: side,
    status: 'done',
    kind: 'orders',
    actor_kind: 'person',
    actor_id: plot.userId,
    files: JSON.stringify([{ n: 1, name: marker, size: 1, path: null }]),
    finished_at: new Date(),
  }),
  import_error: ({ of, marker, side }) => ({
    import_id: of('import_run'),
    side,
    reason: 'bad_date',
    value: marker,
    original: [marker],
  }),
  import_change: ({ marker }) => ({
    import_id: newId(),
    what: 'order',
    subject_id: newId(),
    before: { number: marker },
  }),
  export_run: ({ marker, plot }) => ({
    status: 'done',
    file_name: marker,
    actor_kind: 'person',
    actor_id: plot.userId,
  }),
  custom_field: ({ marker }) => ({
    code: `f${newId().slice(-12)}`,
    kind: 'text',
    options: '[]',
    hint: marker,
    audience: 'host',
    partner_writes: false,
    is_key: false,
  }),
  field_value: ({ of, marker }) => ({ field_id: of('custom_field'), text_value: marker }),
  tag: () => ({ colour: 'grey' }),
  partner_tag: ({ of }) => ({ tag_id: of('tag') }),
  saved_view: ({ plot, marker }) => ({
    owner_id: plot.userId,
    is_shared: true,
    settings: { filter: { q: marker }, columns: null, sort: null, groupBy: null, layout: 'list' },
  }),
  report_period: ({ plot }) => ({ owner_id: plot.userId, is_shared: true, settings: { last: '12' } }),
  report_schedule: ({ plot }) => ({
    owner_id: plot.userId,
    period: 'month',
    recipients: [plot.userId],
    every: 'month',
    day: 1,
    hour: 9,
    next_at: soon(),
  }),
  report_sending: ({ of }) => ({ schedule_id: of('report_schedule'), outcome: '[]' }),
  saved_view_default: ({ of, plot }) => ({ user_id: plot.userId, view_id: of('saved_view') }),
  partner_follow: ({ marker }) => ({ user_id: marker }),
  partner_seen: ({ marker }) => ({ user_id: marker }),
  bulk_action: ({ plot }) => ({
    actor_id: plot.userId,
    action: { kind: 'archive', reason: 'planted' },
    partner_ids: [plot.partnerId],
    status: 'done',
  }),
  lead: ({ marker }) => ({ origin: marker }),
  auditor_partner: ({ of, plot }) => ({ member_id: of('member'), partner_id: plot.partnerId }),
  role_rule: () => ({ side: 'host', role: 'viewer' }),
  delegation: ({ marker }) => ({
    absent_id: `${marker}-absent`,
    delegate_id: `${marker}-delegate`,
    starts_at: new Date(),
    ends_at: soon(),
  }),
  opportunity: ({ marker }) => ({ number: marker, status: 'opened', currency: 'RUB', name: marker }),
  request_event: ({ marker }) => ({ number: marker, kind: 'opened', word: marker }),
  import_recipe: ({ marker }) => ({
    kind: 'orders',
    columns: [marker],
    settings: { map: {}, source: marker },
  }),
  import_schedule: ({ of, marker }) => ({
    recipe_id: of('import_recipe'),
    place: 'folder',
    minute: 60,
    address: marker,
    next_at: soon(),
  }),
  member: ({ side, plot }) => ({ user_id: plot.userId, role: side === 'host' ? 'owner' : 'director' }),
  invitation: ({ side, marker }) => ({
    email: `${marker}-${side}@example.com`,
    role: side === 'host' ? 'viewer' : 'member',
    language: 'en',
    expires_at: soon(),
  }),
  api_key: ({ side }) => ({ role: side === 'host' ? 'viewer' : 'member', public_id: newId() }),
  audit_entry: ({ marker }) => ({
    kind: 'export',
    actor_kind: 'person',
    actor_name: marker,
    target: marker,
    details: { what: marker },
  }),
  idempotent_answer: () => ({ status: 200, actor_id: newId() }),
  mail: ({ marker }) => ({
    kind: 'invitation',
    language: 'en',
    recipient: `${marker}@example.com`,
    next_attempt_at: new Date(Date.now() + 86_400_000_000),
  }),
}

/** A code nobody has: letters, digits and _, up to forty. */
const codeOf = (first: string) => `${first}${newId().replaceAll('-', '')}`

/** Rows that the world's own builder makes, or that belong to the house and not to a network. */
export const notPlanted: readonly string[] = [
  'network',
  'partner',
  // of a mail, which is planted; nobody but the owner touches it
  'mail_attachment',
  'house.app_role',
  'house.consumer',
  'house.migration',
  'house.remembered',
]

/**
 * Puts a row of every kind into every table for one partnership, as the owner: for each audience where the table has
 * one, for each side where it has sides. Texts hold the plot's marker, whose the row is and its table. A table that cannot be
 * filled by the types of its columns has to be described in `special`; an error says so.
 */
export async function plantRows(
  owner: pg.Pool,
  catalogue: readonly CatalogueTable[],
  plot: Plot,
): Promise<PlantedRow[]> {
  const planted: PlantedRow[] = []
  const twinId = plot.twinId ?? (await makeTwin(owner, plot.partnerId))
  for (const table of catalogue) {
    if (notPlanted.includes(table.name)) continue
    const before = planted.length
    for (const owned of kindsOf(table)) {
      const cell = cellOf(table, owned, { ...plot, twinId }, planted)
      const values = rowOf(table, cell)
      const isKnown = await insertRow(owner, table.name, values)
      if (isKnown)
        planted.push({
          table: table.name,
          owned,
          marker: cell.marker,
          networkId: plot.networkId,
          partnerId: (values['partner_id'] as string | null | undefined) ?? null,
          values,
        })
    }
    if (planted.length === before) throw new Error(`${table.name} has no row: add it to planted-rows.ts`)
  }
  return planted
}

async function makeTwin(owner: pg.Pool, partnerId: string): Promise<string> {
  const id = newId()
  await owner.query(
    `insert into partner (partner_id, network_id, name, search_name, stage, stage_rank)
     select $1, network_id, 'Twin', 'tvin', stage, stage_rank from partner where partner_id = $2`,
    [id, partnerId],
  )
  return id
}

/** The two partners of a pair, the lesser id first. */
function pairOf(plot: Plot): [string, string] {
  const [a = '', b = ''] = [plot.partnerId, plot.twinId ?? plot.partnerId].sort()
  return [a, b]
}

function kindsOf(table: CatalogueTable): Owned[] {
  if (table.protection === 'partnership') return ['shared', 'host', 'partner']
  // names a partner, but is neither side's: the host's own word about a place
  if (table.name === 'auditor_partner') return ['network']
  const names = table.columns.map(({ name }) => name)
  return names.includes('partner_id') ? ['host', 'partner'] : ['network']
}

function cellOf(table: CatalogueTable, owned: Owned, plot: Plot, planted: readonly PlantedRow[]): Cell {
  const side = owned === 'partner' ? 'partner' : 'host'
  const of = (parent: string): string => {
    const rows = planted.filter((row) => row.table === parent)
    const row = rows.find((candidate) => candidate.owned === owned) ?? rows[0]
    if (!row) throw new Error(`${table.name} needs a row of ${parent} before it`)
    return String(row.values['id'])
  }
  return { owned, marker: `${plot.marker}-${owned}-${table.name}`, side, plot, of }
}

function rowOf(table: CatalogueTable, cell: Cell): Record<string, unknown> {
  const given = special[table.name]?.(cell) ?? {}
  const isOfNetwork = !kindsOf(table).includes('shared')
  const values: Record<string, unknown> = {}
  for (const column of table.columns) {
    if (column.isGenerated) continue
    if (column.name in given) values[column.name] = given[column.name]
    else if (column.name === 'network_id') values[column.name] = cell.plot.networkId
    else if (column.name === 'partner_id')
      values[column.name] = isOfNetwork && cell.owned === 'host' ? null : cell.plot.partnerId
    else if (column.name === 'audience') values[column.name] = cell.owned
    else if (column.name === 'side') values[column.name] = cell.side
    else if (column.name === 'user_id' && column.isNeeded) values[column.name] = cell.plot.userId
    else if (column.isNeeded) values[column.name] = plainValue(table, column, cell.marker)
  }
  return values
}

function plainValue(table: CatalogueTable, column: CatalogueColumn, marker: string): unknown {
  switch (column.type) {
    case 'uuid':
      return newId()
    case 'text':
      return marker
    case 'integer':
    case 'bigint':
    case 'numeric':
      return 1
    case 'date':
      return '2026-01-15'
    case 'timestamp with time zone':
      return new Date()
    case 'jsonb':
      return { marker }
    case 'bytea':
      return randomBytes(32)
    case 'boolean':
      return false
    case 'text[]':
      return [marker]
    default:
      throw new Error(`${table.name}.${column.name} is ${column.type}: say its value in planted-rows.ts`)
  }
}

/** Adds the row; false when the table does not know this audience or side (leaves are always shared). */
async function insertRow(owner: pg.Pool, table: string, values: Record<string, unknown>): Promise<boolean> {
  const names = Object.keys(values)
  try {
    await owner.query(
      `insert into ${table} (${names.map((name) => `"${name}"`)}) values (${names.map((_, i) => `$${i + 1}`)})`,
      Object.values(values),
    )
    return true
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string }
    if (code === '23514' && constraint?.endsWith('_audience_check')) return false
    throw new Error(`${table} cannot be filled: describe a row of it in planted-rows.ts`, { cause: error })
  }
}
