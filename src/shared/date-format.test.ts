import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectDateFormat } from './date-detection.ts'
import { compileDateFormat, dayWritten, instantOf } from './date-format.ts'
import { dayFromNumber, dayNumber } from './days.ts'

function read(format: string, text: string, zone = 'UTC'): string | null {
  const parse = compileDateFormat(format)
  if (!parse) throw new Error(`no such format: ${format}`)
  const date = parse(text)
  return date && instantOf(date, zone).toISOString().replace('.000Z', 'Z')
}

describe('reading a date by its format', () => {
  test.each([
    ['dd.MM.yyyy HH:mm', '05.03.2017 09:07', '2017-03-05T09:07:00Z'],
    ['d.M.yyyy', '5.3.2017', '2017-03-05T00:00:00Z'],
    ['d.M.yyyy', '25.12.2017', '2017-12-25T00:00:00Z'],
    ['M/d/yyyy H:mm', '12/1/2010 8:26', '2010-12-01T08:26:00Z'],
    ['d-MMM-yy', '2-Jun-06', '2006-06-02T00:00:00Z'],
    ['d-MMM-yy', '14-NOV-69', '2069-11-14T00:00:00Z'],
    ['d-MMM-yy', '14-Sept-70', '1970-09-14T00:00:00Z'],
    ['d MMM yyyy', '3 марта 2024', '2024-03-03T00:00:00Z'],
    ['d MMM yyyy', '3 янв. 2024', '2024-01-03T00:00:00Z'],
    ["d MMMM yyyy 'г.'", '9 мая 2024 г.', '2024-05-09T00:00:00Z'],
    ['MMM d, yyyy', 'May 9, 2024', '2024-05-09T00:00:00Z'],
    ['yyyyMMdd', '20240509', '2024-05-09T00:00:00Z'],
    ['dd/MM/yyyy hh:mm a', '01/02/2024 12:05 am', '2024-02-01T00:05:00Z'],
    ['dd/MM/yyyy h:mm a', '01/02/2024 1:05 PM', '2024-02-01T13:05:00Z'],
    ["yyyy-MM-dd'T'HH:mm:ss.SSS", '2024-05-09T10:11:12.345', '2024-05-09T10:11:12.345Z'],
    ['yyyy-MM-dd HH:mm:ss.S', '2024-05-09 10:11:12.3456789', '2024-05-09T10:11:12.345Z'],
    ['yyyy-MM-dd HH:mmXXX', '2024-05-09 10:11+03:00', '2024-05-09T07:11:00Z'],
    ['yyyy-MM-dd HH:mm X', '2024-05-09 10:11 -0330', '2024-05-09T13:41:00Z'],
    ['yyyy-MM-dd HH:mmxx', '2024-05-09 10:11+0000', '2024-05-09T10:11:00Z'],
    ['ISO', '2024-05-09', '2024-05-09T00:00:00Z'],
    ['ISO', '2017-10-02 10:56:33', '2017-10-02T10:56:33Z'],
    ['ISO', '2017-10-02T10:56', '2017-10-02T10:56:00Z'],
    ['ISO', '2017-10-02T10:56:33.5Z', '2017-10-02T10:56:33.500Z'],
    ['ISO', '2017-10-02T10:56:33+03', '2017-10-02T07:56:33Z'],
    ['ISO', '2017-10-02T10:56:33-0330', '2017-10-02T14:26:33Z'],
    ["d 'o''clock' M yy", "5 o'clock 3 17", '2017-03-05T00:00:00Z'],
  ])('%s reads %s', (format, text, instant) => {
    expect(read(format, text)).toBe(instant)
  })

  test.each([
    ['dd.MM.yyyy', '5.3.2017'],
    ['dd.MM.yyyy', '05.03.17'],
    ['dd.MM.yyyy', '05.03.20177'],
    ['dd.MM.yyyy', '05.03.2017 '],
    ['dd.MM.yyyy', '31.04.2017'],
    ['dd.MM.yyyy', '29.02.2023'],
    ['dd.MM.yyyy', '00.01.2023'],
    ['dd.MM.yyyy', '01.13.2023'],
    ['dd.MM.yyyy', '01.01.0000'],
    ['dd.MM.yyyy', ''],
    ['dd.MM.yyyy HH:mm', '05.03.2017 24:00'],
    ['dd.MM.yyyy HH:mm', '05.03.2017 10:60'],
    ['dd.MM.yyyy h:mm a', '05.03.2017 13:00 PM'],
    ['dd.MM.yyyy h:mm a', '05.03.2017 0:00 AM'],
    ['d-MMM-yy', '2-Juno-06'],
    ['ISO', '2017-10-02T10'],
    ['ISO', '2017-10-02T10:56:60'],
    ['ISO', '20171002'],
    ['ISO', '2017-10-02Z'],
  ])('%s refuses %j', (format, text) => {
    expect(read(format, text)).toBeNull()
  })

  test.each([
    '',
    'yyyy-MM',
    'QQQ',
    'dd.MM.yyyy EEE',
    'dd.MM.yyyy hh:mm',
    "dd.MM.yyyy 'open",
    'ddd.MM.yyyy',
    'dd.MM.yyy',
  ])('does not understand the format %j', (format) => {
    expect(compileDateFormat(format)).toBeNull()
  })

  test('reads naive times in the zone given, and those with an offset by their own', () => {
    expect(read('dd.MM.yyyy HH:mm', '05.03.2017 09:07', 'Europe/Moscow')).toBe('2017-03-05T06:07:00Z')
    expect(read('ISO', '2017-03-05T09:07Z', 'Europe/Moscow')).toBe('2017-03-05T09:07:00Z')
  })

  test('reads back every day it can write', () => {
    const anyDay = fc
      .integer({ min: dayNumber('1000-01-01'), max: dayNumber('9999-12-31') })
      .map(dayFromNumber)
    const russian = compileDateFormat('dd.MM.yyyy')
    fc.assert(
      fc.property(anyDay, (day) => {
        const date = russian?.(`${day.slice(8)}.${day.slice(5, 7)}.${day.slice(0, 4)}`)
        expect(date && dayWritten(date)).toBe(day)
      }),
    )
  })

  test('never throws, whatever the text', () => {
    const formats = ['dd.MM.yyyy HH:mm', 'd-MMM-yy', 'ISO', 'M/d/yy h:mm a', 'yyyy-MM-ddXXX'].map(
      compileDateFormat,
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of formats) parse?.(text)
      }),
    )
  })
})

