import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isBare, isChanged, searchOf, settingsOf } from './view-settings.ts'

const value = fc.string({ minLength: 1, maxLength: 12 }).map((text) => text.replaceAll(',', ' '))
const search = fc
  .record(
    {
      q: value,
      stage: value,
      'field.region': value,
      tag: value,
      columns: fc.array(value, { minLength: 1, maxLength: 5 }).map((keys) => keys.join(',')),
      sort: value,
      group: value,
      layout: fc.constant('board'),
    },
    { requiredKeys: [] },
  )
  .map((one) => one as Record<string, string>)

it('law: a view opened from what it keeps is the address it was made of, and unchanged', () => {
  fc.assert(
    fc.property(search, (address) => {
      const view = { id: 'v', settings: settingsOf(address) }
      expect(searchOf(view)).toEqual({ ...address, view: 'v' })
      expect(isChanged(searchOf(view), view)).toBe(false)
    }),
  )
})

it('any other filter, column, order or group is a change; the page one is on is none', () => {
  const view = { id: 'v', settings: settingsOf({ stage: 'design', sort: '-net12m' }) }
  const address = searchOf(view)
  expect(isChanged({ ...address, at: 'x' }, view)).toBe(false)
  for (const more of [
    { stage: 'mature' },
    { sort: 'name' },
    { columns: 'name,tags' },
    { group: 'stage' },
    { q: 'a' },
  ])
    expect(isChanged({ ...address, ...more }, view)).toBe(true)
})

it('an address that names only a view is bare', () => {
  expect([isBare({}), isBare({ view: 'v' }), isBare({ view: 'v', q: 'a' })]).toEqual([true, true, false])
})
