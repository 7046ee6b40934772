import { beforeAll, describe, expect, it } from 'vitest'
import { orders } from '#modules/orders/module.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { Import, ImportDetail, ImportErrorList } from './contract.ts'
import { importJobs } from './jobs.ts'
import { imports } from './module.ts'

let house: TestApp
let host: Client
let partner: Client
beforeAll(async () => {
  house = await testApp({ modules: [imports, orders] })
  host = await house.signedIn()
  partner = await house.signedIn({ side: 'partner' })
})

type Answered = { import: Import }

/** What the worker does when it is woken. */
async function work(id: string): Promise<void> {
  await importJobs[0]?.run(house.context, { networkId: house.network.id, importId: id })
}

async function begin(client: Client, kind = 'orders'): Promise<string> {
  return (await client.post<Answered>('/imports', { kind })).body.import.id
}

async function send(client: Client, id: string, name: string, text: string) {
  const boundary = 'form-boundary'
  const answer = await house.app.inject({
    method: 'POST',
    url: `/api/v1/imports/${id}/files`,
    headers: { ...client.headers, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n${text}\r\n--${boundary}--\r\n`,
  })
  return { status: answer.statusCode, body: answer.json<ImportDetail & { code?: string }>() }
}

async function read(client: Client, id: string): Promise<Import> {
  return (await client.get<ImportDetail>(`/imports/${id}`)).body.import
}

const text =
  'Контрагент;Номер;Дата;Артикул;Количество;Цена\nООО «Ель»;7;31.01.2024;А-1;2;1 234,50\nООО «Ель»;7;31.01.2024;А-2;x;10\nООО «Дуб»;8;05.02.2024;А-1;1;10,00\n'

describe('an import in the browser', () => {
  it('is guessed, checked, corrected by its errors, run, listed and undone', async () => {
    const id = await begin(host)
    const sent = await send(host, id, '../заказы 1.csv', text)
    expect(sent.status).toBe(201)
    expect(sent.body.files).toMatchObject([
      {
        name: 'заказы 1.csv',
        delimiter: ';',
        encoding: 'utf-8',
        columns: ['Контрагент', 'Номер', 'Дата', 'Артикул', 'Количество', 'Цена'],
      },
    ])
    expect(sent.body.guess?.map).toEqual({
      partner: 'Контрагент',
      number: 'Номер',
      date: 'Дата',
      sku: 'Артикул',
      quantity: 'Количество',
      unitPrice: 'Цена',
    })
    expect(sent.body.guess?.formats.find(({ field }) => field === 'date')).toMatchObject({
      dateFormats: ['dd.MM.yyyy'],
      isAmbiguous: false,
    })

    const settings = { map: sent.body.guess?.map, createPartners: true }
    expect((await host.patch(`/imports/${id}`, { settings })).status).toBe(200)
    expect((await host.post(`/imports/${id}/check`)).status).toBe(202)
    await work(id)
    const checked = await read(host, id)
    expect(checked).toMatchObject({
      status: 'checked',
      isDryRun: true,
      summary: { rows: 3, imported: 2, errors: { bad_quantity: 1 }, partners: 2, orders: 2 },
    })
    const counts = await house.database.owner.query('select count(*)::int as n from partner_order')
    expect(counts.rows[0].n).toBe(0)

    const errors = await host.get<typeof ImportErrorList._output>(`/imports/${id}/errors`)
    expect(errors.body.data).toEqual([
      {
        file: 'заказы 1.csv',
        row: 3,
        reason: 'bad_quantity',
        field: 'quantity',
        value: 'x',
        original: ['ООО «Ель»', '7', '31.01.2024', 'А-2', 'x', '10'],
      },
    ])
    const file = await host.get(`/imports/${id}/errors.csv`)
    expect(file.text).toBe(
      '\ufefffile,row,reason,field,value,Контрагент,Номер,Дата,Артикул,Количество,Цена\r\nзаказы 1.csv,3,bad_quantity,quantity,x,ООО «Ель»,7,31.01.2024,А-2,x,10\r\n',
    )

    await host.post(`/imports/${id}/run`, {})
    await work(id)
    expect(await read(host, id)).toMatchObject({
      status: 'failed',
      failure: { code: 'rows_refused' },
      summary: { imported: 0, errors: { bad_quantity: 1, held_back: 2 } },
    })
    await host.post(`/imports/${id}/run`, { skipInvalid: true })
    await work(id)
    expect(await read(host, id)).toMatchObject({
      status: 'done',
      isDryRun: false,
      summary: { rows: 3, imported: 2 },
      actor: { name: 'host owner' },
    })

    const list = await host.get<{ data: Import[] }>('/imports')
    expect(list.body.data.map((one) => one.id)).toContain(id)
    const found = await house.database.owner.query(`select partner_id from partner where name = 'ООО «Ель»'`)
    const partnerId = found.rows[0].partner_id
    const listed = await host.get<{ data: { id: string; number: string; gross: string }[] }>(
      `/partners/${partnerId}/orders`,
    )
    expect(listed.body.data).toMatchObject([{ number: '7', gross: '2469.00' }])
    const one = await host.get<{ lines: unknown[] }>(
      `/partners/${partnerId}/orders/${listed.body.data[0]?.id}`,
    )
    expect(one.body.lines).toMatchObject([
      { sku: 'А-1', quantity: '2', unitPrice: '1234.50', amount: '2469.00' },
    ])
    expect((await host.get(`/partners/${partnerId}/orders/by-month`)).body).toEqual({
      currency: 'RUB',
      data: [
        { month: '2024-01', orders: 1, gross: '2469.00', cancelled: '0.00', returns: '0.00', net: '2469.00' },
      ],
    })

    expect((await host.post(`/imports/${id}/undo`)).status).toBe(202)
    await work(id)
    expect(await read(host, id)).toMatchObject({ status: 'undone' })
    const left = await house.database.owner.query(`select from partner where import_id = $1`, [id])
    expect(left.rowCount).toBe(0)
    expect((await host.post(`/imports/${id}/undo`)).body).toMatchObject({ code: 'import_is_undone' })
  })

  it('refuses what is no table, a map that lacks a field, and columns that are not there, with the field', async () => {
    const id = await begin(host)
    expect(await send(host, id, 'a.xlsx', 'PK\u0003\u0004 and so on')).toMatchObject({
      status: 422,
      body: { code: 'spreadsheet_damaged' },
    })
    expect((await host.post(`/imports/${id}/run`, {})).body).toMatchObject({ code: 'file_missing' })
    await send(host, id, 'a.csv', text)
    const missing = await host.post<{ code: string; errors: unknown[] }>(`/imports/${id}/check`)
    expect(missing.body).toMatchObject({
      code: 'field_not_mapped',
      errors: [
        { pointer: '#/settings/map/partner' },
        { pointer: '#/settings/map/number' },
        { pointer: '#/settings/map/date' },
      ],
    })
    await host.patch(`/imports/${id}`, {
      settings: { map: { partner: 'Nobody', number: 'Номер', date: 'Дата' } },
    })
    await host.post(`/imports/${id}/run`, {})
    await work(id)
    expect(await read(host, id)).toMatchObject({ status: 'failed', failure: { code: 'column_missing' } })
    expect((await host.delete(`/imports/${id}`)).status).toBe(204)
    expect((await host.get(`/imports/${id}`)).status).toBe(404)
  })

  it('is cancelled while it waits; one whose worker died is told as interrupted', async () => {
    const id = await begin(host)
    await send(host, id, 'a.csv', text)
    await host.patch(`/imports/${id}`, {
      settings: { map: { partner: 'Контрагент', number: 'Номер', date: 'Дата' }, createPartners: true },
    })
    await host.post(`/imports/${id}/run`, { skipInvalid: true })
    expect((await host.post<Answered>(`/imports/${id}/cancel`)).body.import.status).toBe('cancelled')
    await work(id)
    expect((await read(host, id)).status).toBe('cancelled')
    await house.database.owner.query(
      `update import_run set status = 'running', started_at = now() - interval '1 hour' where id = $1`,
      [id],
    )
    expect(await read(host, id)).toMatchObject({ status: 'failed', failure: { code: 'interrupted' } })
  })
})

describe('a partner', () => {
  it('imports its own history of its own partnership, which the host does not see', async () => {
    const id = await begin(partner)
    await send(partner, id, 'own.csv', 'No,Date,Amount\n1,2024-03-01,99.90\n')
    await partner.patch(`/imports/${id}`, {
      settings: { map: { number: 'No', date: 'Date', amount: 'Amount' } },
    })
    await partner.post(`/imports/${id}/run`, {})
    await work(id)
    expect(await read(partner, id)).toMatchObject({
      status: 'done',
      audience: 'partner',
      side: 'partner',
      summary: { imported: 1, orders: 1 },
    })
    const orders = (client: Client) =>
      client.get<{ data: { number: string }[] }>(`/partners/${house.partner.id}/orders`)
    expect((await orders(partner)).body.data).toMatchObject([
      { number: '1', audience: 'partner', seller: 'host' },
    ])
    expect((await orders(host)).body.data).toEqual([])
    expect((await host.get(`/imports/${id}`)).status).toBe(404)
    expect((await host.post(`/imports/${id}/undo`)).status).toBe(404)
    await partner.post(`/imports/${id}/undo`)
    await work(id)
    expect((await orders(partner)).body.data).toEqual([])
  })

  it('cannot bring in partners or leads', async () => {
    const id = await begin(partner, 'partners')
    await send(partner, id, 'own.csv', 'Code\n1\n')
    await partner.patch(`/imports/${id}`, { settings: { map: { partner: 'Code' } } })
    expect((await partner.post(`/imports/${id}/run`, {})).body).toMatchObject({ code: 'kind_of_the_host' })
  })
})
