import type { ReactNode } from 'react'
import { useFormat } from '../locale.tsx'
import { ChartFigure, type ChartFrame } from './chart-figure.tsx'

export type CohortRow = {
  key: string
  name: string
  size: number /** Shares 0…1, null where the time has not come. */
  shares: readonly (number | null)[]
}

/** Which of the six depths a share between the lowest and 1 has. */
function depth(share: number, lowest: number): number {
  return Math.min(6, Math.max(1, Math.ceil((share - lowest) / ((1 - lowest) / 6))))
}

/** Cohorts by rows, time together by columns, depth of teal by what is left. */
export function CohortTable(
  props: ChartFrame & {
    columns: readonly string[]
    rows: readonly CohortRow[]
    nameLabel: string
    sizeLabel: string
    columnsLabel: string
    /** Shares up to this have the lightest colour. */
    lowest?: number
    /** What stands in a cell instead of its text, e.g. a `Figure`; `place` null for the size of the cohort. */
    cell?: (row: CohortRow, place: number | null, text: string) => ReactNode
  },
) {
  const { columns, rows, nameLabel, sizeLabel, columnsLabel, lowest = 0.6 } = props
  const cell = props.cell ?? ((_: CohortRow, __: number | null, text: string) => text)
  const format = useFormat()
  const show = (share: number | null | undefined) =>
    share === null || share === undefined ? '' : format.percent(share, { bare: true })
  const table = {
    head: [nameLabel, sizeLabel, ...columns],
    rows: rows.map((row) => [
      row.name,
      format.number(row.size),
      ...columns.map((_, place) => show(row.shares[place])),
    ]),
  }
  return (
    <ChartFigure {...props} height={rows.length * 29 + 72} table={table}>
      {() => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="scroll whole" tabIndex={0} aria-label={props.label ?? columnsLabel}>
          <table className="cohort">
            <thead>
              <tr>
                <th scope="col">{nameLabel}</th>
                <th scope="col" className="n cn">
                  {sizeLabel}
                </th>
                {columns.map((column) => (
                  <th key={column} scope="col" className="c">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.key}>
                  <th scope="row" className="m nw">
                    {row.name}
                  </th>
                  <td className="n mm cn">{cell(row, null, format.number(row.size))}</td>
                  {columns.map((column, place) => {
                    const share = row.shares[place]
                    if (share === null || share === undefined) return <td key={column} />
                    const heat = depth(share, lowest)
                    const style = { background: `var(--heat-${heat})`, color: `var(--heat-${heat}-ink)` }
                    return (
                      <td key={column} className="ht" style={style}>
                        {cell(row, place, show(share))}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </table>
          <p className="micro mm n">{columnsLabel}</p>
        </section>
      )}
    </ChartFigure>
  )
}
