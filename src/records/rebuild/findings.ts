/** What one law found: how many records it looked at, how many break it, and some of them by name. */
export type Finding = { check: string; checked: number; differences: number; examples: string[] }

const EXAMPLES = 5

/** Counts what a check finds. */
export class Findings {
  #checked = 0
  #differences = 0
  readonly #examples: string[] = []
  readonly #check: string

  constructor(check: string) {
    this.#check = check
  }

  add(agrees: boolean, name: string): void {
    this.#checked++
    if (agrees) return
    this.#differences++
    if (this.#examples.length < EXAMPLES) this.#examples.push(name)
  }

  finding(): Finding {
    return {
      check: this.#check,
      checked: this.#checked,
      differences: this.#differences,
      examples: [...this.#examples],
    }
  }
}

/** One finding for each check, in the order they first appear. */
export function mergeFindings(findings: readonly Finding[]): Finding[] {
  const merged = new Map<string, Finding>()
  for (const finding of findings) {
    const known = merged.get(finding.check)
    if (!known) merged.set(finding.check, { ...finding, examples: [...finding.examples] })
    else {
      known.checked += finding.checked
      known.differences += finding.differences
      known.examples = [...known.examples, ...finding.examples].slice(0, EXAMPLES)
    }
  }
  return [...merged.values()]
}
