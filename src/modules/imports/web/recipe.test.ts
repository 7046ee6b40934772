import { describe, expect, it } from 'vitest'
import { Recipe } from '../contract.ts'
import { recipeOf } from './recipe.ts'

const run = {
  name: 'orders.csv',
  kind: 'orders' as const,
  files: [
    { n: 1, name: 'orders.csv', size: 1 },
    { n: 2, name: 'more.csv', size: 1 },
  ],
}

describe('an import as a recipe', () => {
  it('is one that the server accepts, with a step for each file', () => {
    const settings = {
      map: { partner: 'A', number: 'B', date: 'C', amount: 'D' },
      dateFormat: { date: 'd.M.yyyy' },
      currency: 'RUB',
      createPartners: true,
      skipInvalid: true,
      values: { status: { ok: 'delivered' } },
    }
    const recipe = recipeOf(run, settings)
    expect(Recipe.parse(recipe)).toEqual(recipe)
    expect(recipe?.steps.map(({ file }) => file)).toEqual(['orders.csv', 'more.csv'])
  })

  it('gives back the recipe it came from', () => {
    const recipe = Recipe.parse({
      name: 'x',
      steps: [{ file: 'a.csv', kind: 'leads', map: { key: 'K', date: 'D' } }],
    })
    expect(recipeOf({ ...run, kind: null }, { map: {}, recipe })).toBe(recipe)
  })

  it('is none before there is a file', () => {
    expect(recipeOf({ ...run, files: [] }, { map: {} })).toBeNull()
  })
})
