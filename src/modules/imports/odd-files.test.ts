import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ImportWorld, importWorld, type Settings } from './factory.ts'

let world: ImportWorld
beforeAll(async () => {
  world = await importWorld()
})

/** Windows-1251 bytes of a Russian text. */
function cp1251(text: string): Buffer {
  return Buffer.from(
    [...text].map((letter) => {
      const code = letter.codePointAt(0) ?? 0
      if (code < 128) return code
      if (letter === '№') return 0xb9
      if (letter === '«') return 0xab
      if (letter === '»') return 0xbb
      if (letter === '\u00a0') return 0xa0
      return letter === 'ё' ? 0xb8 : code - 0x0410 + 0xc0
    }),
  )
}

const map = {
  partner: 'Customer',
  number: 'No',
  date: 'Date',
  sku: 'Sku',
  quantity: 'Qty',
  unitPrice: 'Price',
}
const settings: Settings = { map, createPartners: true, skipInvalid: true }
const head = 'Customer,No,Date,Sku,Qty,Price\n'
let serial = 0

async function grossOf(name: string): Promise<string[]> {
  const { rows } = await world.database.owner.query<{ gross: string }>(
    'select o.gross::text as gross from partner_order o join partner p using (partner_id) where p.name = $1 order by o.number',
    [name],
  )
  return rows.map(({ gross }) => gross)
}

