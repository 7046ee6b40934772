import { expect, test } from 'vitest'
import { splitWords } from './contact-deeds.ts'

test.each([
  ['Записать контакт', 'конт', true, ''],
  ['Записать контакт', 'записать контакт Тверь лён', true, 'Тверь лён'],
  ['Log contact', 'contact Oak', true, 'Oak'],
  ['Log contact', 'Oak', false, 'Oak'],
  ['Log contact', 'l', false, ''],
])('%s: “%s” means the deed: %s, with “%s”', (title, words, isMeant, name) => {
  expect(splitWords(title, words)).toEqual({ isMeant, name })
})
