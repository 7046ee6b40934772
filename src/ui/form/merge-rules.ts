/** What became of one field that two people edited: unchanged by one of them, or wanted otherwise by each. */
export type Merged<Values> = {
  /** What to write: mine where only I changed a field, theirs where only they did, mine for now where both did. */
  values: Values
  /** Fields that both changed, each to something else. */
  conflicts: (keyof Values & string)[]
  /** Fields taken over from them. */
  taken: (keyof Values & string)[]
}

/**
 * Merges three states of a form field by field: as it was read, as it stands now, as it was typed here. Two values are
 * the same if they read the same; an empty text and nothing are one.
 */
export function mergeValues<Values extends Record<string, unknown>>(
  base: Values,
  theirs: Values,
  mine: Values,
): Merged<Values> {
  const values: Values = { ...mine }
  const conflicts: (keyof Values & string)[] = []
  const taken: (keyof Values & string)[] = []
  for (const field of Object.keys(mine)) {
    const [before, now, typed] = [base[field], theirs[field], mine[field]].map(asText)
    if (now === before || now === typed) continue
    if (typed === before) {
      taken.push(field)
      Object.assign(values, { [field]: theirs[field] })
    } else conflicts.push(field)
  }
  return { values, conflicts, taken }
}

function asText(value: unknown): string {
  if (value === null || value === undefined || value === '') return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
