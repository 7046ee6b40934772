import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, it } from 'vitest'
import { orders } from '#modules/orders/module.ts'
import type { PartnerFields } from '#modules/partners/contract.ts'
import { partners } from '#modules/partners/module.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { Import, ImportDetail, ImportErrorRow } from '../contract.ts'
import { importJobs } from '../jobs.ts'
import { imports } from '../module.ts'

let house: TestApp
let owner: Client

const FIELDS = [
  { code: 'hours', kind: 'text', labelRu: 'Окно приёмки', labelEn: 'Receiving hours', audience: 'shared' },
  { code: 'outlets', kind: 'number', labelRu: 'Торговых точек', labelEn: 'Outlets' },
  { code: 'budget', kind: 'money', labelRu: 'Бюджет', labelEn: 'Budget' },
  { code: 'audit', kind: 'date', labelRu: 'Сверка', labelEn: 'Reconciliation' },
  {
    ...{ code: 'channel', kind: 'choice', labelRu: 'Канал', labelEn: 'Channel' },
    options: [
      { code: 'shops', labelRu: 'Магазины', labelEn: 'Shops' },
      { code: 'online', labelRu: 'Интернет', labelEn: 'Online' },
    ],
  },
  { code: 'keeper', kind: 'person', labelRu: 'Мерчандайзер', labelEn: 'Merchandiser' },
  { code: 'shop', kind: 'link', labelRu: 'Сайт магазина', labelEn: 'Shop address' },
]

let keeper: { id: string; name: string; email: string }

beforeAll(async () => {
  house = await testApp({ modules: [imports, partners, orders] })
  owner = await house.signedIn()
  for (const field of FIELDS) expect((await owner.post('/custom-fields', field)).status).toBe(201)
  const { rows } = await house.database.owner.query('select id, name, email from auth."user" where id = $1', [
    owner.userId,
  ])
  keeper = rows[0]
})

async function work(id: string): Promise<void> {
  await importJobs[0]?.run(house.context, { networkId: house.network.id, importId: id })
}

/** A file of partners as a person sends it; its columns are what they are guessed to be. */
async function send(content: string | Buffer, name: string, client = owner): Promise<ImportDetail> {
  const { id } = (await client.post<{ import: Import }>('/imports', { kind: 'partners' })).body.import
  const answer = await house.app.inject({
    method: 'POST',
    url: `/api/v1/imports/${id}/files?name=${encodeURIComponent(name)}`,
    headers: { ...client.headers, 'content-type': 'application/octet-stream' },
    payload: content,
  })
  expect(answer.statusCode, answer.body).toBe(201)
  return answer.json<ImportDetail>()
}

async function bringIn(content: string | Buffer, name: string, settings: object = {}): Promise<Import> {
  const sent = await send(content, name)
  const { id } = sent.import
  const changed = await owner.patch(`/imports/${id}`, { settings: { map: sent.guess?.map, ...settings } })
  expect(changed.status, changed.text).toBe(200)
  const queued = await owner.post(`/imports/${id}/run`, {})
  expect(queued.status, queued.text).toBe(202)
  await work(id)
  return (await owner.get<ImportDetail>(`/imports/${id}`)).body.import
}

async function undo(id: string): Promise<void> {
  expect((await owner.post(`/imports/${id}/undo`)).status).toBe(202)
  await work(id)
  expect((await owner.get<ImportDetail>(`/imports/${id}`)).body.import.status).toBe('undone')
}

async function valuesOf(name: string): Promise<Record<string, unknown>> {
  const { rows } = await house.database.owner.query('select partner_id from partner where name = $1', [name])
  return (await owner.get<PartnerFields>(`/partners/${rows[0].partner_id}/fields`)).body.values
}

const errorsOf = async (id: string) =>
  (await owner.get<{ data: ImportErrorRow[] }>(`/imports/${id}/errors`)).body.data.map(
    ({ row, reason, field, value }) => [row, reason, field, value],
  )

const HEAD = 'Partner,Name,Receiving hours,Outlets,Budget,Reconciliation,Channel,Merchandiser,Shop address'