describe('detecting the format', () => {
  test.each<[string[], string]>([
    [['31/01/2017', '02/03/2017'], 'dd/MM/yyyy'],
    [['1/31/2017', '2/3/2017'], 'M/d/yyyy'],
    [['12/1/2010 8:26', '12/31/2010 18:06'], 'M/d/yyyy H:mm'],
    [['12/01/2010 08:26', '12/31/2010 18:06'], 'MM/dd/yyyy HH:mm'],
    [['01.02.2003'], 'dd.MM.yyyy'],
    [['1.2.03'], 'd.M.yy'],
    [['15.12.2017', '24.11.2016'], 'd.M.yyyy'],
    [['2-Jun-06', '14-Nov-06'], 'd-MMM-yy'],
    [['3 марта 2024', '12 мая 2024'], 'd MMM yyyy'],
    [['3 марта 2024 г.'], "d MMM yyyy 'г.'"],
    [['May 9, 2024'], 'MMM d, yyyy'],
    [['2017-10-02 10:56:33'], 'ISO'],
    [['2017-10-02', '2017-10-02T10:56:33Z'], 'ISO'],
    [['2017/10/02'], 'yyyy/MM/dd'],
    [['20171002', '20171231'], 'yyyyMMdd'],
    [['05.03.2017 09:07:15', '15.03.2017 19:07:15'], 'dd.MM.yyyy HH:mm:ss'],
    [['1/31/2017 5:07 PM'], 'M/d/yyyy h:mm a'],
    [['31.01.2017T10:00+03:00'], "dd.MM.yyyy'T'H:mmXXX"],
    [['3/27/07', 'Pre-PQ Process', '10/2/06', 'Date Not Captured', ''], 'M/d/yy'],
  ])('%j is %s', (samples, format) => {
    const found = detectDateFormat(samples)
    expect(found).toMatchObject({ candidates: [format], ambiguous: false })
    expect(found.read).toBeGreaterThan(0)
  })

  test.each([
    [['01/02/03']],
    [['01/02/2003', '11/12/2004']],
    [['01/01/2003']],
    [['01-02-03']],
    [['31/01/2017', '01/31/2017']],
  ])('%j is ambiguous', (samples) => {
    const found = detectDateFormat(samples)
    expect(found.ambiguous).toBe(true)
    expect(found.candidates.length).toBeGreaterThan(1)
  })

  test.each([[[]], [['', ' ']], [['apples', '17', '1.5']]])('%j is no date', (samples) => {
    expect(detectDateFormat(samples)).toMatchObject({ candidates: [], ambiguous: false, read: 0 })
  })

  test('whatever it decides on reads the samples back', () => {
    const shown = fc.constantFrom(
      'dd.MM.yyyy',
      'yyyy-MM-dd',
      'dd/MM/yyyy HH:mm',
      'MM/dd/yyyy',
      'dd-MM-yy HH:mm:ss',
    )
    const anyTime = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2068, 0, 1) })
    fc.assert(
      fc.property(shown, fc.array(anyTime, { minLength: 1, maxLength: 30 }), (format, times) => {
        const samples = times.map((time) => write(format, new Date(time)))
        const found = detectDateFormat(samples)
        const wanted = compileDateFormat(format)
        const parse = compileDateFormat(found.candidates[0] ?? '')
        if (found.ambiguous) return
        for (const sample of samples) expect(parse?.(sample)).toEqual(wanted?.(sample))
      }),
    )
  })
})

function write(format: string, date: Date): string {
  const iso = date.toISOString()
  return format
    .replace('yyyy', iso.slice(0, 4))
    .replace('yy', iso.slice(2, 4))
    .replace('MM', iso.slice(5, 7))
    .replace('dd', iso.slice(8, 10))
    .replace('HH', iso.slice(11, 13))
    .replace('mm', iso.slice(14, 16))
    .replace('ss', iso.slice(17, 19))
}
