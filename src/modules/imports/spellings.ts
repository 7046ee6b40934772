import { sql } from 'kysely'
import type { Tx } from '#platform/database/database.ts'
import type { Spelling } from './contract.ts'
import { spellingsOf } from './convert/cells.ts'
import { nearNames } from './near-names.ts'
import type { StepPlan } from './plan.ts'
import { readJoined } from './read/join.ts'
import { openStepFile } from './read/step-rows.ts'

/** Fields that hold names: the same thing should be called the same. */
const NAME_FIELDS = [
  'partner',
  'product',
  'series',
  'agent',
  'team',
  'region',
  'city',
  'country',
  'tags',
] as const
const MOST_NAMES = 20_000
const MOST_OFFERS = 100

/**
 * Names in the files of an import that look like other names: of the same column, of the file it is joined on, or of what
 * the network knows already. Reads the files through. `step` is the place in the recipe.
 */
export async function findSpellings(tx: Tx, steps: readonly StepPlan[]): Promise<Spelling[]> {
  const found: Spelling[] = []
  for (const step of steps) {
    const spelt = spellingsOf(step.values)
    const fields = NAME_FIELDS.flatMap((field) => {
      const column = step.map[field]
      return column === undefined ? [] : [{ field, column, counts: new Map<string, number>() }]
    })
    if (fields.length === 0) continue
    for (const file of step.files) await countNames({ ...step, join: [], where: [], map: {} }, file, fields)
    for (const { field, column, counts } of fields) {
      for (const [from, to] of spelt.get(field) ?? [])
        for (const name of [...counts.keys()])
          if (name.toLowerCase() === from) {
            counts.set(to, (counts.get(to) ?? 0) + (counts.get(name) ?? 0))
            counts.delete(name)
          }
      const known = [...(await joinedNames(step, column)), ...(await knownNames(tx, field))]
      for (const { from, to, rows } of nearNames(counts, known))
        found.push({ step: step.place, field, from, to, rows })
    }
  }
  return found.slice(0, MOST_OFFERS)
}

async function countNames(
  step: StepPlan,
  file: StepPlan['files'][number],
  fields: readonly { column: string; counts: Map<string, number> }[],
): Promise<void> {
  const open = await openStepFile(step, file, [])
  try {
    const places = fields.map(({ column, counts }) => ({ at: open.columns.indexOf(column), counts }))
    for await (const { rows } of open.batches)
      for (const row of rows)
        for (const { at, counts } of places) {
          const name = (row[at] ?? '').trim()
          if (name === '' || name.length > 200) continue
          const count = counts.get(name)
          if (count !== undefined || counts.size < MOST_NAMES) counts.set(name, (count ?? 0) + 1)
        }
  } finally {
    open.close()
  }
}

/** The names of the file a column is joined on. */
async function joinedNames(step: StepPlan, column: string): Promise<string[]> {
  const names: string[] = []
  for (const { file, on } of step.join) {
    const key = on[column]
    if (key === undefined || Object.keys(on).length > 1) continue
    const joined = await readJoined(file, [key], [key])
    names.push(...joined.keys())
  }
  return names
}

async function knownNames(tx: Tx, field: (typeof NAME_FIELDS)[number]): Promise<string[]> {
  if (field === 'partner') {
    const { rows } = await sql<{ name: string }>`
      select name from (select name from partner where merged_into is null union select external_id from partner_external_id) n limit ${MOST_NAMES}`.execute(
      tx,
    )
    return rows.map(({ name }) => name)
  }
  if (field === 'city' || field === 'country' || field === 'tags') return []
  const { rows } = await sql<{ name: string }>`
    select distinct ${sql.ref(field)} as name from opportunity where replaced_by is null and ${sql.ref(field)} is not null limit ${MOST_NAMES}`.execute(
    tx,
  )
  return rows.map(({ name }) => name)
}