describe('own fields in a file of partners', () => {
  it('are found by their names, read by their kinds and kept; a blank cell says nothing', async () => {
    const file = [
      HEAD,
      `A1,Spruce,9 to 17,12,1200.50 EUR,31.01.2026,Online,${keeper.email},https://spruce.example`,
      `A2,Oak,,,"300",,shops,${keeper.name},`,
    ].join('\n')
    const run = await bringIn(file, 'partners.csv', { currency: 'USD' })
    expect(run).toMatchObject({ status: 'done', summary: { rows: 2, imported: 2 } })
    expect(await valuesOf('Spruce')).toEqual({
      ...{
        hours: '9 to 17',
        outlets: 12,
        budget: { amount: '1200.50', currency: 'EUR' },
        audit: '2026-01-31',
      },
      ...{ channel: 'online', keeper: keeper.id, shop: 'https://spruce.example' },
    })
    expect(await valuesOf('Oak')).toEqual({
      ...{ budget: { amount: '300.00', currency: 'USD' }, channel: 'shops', keeper: keeper.id },
    })
    const again = await bringIn(file, 'partners.csv', { currency: 'USD' })
    expect(again.summary).toMatchObject({ rows: 2, imported: 0, updated: 0, skipped: 2 })
  })

  it('are refused row by row, and the field is named', async () => {
    const file = [
      HEAD,
      'B1,,,many,,,,,',
      'B2,,,,12 XXX,,,,',
      'B3,,,,,31.02.2026,,,',
      'B4,,,,,,Bazaar,,',
      'B5,,,,,,,nobody@nowhere.example,',
      'B6,,,,,,,,ftp://nowhere',
      'B7,,,,0.001,,,,',
      'B8,,,,,28.02.2026,,,',
    ].join('\n')
    const run = await bringIn(file, 'wrong.csv')
    expect(run.status).toBe('failed')
    expect(await errorsOf(run.id)).toEqual([
      [2, 'bad_value', 'field.outlets', 'many'],
      [3, 'bad_value', 'field.budget', '12 XXX'],
      [4, 'bad_date', 'field.audit', '31.02.2026'],
      [5, 'unknown_option', 'field.channel', 'Bazaar'],
      [6, 'unknown_person', 'field.keeper', 'nobody@nowhere.example'],
      [7, 'bad_value', 'field.shop', 'ftp://nowhere'],
      [8, 'bad_value', 'field.budget', '0.001'],
    ])
  })

  it('change what stands, and the undo brings it back unless somebody has changed it since', async () => {
    const before = await valuesOf('Spruce')
    const run = await bringIn(
      'Partner,Receiving hours,Outlets,Budget,Channel\nA1,10 to 18,13,77,Магазины\nA2,,5,,\nA1,,14,,\n',
      'changes.csv',
    )
    expect(run.summary).toMatchObject({ rows: 3, updated: 3, skipped: 0 })
    // a sum without a currency stays in the one that stands there
    expect(await valuesOf('Spruce')).toEqual({
      ...before,
      ...{ hours: '10 to 18', outlets: 14, budget: { amount: '77.00', currency: 'EUR' }, channel: 'shops' },
    })
    const { rows } = await house.database.owner.query(`select partner_id from partner where name = 'Spruce'`)
    const edited = await owner.put(
      `/partners/${rows[0].partner_id}/fields`,
      { values: { outlets: 99 } },
      { headers: { 'if-match': '*' } },
    )
    expect(edited.status).toBe(200)
    await undo(run.id)
    expect(await valuesOf('Spruce')).toEqual({ ...before, outlets: 99 })
    expect((await valuesOf('Oak'))['outlets']).toBeUndefined()
    // the partner sees what is shared, so it is told of the change and of its end
    const facts = await house.database.owner.query(
      `select data -> 'changes' -> 'field.hours' as change from fact where partner_id = $1 and audience = 'shared' and kind = 'partner.changed' order by n`,
      [rows[0].partner_id],
    )
    expect(facts.rows.map(({ change }) => change)).toEqual([
      { from: null, to: '9 to 17' },
      { from: '9 to 17', to: '10 to 18' },
      { from: '10 to 18', to: '9 to 17' },
    ])
  })

  it('come as rows of the API too', async () => {
    const sent = await owner.post<{ import: Import }>('/imports/rows', {
      kind: 'partners',
      rows: [{ partner: 'A2', 'field.outlets': 21, 'field.budget': '5', 'field.budget.currency': 'GBP' }],
    })
    expect(sent.status, sent.text).toBe(202)
    await work(sent.body.import.id)
    expect(await valuesOf('Oak')).toMatchObject({ outlets: 21, budget: { amount: '5.00', currency: 'GBP' } })
    await undo(sent.body.import.id)
    expect(await valuesOf('Oak')).toMatchObject({ budget: { amount: '300.00', currency: 'USD' } })
  })

  it('are neither offered to nor taken from those who may not write them', async () => {
    const secret = { code: 'secret', kind: 'text', labelRu: 'Тайна', labelEn: 'Secret', readRoles: ['owner'] }
    expect((await owner.post('/custom-fields', secret)).status).toBe(201)
    const manager = await house.signedIn({ role: 'manager' })
    const sent = await send('Partner,Secret\nA1,x\n', 'secret.csv', manager)
    expect(sent.guess?.map).toEqual({ partner: 'Partner' })
    const map = { partner: 'Partner', 'field.secret': 'Secret' }
    const refused = await manager.patch(`/imports/${sent.import.id}`, { settings: { map } })
    expect([refused.status, refused.body['code']]).toEqual([422, 'unknown_field'])
    const rows = [{ partner: 'A1', 'field.secret': 'x' }]
    expect((await manager.post('/imports/rows', { kind: 'partners', rows })).status).toBe(422)
    expect((await send('Partner,Secret\nA1,x\n', 'secret.csv')).guess?.map).toEqual(map)
  })
})