describe('files as people have them', () => {
  const russian =
    'Контрагент;Номер;Дата;Артикул;Кол-во;Цена\r\nООО «Ёж № 1»;1;05.02.2024;А1;2;1\u00a0234,50\r\n'
  const russianMap = {
    partner: 'Контрагент',
    number: 'Номер',
    date: 'Дата',
    sku: 'Артикул',
    quantity: 'Кол-во',
    unitPrice: 'Цена',
  }

  it.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${russian}`)],
    ['windows-1251', cp1251(russian.replaceAll('Ё', 'Е'))],
    ['UTF-16', Buffer.from(`\ufeff${russian}`, 'utf16le')],
    ['packed with gzip', gzipSync(russian)],
    ['tabs', Buffer.from(russian.replaceAll(';', '\t'))],
  ])('%s: spaces part thousands, the comma starts the fraction, the day comes first', async (_, bytes) => {
    const place = await importWorld({ beside: world })
    const { summary } = await place.bringIn(
      'orders',
      { 'заказы.csv': bytes },
      { ...settings, map: russianMap },
    )
    expect(summary).toMatchObject({ rows: 1, imported: 1, errors: {} })
    const { rows } = await world.database.owner.query(
      'select p.name, o.gross::text as gross, o.placed_at from partner_order o join partner p using (partner_id) where o.network_id = $1',
      [place.network.id],
    )
    expect(rows).toEqual([
      {
        name: expect.stringMatching(/^ООО «[ЁЕ]ж № 1»$/),
        gross: '246900',
        placed_at: new Date('2024-02-05T00:00:00Z'),
      },
    ])
  })

  it('quotes, delimiters and line ends within cells', async () => {
    const text = `${head}"Odd ""Co"", Ltd\nYork",1,2024-01-05,"a,b",1,2.50\n`
    await world.bringIn('orders', { 'q.csv': text }, settings)
    expect(await grossOf('Odd "Co", Ltd\nYork')).toEqual(['250'])
  })
})

describe('dates', () => {
  it.each([
    ['31/01/2024', 'dd/MM/yyyy is proven', '2024-01-31T00:00:00.000Z'],
    ['1/31/2024 8:05', 'M/d/yyyy is proven', '2024-01-31T08:05:00.000Z'],
    ['5-Jan-24', 'the month has a name', '2024-01-05T00:00:00.000Z'],
    ['2024-01-05T10:00:00+03:00', 'the offset is its own', '2024-01-05T07:00:00.000Z'],
  ])('%s: %s', async (date, _, instant) => {
    const name = `Date ${++serial}`
    await world.bringIn('orders', { 'd.csv': `${head}${name},1,${date},A,1,1\n` }, settings)
    const { rows } = await world.database.owner.query(
      'select placed_at from partner_order o join partner p using (partner_id) where p.name = $1',
      [name],
    )
    expect(rows[0].placed_at.toISOString()).toBe(instant)
  })

  it('that can be read in several ways are refused without a format, and a row far down may prove one', async () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => `Amb,${index},0${(index % 9) + 1}/02/2024,A,1,1`).join('\n')
    const open = await world.bringIn(
      'orders',
      { 'd.csv': `${head}${lines(5)}\n` },
      { ...settings, isDryRun: true },
    )
    expect(open.summary).toMatchObject({ imported: 0, errors: { ambiguous_date: 5 } })
    const told = await world.bringIn(
      'orders',
      { 'd.csv': `${head}${lines(5)}\n` },
      { ...settings, isDryRun: true, dateFormat: 'dd/MM/yyyy' },
    )
    expect(told.summary).toMatchObject({ imported: 5, errors: {} })
    const proven = await world.bringIn(
      'orders',
      { 'd.csv': `${head}${lines(9000)}\nAmb,x,13/02/2024,A,1,1\n` },
      { ...settings, isDryRun: true },
    )
    expect(proven.summary).toMatchObject({ rows: 9001, imported: 9001, errors: {} })
  })

  it('without an offset are those of the network’s zone', async () => {
    const moscow = await importWorld({ beside: world, timeZone: 'Europe/Moscow', currency: 'RUB' })
    await moscow.bringIn('orders', { 'd.csv': `${head}M,1,2024-01-01,A,1,1\n` }, settings)
    const { rows } = await world.database.owner.query(
      'select day::text, currency from partner_day where network_id = $1',
      [moscow.network.id],
    )
    expect(rows).toEqual([{ day: '2024-01-01', currency: 'RUB' }])
  })
})

describe('rows that cannot be taken', () => {
  it.each([
    [',1,2024-01-05,A,1,1', 'partner_missing', 'partner'],
    ['R,,2024-01-05,A,1,1', 'number_missing', 'number'],
    ['R,1,,A,1,1', 'date_missing', 'date'],
    ['R,1,2024-02-30,A,1,1', 'bad_date', 'date'],
    ['R,1,0218-01-05,A,1,1', 'bad_date', 'date'],
    ['R,1,2024-01-05,A,,1', 'quantity_missing', 'quantity'],
    ['R,1,2024-01-05,A,0,1', 'bad_quantity', 'quantity'],
    ['R,1,2024-01-05,A,one,1', 'bad_quantity', 'quantity'],
    ['R,1,2024-01-05,A,1,', 'price_missing', 'unitPrice'],
    ['R,1,2024-01-05,A,1,1e5', 'bad_price', 'unitPrice'],
    ['R,1,2024-01-05,A,1,-1', 'negative_price', 'unitPrice'],
    ['R,1,2024-01-05,A,999999999999,999999999999', 'out_of_range', 'unitPrice'],
    [`R,${'9'.repeat(201)},2024-01-05,A,1,1`, 'too_long', 'number'],
    ['R,1,2024-01-05,A,1', 'ragged_row', null],
  ])('%s: %s', async (line, reason, field) => {
    const { id, summary } = await world.bringIn(
      'orders',
      { 'e.csv': `${head}Good,1,2024-01-05,A,1,1\n${line}\n` },
      { ...settings, isDryRun: true },
    )
    expect(summary).toMatchObject({ rows: 2, errors: { [reason]: 1 } })
    const { rows } = await world.database.owner.query(
      'select file, row_number, reason, field, original from import_error where import_id = $1',
      [id],
    )
    expect(rows).toEqual([{ file: 'e.csv', row_number: 3, reason, field, original: line.split(',') }])
  })

  it('keep the good ones out too, unless these may go in alone', async () => {
    const text = `${head}Held,1,2024-01-05,A,1,1\nHeld,2,2024-01-05,A,x,1\n`
    const held = await world.bringIn('orders', { 'h.csv': text }, { ...settings, skipInvalid: false })
    expect(held).toMatchObject({
      isApplied: false,
      summary: { rows: 2, imported: 0, errors: { bad_quantity: 1, held_back: 1 } },
    })
    expect(await grossOf('Held')).toEqual([])
    const unknown = await world.bringIn('orders', { 'h.csv': text }, { ...settings, createPartners: false })
    expect(unknown.summary).toMatchObject({ rows: 2, imported: 0, errors: { partner_unknown: 2 } })
  })

  it('of an order in two currencies are refused together, with what stands in the file', async () => {
    const text =
      'Customer,No,Date,Amount,Currency\nCur,1,2024-01-05,1,EUR\nCur,1,2024-01-05,1,USD\nCur,2,2024-01-05,1,usd\nCur,3,2024-01-05,1,XXQ\n'
    const { id, summary } = await world.bringIn(
      'orders',
      { 'c.csv': text },
      {
        ...settings,
        map: { partner: 'Customer', number: 'No', date: 'Date', amount: 'Amount', currency: 'Currency' },
      },
    )
    expect(summary).toMatchObject({ rows: 4, imported: 1, errors: { currency_differs: 2, bad_currency: 1 } })
    const { rows } = await world.database.owner.query(
      'select row_number, reason, original from import_error where import_id = $1 order by row_number',
      [id],
    )
    expect(rows).toEqual([
      { row_number: 2, reason: 'currency_differs', original: ['Cur', '1', '2024-01-05', '1', 'EUR'] },
      { row_number: 3, reason: 'currency_differs', original: ['Cur', '1', '2024-01-05', '1', 'USD'] },
      { row_number: 5, reason: 'bad_currency', original: ['Cur', '3', '2024-01-05', '1', 'XXQ'] },
    ])
  })
})

it('partners are known by their id in the source, else by a name that only one has', async () => {
  await world.database.owner.query(
    `insert into partner (partner_id, network_id, name, search_name, stage, stage_rank)
     values (gen_random_uuid(), $1, 'Known Ltd', 'known', 'contact', 2)`,
    [world.network.id],
  )
  const { summary } = await world.bringIn(
    'orders',
    { 'k.csv': `${head}known ltd,1,2024-01-05,A,1,3\n` },
    { ...settings, createPartners: false },
  )
  expect(summary).toMatchObject({ imported: 1, partners: 1 })
  expect(await grossOf('Known Ltd')).toEqual(['300'])
})
