import type { Import, ImportKind, ImportSettings, Recipe } from '../contract.ts'

/**
 * What a person chose, as a recipe for the next time: by hand over the same files, or by the command. An import that
 * came from a recipe gives that back.
 */
export function recipeOf(
  run: Pick<Import, 'name' | 'files' | 'kind'>,
  settings: ImportSettings,
): Recipe | null {
  if (settings.recipe) return settings.recipe
  const kind: ImportKind | null = run.kind
  if (kind === null || run.files.length === 0) return null
  const { source, createPartners, map, values, dateFormat, decimalSeparator, seller, currency, timeZone } =
    settings
  const { promiseCompare, promisePer, unavailable, scale, givenBy } = settings
  const general = { source, currency, timeZone, decimalSeparator, seller, createPartners }
  const reading = { values, dateFormat, promiseCompare, promisePer, unavailable, scale, givenBy }
  return {
    name: run.name,
    ...withoutEmpty(general),
    steps: run.files.map((file) => ({ file: file.name, kind, map, ...withoutEmpty(reading) })),
  }
}

function withoutEmpty<Part extends object>(part: Part): Partial<Part> {
  return Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined)) as Partial<Part>
}