describe.each(['ru', 'en'] as const)('the export of the registry in %s', (language) => {
  const columns = `id,name,city,country,stage,stageSince,since,nature,term,tags,externalIds,${FIELDS.map(({ code }) => `field.${code}`).join(',')}`
  const exported = async (format: 'csv' | 'xlsx') => {
    const query = { columns, language, archived: 'any', prospects: 'any' }
    const answer = await owner.get(`/partners/export.${format}`, { query })
    expect(answer.status).toBe(200)
    return answer.bytes
  }

  beforeAll(async () => {
    await house.database.owner.query(
      `update partner set city = '=Москва', nature = 'operational', term = 'long', since = '2024-03-05' where name = 'Oak'`,
    )
    const { rows } = await house.database.owner.query(
      `select partner_id, version from partner where name = 'Oak'`,
    )
    const tagged = await owner.put(
      `/partners/${rows[0].partner_id}/fields`,
      { values: { hours: '-15 °C' } },
      { headers: { 'if-match': '*' } },
    )
    expect(tagged.status).toBe(200)
  })

  it.each(['csv', 'xlsx'] as const)('comes back as %s and changes nothing', async (format) => {
    const run = await bringIn(await exported(format), `partners.${format}`)
    expect(run, JSON.stringify(await errorsOf(run.id))).toMatchObject({
      status: 'done',
      summary: { imported: 0, updated: 0, errors: {} },
    })
    expect(run.summary?.skipped).toBe(run.summary?.rows)
    expect(run.summary?.rows).toBeGreaterThan(2)
  })

  it('with one cell corrected changes one partner', async () => {
    const book = new ExcelJS.Workbook()
    await book.xlsx.load((await exported('xlsx')) as unknown as ArrayBuffer)
    const sheet = book.worksheets[0]
    const names = (sheet?.getRow(1).values ?? []) as string[]
    const label = FIELDS[1]?.[language === 'ru' ? 'labelRu' : 'labelEn'] ?? ''
    let oak = 0
    sheet?.eachRow((row, n) => {
      if (row.getCell(2).value === 'Oak') oak = n
    })
    const cell = sheet?.getRow(oak).getCell(names.indexOf(label))
    if (cell) cell.value = language === 'ru' ? 40 : 41
    const run = await bringIn(Buffer.from(await book.xlsx.writeBuffer()), 'partners.xlsx')
    expect(run.summary).toMatchObject({ imported: 0, updated: 1, errors: {} })
    expect((await valuesOf('Oak'))['outlets']).toBe(language === 'ru' ? 40 : 41)
    await undo(run.id)
  })
})
