import type { ReactNode } from 'react'
import type { DateInput } from './format-date.ts'
import { useFormat } from './locale.tsx'
import { Link } from './routing.tsx'
import { SideMark, type Whose } from './side.tsx'
import { DateText } from './value-text.tsx'

export type TimelineEntry = {
  id: string
  /** Host stands left, partner right, shared in the middle. */
  side: Whose
  date: DateInput
  title: ReactNode
  detail?: ReactNode
  to?: string
  params?: Record<string, string>
}

const places: Record<Whose, string> = { host: 'th', partner: 'tp', shared: 'ts' }

/** Facts of two sides along one line, newest first; one column on a phone, where the mark still tells the side. */
export function Timeline({ entries, years = true }: { entries: readonly TimelineEntry[]; years?: boolean }) {
  const format = useFormat()
  let year = format.date(new Date(), 'year')
  return (
    <ol className="tl">
      {entries.map((entry) => {
        const its = format.date(entry.date, 'year')
        const turned = years && its !== year
        year = its
        return (
          <li key={entry.id} className={places[entry.side]}>
            {turned ? <span className="yr">{its}</span> : null}
            <span className="dt" style={turned ? { gridRow: 2 } : undefined}>
              <DateText value={entry.date} style={years ? 'day' : 'short'} />
            </span>
            <span className="pin" style={turned ? { gridRow: 2 } : undefined}>
              <SideMark side={entry.side} />
            </span>
            <div className="tx" style={turned ? { gridRow: entry.side === 'shared' ? 3 : 2 } : undefined}>
              {entry.to ? (
                <b>
                  <Link className="q" to={entry.to} params={entry.params}>
                    {entry.title}
                  </Link>
                </b>
              ) : (
                <b>{entry.title}</b>
              )}
              {entry.detail ? <span className="mm small">{entry.detail}</span> : null}
            </div>
          </li>
        )
      })}
    </ol>
  )
}

/** Head of a side's column: mark, name, a small word at the right, the rule in the side's colour. */
export function SideHead({ side, children, note }: { side: Whose; children: ReactNode; note?: ReactNode }) {
  const letter = { host: 'h', partner: 'p', shared: 's' }[side]
  return (
    <h3 className={`sidehead ${letter}`}>
      <SideMark side={side} />
      {children}
      {note ? <span className="mm">{note}</span> : null}
    </h3>
  )
}

/** The table with two sides: host, shared, partner. */
export function TwoSides({
  host,
  shared,
  partner,
}: {
  host: ReactNode
  shared: ReactNode
  partner: ReactNode
}) {
  return (
    <div className="table2">
      <section className="colh">{host}</section>
      <section className="cols">{shared}</section>
      <section className="colp">{partner}</section>
    </div>
  )
}

/** A small block of a column: heading, figure at its right, content. */
export function Block(props: {
  title: ReactNode
  note?: ReactNode
  figure?: ReactNode
  actions?: ReactNode
  children?: ReactNode
}) {
  const { title, note, figure, actions, children } = props
  return (
    <div className="blk">
      <h4>
        <span>{title}</span>
        {note ? <span className="mm">{note}</span> : null}
        {figure ? <b>{figure}</b> : null}
        {actions ? <span className="acts">{actions}</span> : null}
      </h4>
      {children}
    </div>
  )
}
