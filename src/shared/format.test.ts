import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FormatSettings, formatMoney, formatNumber, formatPercent } from './format.ts'
import { dayIn, daysBetween, formatDate, formatNearDay, formatPeriod } from './format-date.ts'

const ru: FormatSettings = { language: 'ru', timeZone: 'Europe/Moscow', currency: 'RUB' }
const en: FormatSettings = { language: 'en', timeZone: 'Europe/Moscow', currency: 'RUB' }
/** Intl separates with several kinds of space; here only that there is one matters. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('formatNumber and formatPercent', () => {
  it.each([
    [-33.5, 'ru', '\u221233,5'],
    [-33.5, 'en', '\u221233.5'],
    [1234567, 'ru', '1 234 567'],
    [1234567, 'en', '1,234,567'],
  ] as const)('writes %d in %s as %s, with a true minus', (value, language, text) => {
    expect(plain(formatNumber(value, language))).toBe(text)
  })

  it('puts a thin space before % in Russian and none in English', () => {
    expect(formatPercent(0.914, 'ru')).toBe('91\u202f%')
    expect(formatPercent(0.914, 'en')).toBe('91%')
    expect(formatPercent(-0.034, 'en', { decimals: 1 })).toBe('\u22123.4%')
    expect(formatPercent(0.17, 'ru', { signed: true, bare: true })).toBe('+17')
  })

  it('never writes a hyphen for a minus', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.constantFrom('ru', 'en'),
        (value, language) => {
          expect(formatNumber(value, language)).not.toContain('-')
          expect(formatPercent(value, language, { signed: true })).not.toContain('-')
        },
      ),
    )
  })
})

describe('formatMoney', () => {
  it.each([
    ['12480', ru, '12 480 ₽'],
    ['12480.00', ru, '12 480 ₽'],
    ['12480.5', ru, '12 480,50 ₽'],
    ['-1200', en, '\u2212₽1,200'],
    ['12480.5', en, '₽12,480.50'],
  ] as const)('%s', (amount, settings, text) => {
    expect(plain(formatMoney(amount, settings))).toBe(text)
  })

  it('keeps every digit of a sum beyond 2^53', () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 24n })
    fc.assert(
      fc.property(digits, (whole) => {
        const shown = formatMoney(`${whole}.07`, en, { bare: true })
        expect(shown.replaceAll(',', '')).toBe(`${whole}.07`)
      }),
    )
  })

  it('knows currencies without cents and others than the network’s', () => {
    expect(plain(formatMoney('1500', ru, { currency: 'JPY' }))).toBe('1 500 ¥')
    expect(formatMoney('1.5', en, { currency: 'BHD', bare: true })).toBe('1.500')
  })
})

describe('dates', () => {
  const now = '2026-11-17T12:00:00Z'

  it.each([
    ['short', '14 ноя', '14 Nov'],
    ['long', '14 ноября 2026', '14 November 2026'],
    ['full', 'суббота, 14 ноября 2026', 'Saturday, 14 November 2026'],
    ['numeric', '14.11.2026', '14/11/2026'],
    ['month', 'ноябрь 2026', 'November 2026'],
    ['quarter', 'IV кв. 2026', 'Q4 2026'],
    ['date-time', '14 ноя, 02:30', '14 Nov, 02:30'],
  ] as const)('%s', (style, russian, english) => {
    const instant = '2026-11-13T23:30:00Z'
    expect(plain(formatDate(instant, ru, style, now))).toBe(russian)
    expect(plain(formatDate(instant, en, style, now))).toBe(english)
  })

  it('names the year when it is another one, and the neighbours of today', () => {
    expect(plain(formatDate('2025-05-09', ru, 'short', now))).toBe('9 мая 2025')
    expect(formatNearDay('2026-11-17', ru, now)).toBe('сегодня')
    expect(formatNearDay('2026-11-18', en, now)).toBe('tomorrow')
    expect(formatDate('nonsense', ru)).toBe('')
  })

  it('a calendar day is the same day in every zone', () => {
    const days = fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
    const zones = fc.constantFrom('Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kolkata', 'Europe/Moscow')
    fc.assert(
      fc.property(days, zones, (date, timeZone) => {
        const day = date.toISOString().slice(0, 10)
        expect(dayIn(day, timeZone)).toBe(day)
        expect(formatDate(day, { ...en, timeZone }, 'numeric')).toBe(day.split('-').reverse().join('/'))
        expect(daysBetween(day, day, timeZone)).toBe(0)
      }),
    )
  })
})

describe('formatPeriod', () => {
  it.each([
    ['2017-11', 'ноябрь 2017', 'ноя 17'],
    ['2017-Q4', 'IV кв. 2017', 'IV 17'],
    ['2017', '2017', '2017'],
  ])('%s', (key, long, short) => {
    expect(formatPeriod(key, ru)).toBe(long)
    expect(formatPeriod(key, ru, true)).toBe(short)
  })
})
