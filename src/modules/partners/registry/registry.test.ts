import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { unprotectCell } from '#shared/csv-write.ts'
import { addMonths } from '#shared/days.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import {
  type LifecycleStages,
  NATURES,
  type PartnerList,
  type PartnerRow,
  SORT_KEYS,
  type SortKey,
  STAGES,
  TERMS,
} from '../contract.ts'
import { partners } from '../module.ts'
import { EXPORT_WORDS } from './export-words.ts'
import { fillRegistry } from './registry.fixture.ts'

const NOW = new Date('2026-11-22T10:00:00Z')
const TODAY = '2026-11-22'

let world: TestApp
let owner: Client
let curator: Client
let everything: PartnerRow[]

async function readAll(client: Client, query: Record<string, string | number>): Promise<PartnerRow[]> {
  const rows: PartnerRow[] = []
  let cursor: string | undefined
  do {
    const answer = await client.get<PartnerList>('/partners', { query: { ...query, cursor } })
    expect(answer.status).toBe(200)
    rows.push(...answer.body.data)
    cursor = answer.body.nextCursor ?? undefined
  } while (cursor)
  return rows
}

beforeAll(async () => {
  world = await testApp({ modules: [partners], clock: { now: () => NOW } })
  await world.database.owner.query(`update network set figures_day = $1`, [TODAY])
  await world.database.owner.query('delete from partner')
  owner = await world.signedIn()
  curator = await world.signedIn({ role: 'curator', name: 'Анна Верещагина' })
  const other = await world.signedIn({ role: 'manager', name: 'Пётр Осипов' })
  const curators = [curator.userId, other.userId, null]
  await fillRegistry(world.database.owner, world.network, { count: 90, seed: 7, now: NOW, curators })
  everything = await readAll(owner, { archived: 'any', prospects: 'any', limit: 200 })
})

/** What a row is sorted by, as something that compares with <; null is last. */
function keyOf(row: PartnerRow, key: SortKey): number | string | null {
  const place = (values: readonly string[], value: string | null) =>
    value === null ? null : values.indexOf(value)
  const keys: Record<SortKey, number | string | null> = {
    name: row.name.replace(/^ООО |[«»]/g, '').toLowerCase(),
    city: row.city,
    country: row.country,
    stage: place(STAGES, row.stage),
    stageSince: row.stageSince,
    nature: place(NATURES, row.nature),
    term: place(TERMS, row.term),
    curator: row.curator?.name ?? null,
    since: row.since,
    net12m: Number(row.net12m),
    change: row.change,
    orders12m: row.orders12m,
    lastOrder: row.lastOrderOn,
    keptHost: row.kept.host.share,
    keptPartner: row.kept.partner.share,
    nextDue: null,
    lastContact: row.lastContactAt,
    contractUntil: row.contractUntil,
    risk: row.risk,
    valueAtRisk: row.valueAtRisk === null ? null : Number(row.valueAtRisk),
  }
  return keys[key]
}

const collator = new Intl.Collator('ru')
const compareKeys = (a: number | string, b: number | string) =>
  typeof a === 'string' && typeof b === 'string' ? collator.compare(a, b) : Number(a) - Number(b)

type Query = Record<string, string>

const filters = fc.record(
  {
    stage: fc.subarray([...STAGES], { minLength: 1 }).map((stages) => stages.join(',')),
    stageNot: fc.constantFrom('exit', 'exit,contact'),
    nature: fc.constantFrom('operational', 'innovation,marketing'),
    country: fc.constantFrom('RU', 'RU,EE'),
    city: fc.constantFrom('Кострома', 'Tallinn', 'Нигде'),
    archived: fc.constantFrom('yes', 'no', 'any'),
    prospects: fc.constantFrom('yes', 'no', 'any'),
    curator: fc.constantFrom('none', 'me'),
    orderedWithinMonths: fc.constantFrom('1', '3', '12'),
    silentDaysOver: fc.constantFrom('0', '30', '200'),
    valueOver: fc.constantFrom('0', '1000', '2500.50'),
    valueUnder: fc.constantFrom('1000', '3000'),
    noContactDays: fc.constantFrom('10', '60'),
    source: fc.constant('crm'),
    riskOver: fc.constantFrom('0', '0.2', '0.55', '1'),
    healthState: fc.constantFrom('alive', 'silent,once', 'none', 'none,alive'),
  },
  { requiredKeys: [] },
)

