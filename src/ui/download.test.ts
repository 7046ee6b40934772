import { expect, it } from 'vitest'
import { csvFor } from './download.ts'

const table = { name: 'x', head: ['a', 'b'], rows: [['1093.50', 0.5] as const, ['1;2', null] as const] }

it('writes for each language the separators its spreadsheets expect, and changes nothing but them', () => {
  expect(csvFor(table, 'en')).toBe('\ufeffa,b\r\n1093.50,0.5\r\n1;2,\r\n')
  expect(csvFor(table, 'ru')).toBe('\ufeffa;b\r\n1093,50;0,5\r\n"1;2";\r\n')
})
