import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IMPORT_KINDS } from '../contract.ts'
import {
  dateFormatOf,
  fieldsOf,
  kindsFor,
  mapWith,
  missingFields,
  samplesOf,
  settingsFrom,
  tidySettings,
  unclearDates,
  withDateFormat,
} from './mapping.ts'

const file = {
  n: 1,
  name: 'orders.csv',
  size: 10,
  delimiter: ';',
  encoding: 'utf-8',
  isCompressed: false,
  format: 'csv' as const,
  parts: [],
  part: null,
  columns: ['Дата', 'Сумма'],
  sample: [
    ['01.02.2026', '5'],
    ['', '5'],
    ['02.02.2026', '7'],
  ],
}

describe('matching of columns', () => {
  it('uses every column once, whatever is chosen in whatever order', () => {
    const pick = fc.tuple(
      fc.constantFrom('number', 'date', 'partner', 'amount'),
      fc.option(fc.constantFrom('A', 'B', 'C'), { nil: null }),
    )
    fc.assert(
      fc.property(fc.array(pick, { maxLength: 12 }), (picks) => {
        let map: Record<string, string> = {}
        for (const [field, column] of picks) map = mapWith(map, field, column)
        const columns = Object.values(map)
        expect(new Set(columns).size).toBe(columns.length)
        const last = picks.at(-1)
        if (last) expect(map[last[0]] ?? null).toBe(last[1])
      }),
    )
  })

  it.each([
    ['an empty map', 'orders', 'host', {}, ['partner', 'number', 'date', 'amount']],
    ['a sum instead of a price', 'orders', 'host', { partner: 'a', number: 'b', date: 'c', amount: 'd' }, []],
    ['quantity without price', 'orders', 'partner', { number: 'b', date: 'c', quantity: 'd' }, ['amount']],
    ['a review of an order', 'measures', 'host', { value: 'a', date: 'b', number: 'c' }, []],
    ['a review of nobody', 'measures', 'host', { value: 'a', date: 'b' }, ['partner']],
    ['a partner’s own review', 'measures', 'partner', { value: 'a', date: 'b' }, []],
  ] as const)('says what is missing: %s', (_, kind, side, map, missing) => {
    expect(missingFields(kind, side, map)).toEqual(missing)
  })

  it('never asks the partner’s side whose rows they are, and offers it only its own kinds', () => {
    for (const kind of IMPORT_KINDS) {
      expect(fieldsOf(kind, 'partner').some(({ field }) => field.startsWith('partner'))).toBe(false)
    }
    expect(kindsFor('partner')).not.toContain('partners')
    for (const kind of kindsFor('partner')) expect(kindsFor('host')).toContain(kind)
  })

  it('begins with the guess and keeps what was saved', () => {
    const guess = { kind: 'orders' as const, map: { date: 'Дата' }, formats: [], values: {} }
    expect(settingsFrom({ map: {} }, guess).map).toEqual({ date: 'Дата' })
    expect(settingsFrom({ map: { date: 'X' } }, guess).map).toEqual({ date: 'X' })
    expect(settingsFrom({ map: {} }, null).map).toEqual({})
  })

  it('asks about a date only while it is unclear', () => {
    const guess = {
      kind: 'orders' as const,
      map: {},
      values: {},
      formats: [
        { field: 'date', dateFormats: ['d/M/yyyy', 'M/d/yyyy'], isAmbiguous: true, example: '01/02/2026' },
        { field: 'promised', dateFormats: ['d/M/yyyy'], isAmbiguous: false, example: '31/02/2026' },
      ],
    }
    const settings = { map: { date: 'Дата' } }
    expect(unclearDates(guess, settings)).toEqual(['date'])
    const said = withDateFormat(settings, 'date', 'M/d/yyyy')
    expect(unclearDates(guess, said)).toEqual([])
    expect(dateFormatOf(said, 'date')).toBe('M/d/yyyy')
    expect(unclearDates(guess, { map: {} })).toEqual([])
  })

  it('drops what another kind does not have', () => {
    const settings = { map: { date: 'a', quantity: 'b' }, dateFormat: { date: 'd.M.yyyy', promised: 'ISO' } }
    expect(tidySettings(settings, 'measures', 'host')).toEqual({
      map: { date: 'a' },
      dateFormat: { date: 'd.M.yyyy' },
    })
  })

  it('shows different cells only', () => {
    expect(samplesOf(file, 'Дата')).toEqual(['01.02.2026', '02.02.2026'])
    expect(samplesOf(file, 'Сумма')).toEqual(['5', '7'])
    expect(samplesOf(file, 'Нет')).toEqual([])
  })
})