/** The filter once more, over rows already read: written apart from the SQL. */
function keeps(row: PartnerRow, query: Query, userId: string): boolean {
  const oneOf = (value: string | null, list: string | undefined) =>
    list === undefined || (value !== null && list.split(',').includes(value))
  const daysAgo = (instant: string) => (NOW.getTime() - Date.parse(instant)) / 86_400_000
  const archived = query['archived'] ?? 'no'
  const prospects = query['prospects'] ?? (query['stage']?.includes('identification') ? 'any' : 'no')
  const months = query['orderedWithinMonths']
  return (
    (archived === 'any' || (archived === 'yes') === (row.archivedAt !== null)) &&
    (prospects === 'any' || (prospects === 'yes') === row.isProspect) &&
    oneOf(row.stage, query['stage']) &&
    !query['stageNot']?.split(',').includes(row.stage) &&
    oneOf(row.nature, query['nature']) &&
    oneOf(row.country, query['country']) &&
    (query['city'] === undefined || row.city === query['city']) &&
    (query['curator'] !== 'none' || row.curator === null) &&
    (query['curator'] !== 'me' || row.curator?.id === userId) &&
    (months === undefined ||
      (row.lastOrderOn !== null && row.lastOrderOn > addMonths(TODAY, -Number(months)))) &&
    (query['silentDaysOver'] === undefined ||
      (row.daysSilent !== null && row.daysSilent > Number(query['silentDaysOver']))) &&
    (query['valueOver'] === undefined || Number(row.net12m) > Number(query['valueOver'])) &&
    (query['valueUnder'] === undefined || Number(row.net12m) < Number(query['valueUnder'])) &&
    (query['noContactDays'] === undefined ||
      row.lastContactAt === null ||
      daysAgo(row.lastContactAt) > Number(query['noContactDays'])) &&
    (query['riskOver'] === undefined || (row.risk !== null && row.risk > Number(query['riskOver']))) &&
    oneOf(row.healthState ?? 'none', query['healthState']) &&
    (query['source'] === undefined || row.externalIds.length > 0)
  )
}

