import { availableParallelism, cpus, totalmem } from 'node:os'

/** One line of the report. `aim` is what the ratio (or, where `of` is figure, the figure) must reach. */
export type Result = {
  name: string
  figure: number
  unit: string
  floor: number
  ratio: number
  aim: Aim
}

export type Aim = { of: 'ratio'; atLeast: number } | { of: 'figure'; atMost: number }

/** Whether the result reaches its aim. */
export function isMet({ aim, figure, ratio }: Result): boolean {
  return aim.of === 'ratio' ? ratio >= aim.atLeast : figure <= aim.atMost
}

/** The results as one line of JSON: `[{"name","figure","unit","floor","ratio","aim","met"}]`. */
export function asJson(results: readonly Result[]): string {
  return JSON.stringify(
    results.map((result) => ({
      name: result.name,
      figure: rounded(result.figure),
      unit: result.unit,
      floor: rounded(result.floor),
      ratio: rounded(result.ratio),
      aim: result.aim.of === 'ratio' ? result.aim.atLeast : result.aim.atMost,
      met: isMet(result),
    })),
  )
}

/** The results as a table for people. */
export function asTable(results: readonly Result[]): string {
  const rows = results.map((result) => [
    result.name,
    shown(result.figure),
    shown(result.floor),
    result.unit,
    result.ratio.toFixed(3),
    result.aim.of === 'ratio' ? `ratio ≥ ${result.aim.atLeast}` : `≤ ${result.aim.atMost} ${result.unit}`,
    isMet(result) ? 'yes' : 'NO',
  ])
  const all = [['name', 'figure', 'floor', 'unit', 'ratio', 'aim', 'met'], ...rows]
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? []
  return all
    .map((row) =>
      row
        .map((cell, column) => {
          const isNumber = [1, 2, 4].includes(column)
          return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
        })
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** The machine, in one sentence: processors, memory, Node and PostgreSQL. */
export function machineFacts(postgres: string): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${availableParallelism()} × ${model}, ${memory} GiB, Node ${process.versions.node}, PostgreSQL ${postgres}`
}

function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

function shown(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}
