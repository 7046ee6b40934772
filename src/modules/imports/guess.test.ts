import { describe, expect, it } from 'vitest'
import { FIELDS, IMPORT_KINDS, type ImportKind } from './contract.ts'
import { guessFormats, guessMap } from './guess.ts'

describe('columns are guessed by name and content', () => {
  it.each<[ImportKind, string, string, Record<string, string>]>([
    [
      'orders',
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
      '536365,85123A,WHITE HANGER,6,12/1/2010 8:26,2.55,17850,United Kingdom',
      {
        partner: 'CustomerID',
        number: 'InvoiceNo',
        date: 'InvoiceDate',
        sku: 'StockCode',
        name: 'Description',
        quantity: 'Quantity',
        unitPrice: 'UnitPrice',
      },
    ],
    [
      'orders',
      'Дата,Контрагент,Номер,Номенклатура,Артикул,Количество,Цена,Сумма',
      '31.01.2024,ООО Ель,7,Доска,А1,2,10,20',
      {
        partner: 'Контрагент',
        number: 'Номер',
        date: 'Дата',
        sku: 'Артикул',
        name: 'Номенклатура',
        quantity: 'Количество',
        unitPrice: 'Цена',
        amount: 'Сумма',
      },
    ],
    [
      'orders',
      'Дата отгрузки план,Дата отгрузки,Дата,Клиент,Номер',
      '05.02.2024,04.02.2024,31.01.2024,Ель,7',
      { partner: 'Клиент', number: 'Номер', date: 'Дата', promised: 'Дата отгрузки план' },
    ],
    [
      'opportunities',
      'opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value',
      '1C1I7A6R,Moses Frase,GTX Plus Basic,Cancity,Won,2016-10-20,2017-03-01,1054',
      {
        number: 'opportunity_id',
        status: 'deal_stage',
        partner: 'account',
        product: 'product',
        agent: 'sales_agent',
        value: 'close_value',
        engaged: 'engage_date',
        closed: 'close_date',
      },
    ],
    [
      'requests',
      'concept:name,org:resource,time:timestamp,case:concept:name',
      'Closed,Value 2,2010-01-13 08:40:25+00:00,Case3608',
      { number: 'case:concept:name', event: 'concept:name', date: 'time:timestamp', person: 'org:resource' },
    ],
    [
      'measures',
      'review_id,order_id,review_score,review_comment_message,review_creation_date,seller_id',
      'r1,o1,5,fine,2018-01-05,s1',
      {
        key: 'review_id',
        number: 'order_id',
        value: 'review_score',
        evidence: 'review_comment_message',
        date: 'review_creation_date',
        partner: 'seller_id',
      },
    ],
    [
      'leads',
      'mql_id,first_contact_date,landing_page_id,origin',
      'm1,2018-02-01,l1,social',
      { key: 'mql_id', date: 'first_contact_date', origin: 'origin' },
    ],
    [
      'partners',
      'Код,Наименование,Город,Страна',
      '17,Ель,Тверь,RU',
      { partner: 'Код', name: 'Наименование', city: 'Город', country: 'Страна' },
    ],
  ])('%s: %s', (kind, header, row, map) => {
    expect(guessMap(kind, header.split(','), [row.split(',')])).toEqual(map)
  })

  it('a column whose cells cannot be it is not taken', () => {
    expect(guessMap('orders', ['Customer', 'Order', 'Date'], [['A', '1', 'soon']])['date']).toBeUndefined()
  })

  it('every field that is guessed is a field of the kind, each column once', () => {
    const header = 'id,code,name,date,number,price,qty,status,city,value,customer'.split(',')
    for (const kind of IMPORT_KINDS) {
      const map = guessMap(kind, header, [])
      const fields: readonly string[] = [...FIELDS[kind].required, ...FIELDS[kind].optional]
      expect(Object.keys(map).every((field) => fields.includes(field))).toBe(true)
      expect(new Set(Object.values(map)).size).toBe(Object.values(map).length)
    }
  })
})

it('formats tell what is ambiguous, and what words of a status mean', () => {
  const columns = ['Date', 'Price', 'Status']
  const rows = [
    ['01/02/2024', '1 234,50', 'Доставлен'],
    ['03/02/2024', '2,5', 'lost at sea'],
  ]
  const { formats, values } = guessFormats(
    'orders',
    { date: 'Date', unitPrice: 'Price', status: 'Status' },
    columns,
    rows,
  )
  expect(formats).toMatchObject([
    { field: 'date', isAmbiguous: true, example: '01/02/2024' },
    { field: 'unitPrice', decimalSeparator: ',', isAmbiguous: false },
  ])
  expect(formats[0]?.dateFormats?.length).toBeGreaterThan(1)
  expect(values).toEqual({ status: { Доставлен: 'delivered', 'lost at sea': null } })
})
