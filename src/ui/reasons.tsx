import type { ReactNode } from 'react'
import { useFormat } from './locale.tsx'
import { type Tone, ToneIcon } from './state-tag.tsx'

export type Reason = {
  key: string
  /** Words with the number in `<b>`, then `<Evidence>`. */
  text: ReactNode
  /** Shape before the line; give it to the gravest, the first of a group. */
  tone?: Tone
  toneLabel?: string
}

/** Why something needs a person: short lines, the first with the shape of its gravity. */
export function ReasonList({ reasons }: { reasons: readonly Reason[] }) {
  return (
    <ul className="why">
      {reasons.map((reason) => (
        <li key={reason.key}>
          {reason.tone && reason.tone !== 'none' ? (
            <span className="mk">
              <ToneIcon tone={reason.tone} label={reason.toneLabel} />
            </span>
          ) : null}
          <span>{reason.text}</span>
        </li>
      ))}
    </ul>
  )
}

export type ReasonStep = { key: string; text: ReactNode; change: number }

/** A sum made of a base and steps, each drawn from where the one before ended; the total stands last. */
export function ReasonSteps(props: {
  base: { text: ReactNode; value: number }
  steps: readonly ReasonStep[]
  totalText: ReactNode
  max?: number
  /** Digits after the point of all numbers. */
  decimals?: number
}) {
  const { base, steps, totalText, max = 100, decimals } = props
  const digits = decimals === undefined ? {} : { decimals }
  const format = useFormat()
  const scale = 260 / max
  let at = base.value
  const rows = steps.map((step) => {
    const from = at
    at += step.change
    return { ...step, from, to: at }
  })
  return (
    <table className="reasons">
      <tbody>
        <tr>
          <td>{base.text}</td>
          <Bar from={0} to={base.value} scale={scale} fill="fw" />
          <td className="n">{format.number(base.value, digits)}</td>
        </tr>
        {rows.map((row) => (
          <tr key={row.key}>
            <td>{row.text}</td>
            <Bar
              from={row.from}
              to={row.to}
              scale={scale}
              fill={row.change < 0 ? 'fb' : 'fo'}
              lead={row.from}
            />
            <td className="n">{format.number(row.change, { ...digits, signed: true })}</td>
          </tr>
        ))}
        <tr className="tot">
          <td>{totalText}</td>
          <Bar from={0} to={at} scale={scale} fill="fi" />
          <td className="n">{format.number(at, digits)}</td>
        </tr>
      </tbody>
    </table>
  )
}

function Bar({
  from,
  to,
  scale,
  fill,
  lead,
}: {
  from: number
  to: number
  scale: number
  fill: string
  lead?: number
}) {
  return (
    <td className="bar">
      <svg width="100%" height="20" viewBox="0 0 260 20" preserveAspectRatio="none" aria-hidden="true">
        {lead === undefined ? null : (
          <path className="se" d={`M${lead * scale} 0v5`} strokeWidth="1" strokeDasharray="1 2" />
        )}
        <rect
          className={fill}
          x={Math.min(from, to) * scale}
          y="5"
          width={Math.abs(to - from) * scale}
          height="10"
        />
      </svg>
    </td>
  )
}
