import { scaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../locale.tsx'
import { ChartFigure, type ChartFrame } from './chart-figure.tsx'
import { domainOf } from './layout.ts'
import { fills, type Look, lines } from './looks.ts'

export type IntervalRow = {
  key: string
  name: string
  nameShown?: ReactNode
  value: number | null
  interval: readonly [number, number] | null
  /** On how many observations it stands; a `Figure` may be given in `nShown`. */
  n: number
  nShown?: ReactNode
  look?: Look
}

/** A dot with its interval per row, all on one axis: small numbers show how little they say. */
export function IntervalPlot(
  props: ChartFrame & {
    rows: readonly IntervalRow[]
    nameLabel: string
    valueLabel: string
    text?: (value: number) => string
    domain?: readonly [number, number]
    /** A line through all rows: the mean of all, a norm. */
    reference?: { value: number; text: string }
  },
) {
  const { rows, nameLabel, valueLabel, reference } = props
  const { t } = useTranslation('ui')
  const format = useFormat()
  const text = props.text ?? ((value: number) => format.number(value))
  const known = rows.flatMap((row) => [...(row.interval ?? []), ...(row.value === null ? [] : [row.value])])
  const [low, high] = props.domain ?? domainOf(known, false)
  const x = scaleLinear().domain([low, high]).range([0, 1000])
  const show = (value: number | null) => (value === null ? '\u2013' : text(value))
  const span = (row: IntervalRow) =>
    row.interval ? `${text(row.interval[0])}–${text(row.interval[1])}` : '\u2013'
  const table = {
    head: [nameLabel, valueLabel, t('chart.interval'), t('chart.n')],
    rows: rows.map((row) => [row.name, show(row.value), span(row), format.number(row.n)]),
  }
  return (
    <ChartFigure {...props} height={rows.length * 28 + 44} table={table}>
      {() => (
        <table className="bars iv" aria-label={props.label ?? valueLabel}>
          <colgroup>
            <col style={{ width: '36%' }} />
            <col />
            <col style={{ width: 96 }} />
            <col style={{ width: 52 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">
                <span className="vh">{nameLabel}</span>
              </th>
              <td className="bar iv-axis" aria-hidden="true">
                {x.ticks(4).map((tick) => (
                  <span key={tick} style={{ left: `${x(tick) / 10}%` }}>
                    {text(tick)}
                  </span>
                ))}
              </td>
              <th scope="col" className="n">
                {valueLabel}
              </th>
              <th scope="col" className="n">
                {t('chart.n')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.key}>
                <th scope="row" className="cut" title={row.name}>
                  {row.nameShown ?? row.name}
                </th>
                <td className="bar">
                  <IntervalMark row={row} x={x} reference={reference?.value} />
                  <span className="vh">{span(row)}</span>
                </td>
                <td className="n b">{show(row.value)}</td>
                <td className="n mm">{row.nShown ?? format.number(row.n)}</td>
              </tr>
            ))}
          </tbody>
          {reference ? (
            <tfoot>
              <tr>
                <td />
                <td className="bar iv-axis">
                  <span style={{ left: `${x(reference.value) / 10}%` }}>{reference.text}</span>
                </td>
                <td />
                <td />
              </tr>
            </tfoot>
          ) : null}
        </table>
      )}
    </ChartFigure>
  )
}

function IntervalMark({
  row,
  x,
  reference,
}: {
  row: IntervalRow
  x: (value: number) => number
  reference?: number
}) {
  const look = row.look ?? 'main'
  const percent = (value: number) => `${x(value) / 10}%`
  return (
    <svg width="100%" height="20" aria-hidden="true" style={{ overflow: 'visible' }}>
      <line className="gr" x1="0" x2="100%" y1="10" y2="10" />
      {reference === undefined ? null : (
        <line
          className="se"
          x1={percent(reference)}
          x2={percent(reference)}
          y1="-4"
          y2="24"
          strokeDasharray="2 3"
        />
      )}
      {row.interval ? (
        <line
          className={lines[look].className}
          x1={percent(row.interval[0])}
          x2={percent(row.interval[1])}
          y1="10"
          y2="10"
          strokeWidth="1.5"
        />
      ) : null}
      {row.value === null ? null : look === 'host' ? (
        <svg x={percent(row.value)} y="6" overflow="visible" aria-hidden="true">
          <rect className={fills[look]} x="-4" width="8" height="8" rx="1" />
        </svg>
      ) : (
        <circle className={fills[look]} cx={percent(row.value)} cy="10" r="4" />
      )}
    </svg>
  )
}
