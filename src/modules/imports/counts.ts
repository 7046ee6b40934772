import type { ImportKind, ImportSummary } from './contract.ts'

type Counts = {
  rows: number
  imported: number
  updated: number
  skipped: number
  errors: Map<string, number>
}

/** Counts the rows of each file of an import; in the end rows = imported + updated + skipped + Σ errors. */
export class RowCounts {
  #files: (Counts & { file: string; kind: ImportKind })[] = []

  /** Starts a file; returns its number. */
  addFile(file: string, kind: ImportKind): number {
    this.#files.push({ file, kind, rows: 0, imported: 0, updated: 0, skipped: 0, errors: new Map() })
    return this.#files.length - 1
  }

  fileName(file: number): string {
    return this.#files[file]?.file ?? ''
  }

  addRows(file: number, count: number): void {
    const counts = this.#files[file]
    if (counts) counts.rows += count
  }

  add(file: number, outcome: 'imported' | 'updated' | 'skipped', count: number): void {
    const counts = this.#files[file]
    if (counts) counts[outcome] += count
  }

  addError(file: number, reason: string, count = 1): void {
    const errors = this.#files[file]?.errors
    errors?.set(reason, (errors.get(reason) ?? 0) + count)
  }

  get rows(): number {
    return this.#files.reduce((sum, { rows }) => sum + rows, 0)
  }

  /** Rows that changed something. */
  get written(): number {
    return this.#files.reduce((sum, { imported, updated }) => sum + imported + updated, 0)
  }

  get refused(): number {
    return this.#files.reduce((sum, { errors }) => sum + total(errors), 0)
  }

  /** Good rows that stay out because others were refused. */
  holdBack(): void {
    for (const counts of this.#files) {
      const held = counts.rows - total(counts.errors)
      counts.imported = 0
      counts.updated = 0
      counts.skipped = 0
      if (held > 0) counts.errors.set('held_back', held)
    }
  }

  /** The summary; refuses when the counts do not add up, which would be our mistake. */
  summary(partners: number, orders: number, seconds: number, withFiles: boolean): ImportSummary {
    const files = this.#files.map(({ errors, ...counts }) => ({
      ...counts,
      errors: Object.fromEntries(errors),
    }))
    for (const { file, rows, imported, updated, skipped } of files) {
      const errors = total(this.#files.find((one) => one.file === file)?.errors ?? new Map())
      if (
        this.#files.filter((one) => one.file === file).length === 1 &&
        rows !== imported + updated + skipped + errors
      )
        throw new Error(
          `the rows of ${file} do not add up: ${rows} ≠ ${imported} + ${updated} + ${skipped} + ${errors}`,
        )
    }
    const errors: Record<string, number> = {}
    for (const file of files)
      for (const [reason, count] of Object.entries(file.errors))
        errors[reason] = (errors[reason] ?? 0) + count
    const sum = (pick: (file: (typeof files)[number]) => number) =>
      files.reduce((all, file) => all + pick(file), 0)
    return {
      rows: sum((file) => file.rows),
      imported: sum((file) => file.imported),
      updated: sum((file) => file.updated),
      skipped: sum((file) => file.skipped),
      errors,
      partners,
      orders,
      seconds,
      ...(withFiles ? { files } : {}),
    }
  }
}

function total(errors: ReadonlyMap<string, number>): number {
  let sum = 0
  for (const count of errors.values()) sum += count
  return sum
}
