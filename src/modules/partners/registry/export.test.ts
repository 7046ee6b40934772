import ExcelJS from 'exceljs'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { CustomField, PartnerGroups, PartnerList, PartnerRow } from '../contract.ts'
import { partners } from '../module.ts'
import { EXPORT_WORDS } from './export-words.ts'
import { fillRegistry } from './registry.fixture.ts'

const NOW = new Date('2026-11-22T10:00:00Z')

let world: TestApp
let owner: Client

beforeAll(async () => {
  world = await testApp({ modules: [partners], clock: { now: () => NOW } })
  await world.database.owner.query(`update network set figures_day = '2026-11-22'`)
  await world.database.owner.query('delete from partner')
  owner = await world.signedIn()
  await fillRegistry(world.database.owner, world.network, {
    count: 60,
    seed: 3,
    now: NOW,
    curators: [owner.userId, null],
  })
})

async function sheetOf(client: Client, query: Record<string, string>): Promise<ExcelJS.Worksheet> {
  const answer = await client.get('/partners/export.xlsx', { query })
  expect(answer.status).toBe(200)
  const book = new ExcelJS.Workbook()
  await book.xlsx.load(answer.bytes as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]
  if (!sheet) throw new Error('no sheet')
  return sheet
}

const cells = (sheet: ExcelJS.Worksheet, place: number) => {
  const row = sheet.getRow(place)
  return Array.from({ length: sheet.columnCount }, (_, at) => row.getCell(at + 1).value)
}

const everything = { archived: 'any', prospects: 'any' }

async function rowsOf(query: Record<string, string>): Promise<PartnerRow[]> {
  const answer = await owner.get<PartnerList>('/partners', { query: { ...query, limit: 200 } })
  return answer.body.data
}

describe('the registry as a workbook', () => {
  it('has exactly the rows and columns of the list in its order, numbers as numbers', async () => {
    const query = { ...everything, sort: '-net12m' }
    const sheet = await sheetOf(owner, {
      ...query,
      columns: 'name,net12m,change,since,orders12m,stage',
      language: 'ru',
    })
    const words = EXPORT_WORDS.ru
    expect(cells(sheet, 1)).toEqual(
      (['name', 'net12m', 'change', 'since', 'orders12m', 'stage'] as const).map((key) => words.columns[key]),
    )
    const rows = await rowsOf(query)
    expect(sheet.rowCount).toBe(rows.length + 1)
    for (const [place, row] of rows.entries()) {
      const [name, net, change, since, orders] = cells(sheet, place + 2)
      expect([name, net, orders]).toEqual([row.name, Number(row.net12m), row.orders12m])
      expect(change).toBe(row.change)
      expect(since).toEqual(row.since === null ? null : new Date(`${row.since}T00:00:00Z`))
    }
    expect(sheet.getCell('B2').numFmt).toMatch(/^#,##0\.00.*[A-Z]{3}/)
  })

  it('has groups with their heads, counts and sums, and every partner below one', async () => {
    const sheet = await sheetOf(owner, {
      ...everything,
      columns: 'name,net12m',
      groupBy: 'stage',
      language: 'en',
    })
    const groups = await owner.get<PartnerGroups>('/partners/groups', {
      query: { ...everything, by: 'stage' },
    })
    let place = 2
    for (const group of groups.body.data) {
      const [head, sum] = cells(sheet, place)
      expect(head).toContain(`${group.partners} partners`)
      expect(sum).toBe(Number(group.net12m))
      expect(sheet.getRow(place).getCell(1).font?.bold).toBe(true)
      const within = new Set((await rowsOf({ ...everything, ...group.filter })).map((row) => row.name))
      for (let row = place + 1; row <= place + group.partners; row += 1) {
        expect(within).toContain(cells(sheet, row)[0])
        expect(sheet.getRow(row).outlineLevel).toBe(1)
      }
      place += group.partners + 1
    }
    expect(sheet.rowCount).toBe(place - 1)
  })

  it('has custom fields with the names of options, and sums in their own currency', async () => {
    const field = async (body: object) =>
      (await owner.post<{ field: CustomField }>('/custom-fields', body)).body.field
    await field({ code: 'limit', kind: 'money', labelRu: 'Лимит', labelEn: 'Limit' })
    await field({
      code: 'region',
      kind: 'choice',
      labelRu: 'Регион',
      labelEn: 'Region',
      options: [{ code: 'n', labelRu: 'Север', labelEn: 'North' }],
    })
    const [first] = await rowsOf(everything)
    const set = await owner.put(
      `/partners/${first?.id}/fields`,
      { values: { limit: { amount: '12.50', currency: 'USD' }, region: 'n' } },
      { headers: { 'if-match': '*' } },
    )
    expect(set.status).toBe(200)
    const query = { ids: first?.id ?? '', ...everything, columns: 'name,field.limit,field.region' }
    const sheet = await sheetOf(owner, { ...query, language: 'ru' })
    expect(cells(sheet, 1).slice(1)).toEqual(['Лимит', 'Регион'])
    expect(cells(sheet, 2)).toEqual([first?.name, 12.5, 'Север'])
    expect(sheet.getCell('B2').numFmt).toContain('USD')
    const csv = await owner.get('/partners/export.csv', { query: { ...query, language: 'en' } })
    expect(csv.text.split('\r\n')[0]).toContain('Limit,"Limit, currency",Region')
    expect(csv.text.split('\r\n')[1]).toContain('12.50,USD,North')
  })

  it('keeps amounts from who may not see them, and is noted in the audit', async () => {
    const viewer = await world.signedIn({ role: 'viewer' })
    expect((await viewer.get('/partners/export.xlsx')).status).toBe(403)
    const { rows } = await world.database.owner.query(
      `select count(*)::int as n from audit_entry where kind = 'export' and details->>'format' = 'xlsx'`,
    )
    expect(rows[0].n).toBeGreaterThan(0)
  })
})
