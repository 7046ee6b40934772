import { useElementSize } from '@mantine/hooks'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

/** The same numbers as a table: first column names the row. */
export type ChartTable = { head: readonly string[]; rows: readonly (readonly ReactNode[])[] }

export type ChartFrame = {
  /** The finding, as a sentence. */
  finding: ReactNode
  /** What is measured and in which unit. */
  axis: ReactNode
  /** Short name for a screen reader; by default the axis text. */
  label?: string
  height?: number
}

/** Head of a chart and the switch between picture and table. `children` draws at the width it is given. */
export function ChartFigure(
  props: ChartFrame & { table: ChartTable; children: (width: number) => ReactNode },
) {
  const { finding, axis, table, children, height = 316 } = props
  const { t } = useTranslation('ui')
  const [asTable, setAsTable] = useState(false)
  const { ref, width } = useElementSize<HTMLDivElement>()
  const titleId = useId()
  return (
    <figure className="fig" aria-labelledby={titleId}>
      <div className="figh">
        <h2 id={titleId}>{finding}</h2>
        <button type="button" className="link tv" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? t('chart.picture') : t('chart.table')}
        </button>
        <p>{axis}</p>
      </div>
      <div ref={ref} className="fig-body" style={asTable ? undefined : { minHeight: height }}>
        {asTable ? (
          <ChartTableView table={table} labelledBy={titleId} />
        ) : width > 0 ? (
          children(Math.max(width, 280))
        ) : null}
      </div>
    </figure>
  )
}

function ChartTableView({ table, labelledBy }: { table: ChartTable; labelledBy: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-labelledby={labelledBy}>
      <table className="ledger" aria-labelledby={labelledBy}>
        <thead>
          <tr>
            {table.head.map((text, place) => (
              <th key={text} scope="col" className={place > 0 ? 'n' : undefined}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a chart have no identity of their own
            <tr key={place}>
              {row.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are places
                <td key={column} className={column > 0 ? 'n' : undefined}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