describe('the registry', () => {
  it('pages through any filter and sort so that every partner that matches comes exactly once, in order', async () => {
    const sorts = fc.tuple(fc.constantFrom(...SORT_KEYS), fc.boolean())
    await fc.assert(
      fc.asyncProperty(
        filters,
        sorts,
        fc.integer({ min: 1, max: 40 }),
        async (query, [key, isDown], limit) => {
          const rows = await readAll(owner, { ...query, sort: isDown ? `-${key}` : key, limit })
          const ids = rows.map(({ id }) => id)
          expect(new Set(ids).size).toBe(ids.length)
          const expected = everything.filter((row) => keeps(row, query, owner.userId))
          expect([...ids].sort()).toEqual(expected.map(({ id }) => id).sort())
          const keys = rows.map((row) => keyOf(row, key))
          for (const [index, next] of keys.entries()) {
            const before = keys[index - 1]
            if (index === 0 || key === 'nextDue' || next === null) continue
            expect(before).not.toBeNull()
            expect(compareKeys(before ?? '', next) * (isDown ? -1 : 1)).toBeLessThanOrEqual(0)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('counts what it lists, and counts the prospects apart', async () => {
    const listed = await readAll(owner, {})
    const { body } = await owner.get<PartnerList>('/partners', { query: { total: 'yes', limit: 5 } })
    expect(body.total).toBe(listed.length)
    const counts = await owner.get<Record<string, number> & { byStage: Record<string, number> }>(
      '/partners/counts',
    )
    expect(counts.body['all']).toBe(listed.length)
    expect(counts.body['prospects']).toBe((await readAll(owner, { prospects: 'yes' })).length)
    expect(counts.body['archived']).toBe((await readAll(owner, { archived: 'yes', prospects: 'any' })).length)
    expect(counts.body['overdueHost']).toBe((await readAll(owner, { overdue: 'host' })).length)
    expect(counts.body['noContact60']).toBe((await readAll(owner, { noContactDays: 60 })).length)
    expect(counts.body['active']).toBe((await readAll(owner, { orderedWithinMonths: 12 })).length)
    const stages = Object.values(counts.body.byStage).reduce((sum, count) => sum + count, 0)
    expect(stages).toBe((counts.body['all'] ?? 0) + (counts.body['prospects'] ?? 0))
  })

  it('refuses a cursor of another list, and sends the same page for the same cursor', async () => {
    const first = await owner.get<PartnerList>('/partners', { query: { sort: '-net12m', limit: 10 } })
    const cursor = first.body.nextCursor ?? ''
    const other = await owner.get('/partners', { query: { sort: 'net12m', cursor } })
    expect([other.status, other.body['code']]).toEqual([400, 'cursor_of_other_filters'])
    const broken = await owner.get('/partners', { query: { cursor: 'nonsense' } })
    expect([broken.status, broken.body['code']]).toEqual([400, 'cursor_malformed'])
    const query = { sort: '-net12m', limit: 10, cursor }
    const again = await Promise.all([owner.get('/partners', { query }), owner.get('/partners', { query })])
    expect(again[0]?.body).toEqual(again[1]?.body)
  })

  it('shows a curator the partners they curate and no others', async () => {
    const own = await readAll(curator, { archived: 'any', prospects: 'any' })
    const theirs = everything.filter((row) => row.curator?.id === curator.userId)
    expect(own.map(({ id }) => id).sort()).toEqual(theirs.map(({ id }) => id).sort())
    expect(own.length).toBeGreaterThan(0)
    const counts = await curator.get<Record<string, number>>('/partners/counts')
    expect(counts.body['all']).toBe(counts.body['mine'])
  })

  it('never tells amounts to who may not see them, neither by columns nor by filters nor by the order', async () => {
    const viewer = await world.signedIn({ role: 'viewer' })
    const { body } = await viewer.get<PartnerList>('/partners')
    expect(body.data.every((row) => row.net12m === null && row.months === null && row.change === null)).toBe(
      true,
    )
    for (const query of ['sort=-net12m', 'sort=change', 'valueOver=1', 'valueUnder=1']) {
      const [name = '', value] = query.split('=')
      const answer = await viewer.get('/partners', { query: { [name]: value } })
      expect([answer.status, answer.body['code']]).toEqual([403, 'money_not_allowed'])
    }
  })

  it('tells the risk to those who may read reports, and value at risk to those who may also see amounts', async () => {
    const scored = everything.filter(({ risk }) => risk !== null)
    expect(scored.length).toBeGreaterThan(everything.length / 2)
    expect(scored.some(({ valueAtRisk }) => valueAtRisk === null)).toBe(true)
    const viewer = await world.signedIn({ role: 'viewer' })
    const { body } = await viewer.get<PartnerList>('/partners', { query: { sort: '-risk' } })
    expect(body.data.some(({ risk }) => risk !== null)).toBe(true)
    expect(body.data.every(({ valueAtRisk }) => valueAtRisk === null)).toBe(true)
    const amounts = await viewer.get('/partners', { query: { sort: 'valueAtRisk' } })
    expect([amounts.status, amounts.body['code']]).toEqual([403, 'money_not_allowed'])
    const { rows } = await world.database.owner.query(
      `insert into role_rule (network_id, side, role, limits) values ($1, 'host', 'viewer', '{"insights":"none"}') returning role`,
      [world.network.id],
    )
    expect(rows).toHaveLength(1)
    const closed = await world.signedIn({ role: 'viewer' })
    const without = await closed.get<PartnerList>('/partners')
    expect(without.body.data.every(({ risk, healthState }) => risk === null && healthState === null)).toBe(
      true,
    )
    for (const query of ['sort=-risk', 'riskOver=0.5', 'healthState=silent']) {
      const [name = '', value] = query.split('=')
      const answer = await closed.get('/partners', { query: { [name]: value } })
      expect([answer.status, answer.body['code']]).toEqual([403, 'risk_not_allowed'])
    }
    await world.database.owner.query(`delete from role_rule where role = 'viewer'`)
  })

  it('tells the risk as it is now: what a list remembers is forgotten when scores change', async () => {
    const query = { sort: '-risk', limit: 1 }
    const [before] = (await owner.get<PartnerList>('/partners', { query })).body.data
    await world.database.owner.query(`update partner_score set risk = 0.99 where partner_id = $1`, [
      before?.id,
    ])
    const [after] = (await owner.get<PartnerList>('/partners', { query })).body.data
    expect(after).not.toMatchObject({ id: before?.id, risk: before?.risk })
    await world.database.owner.query(`update partner_score set risk = $2 where partner_id = $1`, [
      before?.id,
      before?.risk,
    ])
  })

  it('shows a partner’s side its own row only, without what the host keeps to itself', async () => {
    const [some] = everything
    const director = await world.signedIn({ side: 'partner', partnerId: some?.id ?? '' })
    const { body } = await director.get<PartnerList>('/partners', { query: { archived: 'any' } })
    expect(body.data.map(({ id }) => id)).toEqual([some?.id])
    expect(body.data[0]).toMatchObject({ externalIds: [], risk: null, healthState: null, valueAtRisk: null })
    const facets = await director.get('/partners/facets')
    expect(facets.body).toMatchObject({ sources: [] })
  })

  it('refuses an amount with more decimals than the currency', async () => {
    const answer = await owner.get('/partners', { query: { valueOver: '1.234' } })
    expect([answer.status, answer.body['code']]).toEqual([400, 'invalid'])
    expect(answer.body['errors']).toMatchObject([{ pointer: '#/valueOver', code: 'too_many_decimals' }])
  })
})

describe('the exported file', () => {
  it('has exactly the rows and columns of the list, in its order, in both languages', async () => {
    for (const language of ['en', 'ru'] as const) {
      const query = { sort: '-change', archived: 'any', prospects: 'any' }
      const columns =
        'name,city,stage,net12m,change,daysSilent,keptHost,healthState,risk,valueAtRisk,externalIds,id'
      const answer = await owner.get('/partners/export.csv', { query: { ...query, columns, language } })
      expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
      expect(answer.text.startsWith('\ufeff')).toBe(true)
      const words = EXPORT_WORDS[language]
      const stages = (await owner.get<LifecycleStages>('/stages')).body.data
      const [head, ...lines] = parse(answer.text.slice(1), { delimiter: words.delimiter }) as string[][]
      expect(head?.slice(0, 2)).toEqual([words.columns.name, words.columns.city])
      const rows = await readAll(owner, query)
      const number = (value: number | string | null) =>
        value === null ? '' : String(value).replace('.', words.decimal)
      expect(lines.map((line) => line.map(unprotectCell))).toEqual(
        rows.map((row) => [
          row.name,
          row.city ?? '',
          stages.find(({ code }) => code === row.stage)?.[language === 'ru' ? 'nameRu' : 'nameEn'],
          number(row.net12m),
          number(row.change),
          number(row.daysSilent),
          number(row.kept.host.share),
          row.healthState ? words.healthStates[row.healthState] : '',
          number(row.risk),
          number(row.valueAtRisk),
          row.externalIds.join(' '),
          row.id,
        ]),
      )
    }
  })

  it('disarms formulas and leaves an entry in the audit', async () => {
    const name = '=HYPERLINK("http://evil.example";"x")'
    const added = await owner.post<{ id: string }>('/partners', { name })
    expect(added.status).toBe(201)
    const answer = await owner.get('/partners/export.csv', { query: { ids: added.body.id, columns: 'name' } })
    expect(answer.text).toBe(`\ufeffPartner\r\n"'=HYPERLINK(""http://evil.example"";""x"")"\r\n`)
    const { rows } = await world.database.owner.query(
      `select details from audit_entry where kind = 'export' and details #>> '{filter,ids,0}' = $1`,
      [added.body.id],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].details).toMatchObject({ columns: ['name'], filter: { ids: [added.body.id] } })
  })

  it('is refused to who may not take data out, and amounts to who may not see them', async () => {
    const viewer = await world.signedIn({ role: 'viewer' })
    expect((await viewer.get('/partners/export.csv')).status).toBe(403)
  })
})
