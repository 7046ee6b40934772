import { describe, expect, it } from 'vitest'
import { parseMap, parseScale, readImportWords, recipeAsSettings, settingsOf } from './options.ts'

describe('options of import commands', () => {
  it('name columns, with commas and equal signs in them', () => {
    expect(parseMap('partner=Customer ID,number=PO / SO #,name=Size\\, colour,amount=Sum = total')).toEqual({
      ...{ partner: 'Customer ID', number: 'PO / SO #', name: 'Size, colour', amount: 'Sum = total' },
    })
    expect(() => parseMap('partner')).toThrow('--map takes')
    expect(() => parseMap('partner=')).toThrow('--map takes')
  })

  it('name scales', () => {
    expect(parseScale('nps')).toEqual({ code: 'nps', min: 0, max: 10 })
    expect(parseScale('mood:-2..2')).toEqual({ code: 'mood', min: -2, max: 2 })
    expect(() => parseScale('mood')).toThrow('--scale takes')
  })

  it('become settings; what means nothing is refused', () => {
    const words = readImportWords([
      ...[
        'a.csv',
        '--map',
        'partner=P,number=N',
        '--map',
        'date=D',
        '--currency',
        'gbp',
        '--seller',
        'partner',
      ],
      ...['--audience', 'host', '--create-partners', '--skip-invalid', '--date-format', 'dd.MM.yyyy'],
    ])
    expect(words.positionals).toEqual(['a.csv'])
    expect(settingsOf(words)).toEqual({
      ...{
        map: { partner: 'P', number: 'N', date: 'D' },
        currency: 'GBP',
        seller: 'partner',
        audience: 'own',
      },
      ...{ createPartners: true, skipInvalid: true, dateFormat: 'dd.MM.yyyy' },
    })
    for (const wrong of [
      ['--currency', 'ABC'],
      ['--seller', 'us'],
      ['--time-zone', 'Mars'],
      ['--date-format', 'day'],
      ['--audience', 'all'],
    ])
      expect(() => settingsOf(readImportWords(wrong)), wrong.join(' ')).toThrow()
    expect(() => readImportWords(['--unknown'])).toThrow()
  })

  it('go before what a recipe says of the one step that fits', () => {
    const recipe = {
      ...{ name: 'R', source: 'erp', currency: 'EUR', createPartners: true },
      steps: [{ file: 'x.csv', kind: 'orders' as const, map: { partner: 'P' }, seller: 'partner' as const }],
    }
    const settings = recipeAsSettings(recipe, 'orders', { map: {}, currency: 'GBP' })
    expect(settings).toEqual({
      source: 'erp',
      currency: 'GBP',
      createPartners: true,
      seller: 'partner',
      map: { partner: 'P' },
    })
    expect(() => recipeAsSettings(recipe, 'leads', { map: {} })).toThrow('0 steps of leads')
  })
})
