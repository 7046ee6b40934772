import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, type Day } from '#shared/days.ts'
import { readPastedDays } from './pasted-days.ts'

const day = fc.integer({ min: 0, max: 40_000 }).map((n): Day => addDays('1990-01-01', n))
const MONTHS = [
  'января',
  'февраля',
  'марта',
  'апреля',
  'мая',
  'июня',
  'июля',
  'августа',
  'сентября',
  'октября',
  'ноября',
  'декабря',
]
const parts = (one: Day) => one.split('-').map(Number) as [number, number, number]
const forms: Record<string, (one: Day) => string> = {
  iso: (one) => one,
  dotted: (one) => one.split('-').reverse().join('.'),
  slashed: (one) => one.split('-').reverse().join('/'),
  russian: (one) => `${parts(one)[2]} ${MONTHS[parts(one)[1] - 1]} ${parts(one)[0]}`,
}
const named = fc.constantFrom('', ' Новый год', '; Day of the City', '\tПраздник', ' — День 2 смены')

describe('pasted days', () => {
  it('are read in every form with their names, in order, each once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(day, { maxLength: 12 }),
        fc.constantFrom(...Object.keys(forms)),
        named,
        (list, form, name) => {
          const text = list.map((one) => `${forms[form]?.(one)}${name}`).join('\r\n')
          const { days, notRead } = readPastedDays(text)
          expect(notRead).toEqual([])
          expect(days.map((one) => one.day)).toEqual([...list].sort())
          for (const one of days) expect(one.name).toBe(name.replace(/^[\s;—]+/, ''))
        },
      ),
    )
  })

  it('may be ranges, whose first day leaves out what the last one says', () => {
    const january = Array.from({ length: 8 }, (_, n) => ({ day: addDays('2027-01-01', n), name: 'Каникулы' }))
    for (const line of [
      '01.01.2027 - 08.01.2027 Каникулы',
      '01.01–08.01.2027; Каникулы',
      '1–8 января 2027 г. Каникулы',
      '2027-01-01..2027-01-08, Каникулы',
      '1 по 8 января 2027 года — Каникулы',
    ])
      expect(readPastedDays(line)).toEqual({ days: january, notRead: [] })
  })

  it('that are none are told line by line, and comments are passed over', () => {
    const text =
      '# 2027\n\nвыходной\n31.02.2027 нет такого\n08.01.2027-01.01.2027\n01.01.2027-01.01.2028\n9.5.2027'
    expect(readPastedDays(text)).toEqual({
      days: [{ day: '2027-05-09', name: '' }],
      notRead: ['выходной', '31.02.2027 нет такого', '08.01.2027-01.01.2027', '01.01.2027-01.01.2028'],
    })
  })
})
