import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DateInput } from './format-date.ts'
import { useFormat } from './locale.tsx'
import { Link } from './routing.tsx'
import type { Whose } from './side.tsx'
import { type PromiseState, StateTag } from './state-tag.tsx'
import { DateText } from './value-text.tsx'

export type PromiseItem = {
  id: string
  due: DateInput | null
  what: ReactNode
  state: PromiseState
  /** Whole days it is overdue or was late. */
  days?: number
  /** Who it is with, or a second line. */
  who?: ReactNode
  to?: string
  params?: Record<string, string>
  /** A small action at the end of the second line. */
  action?: ReactNode
}

/** Promises: date, what, who and state. An open one has no badge. */
export function PromiseList({ items }: { items: readonly PromiseItem[] }) {
  return (
    <ul className="prom">
      {items.map((item) => (
        <li key={item.id}>
          <span className="d">
            <DateText value={item.due} near />
          </span>
          <div>
            <div className="what">
              {item.to ? (
                <Link className="q" to={item.to} params={item.params}>
                  {item.what}
                </Link>
              ) : (
                item.what
              )}
            </div>
            {item.who || item.state !== 'open' || item.action ? (
              <div className="who">
                {item.who ? <span>{item.who}</span> : null}
                {item.state === 'open' ? null : <StateTag state={item.state} days={item.days} plain />}
                {item.action}
              </div>
            ) : null}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** One tick for each finished promise, oldest first: full = kept, half with a cap = late, cross = broken. */
export function PromiseStrip({
  side,
  states,
}: {
  side: Whose
  states: readonly ('kept' | 'late' | 'broken')[]
}) {
  const { t } = useTranslation('ui')
  const format = useFormat()
  const step = 7
  const width = Math.max(states.length * step - 3, 1)
  const fill = { host: 'fh', partner: 'fp', shared: 'fs' }[side]
  const count = (state: string) => format.number(states.filter((one) => one === state).length)
  const label = t('promises.strip', {
    count: states.length,
    kept: count('kept'),
    late: count('late'),
    broken: count('broken'),
  })
  return (
    <svg
      width={width + 2}
      height="14"
      viewBox={`-1 0 ${width + 2} 14`}
      role="img"
      aria-label={label}
      style={{ maxWidth: '100%' }}
    >
      {states.map((state, place) => {
        const x = place * step
        // biome-ignore lint/suspicious/noArrayIndexKey: a tick is its place
        if (state === 'kept') return <rect key={place} className={fill} x={x} y="0" width="4" height="14" />
        if (state === 'late') {
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a tick is its place
            <g key={place}>
              <rect className={fill} x={x} y="8" width="4" height="6" />
              <path className="sat" d={`M${x + 2} 0v4`} strokeWidth="2" />
            </g>
          )
        }
        const cross = `M${x - 0.5} 4.5l5 5M${x + 4.5} 4.5l-5 5`
        // biome-ignore lint/suspicious/noArrayIndexKey: a tick is its place
        return <path key={place} className="sb" d={cross} strokeWidth="1.8" />
      })}
    </svg>
  )
}

/** Parts of a whole as a thin bar with shapes and words below: kept / late / broken, strong / attention / risk. */
export function ShareBar(props: {
  label: string
  parts: readonly { key: string; value: number; tone: 'ok' | 'att' | 'brk'; text: ReactNode }[]
}) {
  const { label, parts } = props
  const total = parts.reduce((sum, part) => sum + part.value, 0)
  const fills = { ok: 'fo', att: 'fa', brk: 'fb' }
  let x = 0
  return (
    <>
      <svg
        viewBox="0 0 328 8"
        preserveAspectRatio="none"
        width="100%"
        height="8"
        role="img"
        aria-label={label}
      >
        {parts.map((part) => {
          const width = total === 0 ? 0 : (part.value / total) * 328
          const rect = (
            <rect
              key={part.key}
              className={fills[part.tone]}
              x={x}
              width={Math.max(width - 2, 0)}
              height="8"
            />
          )
          x += width
          return rect
        })}
      </svg>
      <p className="striplab">
        {parts.map((part) => (
          <span key={part.key}>{part.text}</span>
        ))}
      </p>
    </>
  )
}
