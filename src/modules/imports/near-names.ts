/** A name without what spelling varies in: case, spaces, marks, ё. */
export function bareName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** How many letters have to be added, left out, changed or swapped with their neighbour, up to 2 (then 2). */
export function slips(a: string, b: string): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > 1) return 2
  let from = 0
  while (from < a.length && a[from] === b[from]) from++
  let endA = a.length
  let endB = b.length
  while (endA > from && endB > from && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const [leftA, leftB] = [a.slice(from, endA), b.slice(from, endB)]
  if (leftA.length <= 1 && leftB.length <= 1) return 1
  return leftA.length === 2 && leftB.length === 2 && leftA[0] === leftB[1] && leftA[1] === leftB[0] ? 1 : 2
}

export type NearName = { from: string; to: string; rows: number }

/** Names shorter than this differ by a letter for good reasons. */
const LONG_ENOUGH = 6
const MOST_NAMES = 5000

/**
 * Names of a column that look like another name, the commoner of two, or one that is known: those that differ only in
 * case, spaces and marks, and long ones without digits that differ by one slip. Most rows first.
 */
export function nearNames(counts: ReadonlyMap<string, number>, known: Iterable<string>): NearName[] {
  const isKnown = new Set(known)
  const names = [...new Set([...isKnown, ...counts.keys()])].slice(0, MOST_NAMES)
  const weight = (name: string) => (isKnown.has(name) ? Number.POSITIVE_INFINITY : (counts.get(name) ?? 0))
  const byBare = Map.groupBy(names, bareName)
  const found: NearName[] = []
  for (const [bare, group] of byBare) {
    if (bare === '') continue
    const near = [...group, ...slippedFrom(bare, byBare)]
    const [best] = near.sort((a, b) => weight(b) - weight(a) || (a < b ? -1 : 1))
    for (const name of group) {
      const rows = counts.get(name) ?? 0
      if (best !== undefined && name !== best && rows > 0 && !isKnown.has(name))
        found.push({ from: name, to: best, rows })
    }
  }
  return found.sort((a, b) => b.rows - a.rows || (a.from < b.from ? -1 : 1))
}

function slippedFrom(bare: string, byBare: ReadonlyMap<string, string[]>): string[] {
  if (bare.length < LONG_ENOUGH || /\d/.test(bare)) return []
  const found: string[] = []
  for (const [other, names] of byBare)
    if (other !== bare && other.length >= LONG_ENOUGH && !/\d/.test(other) && slips(bare, other) === 1)
      found.push(...names)
  return found
}
