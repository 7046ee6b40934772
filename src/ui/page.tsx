import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, type Search } from './routing.tsx'

export type Crumb = { text: string; to?: string; params?: Record<string, string>; search?: Search }

/**
 * A page: crumbs, the sentence a person would say, a lead under it, actions on the right. The sentence is also the
 * title of the window unless `title` gives a shorter one.
 */
export function Page(props: {
  sentence: ReactNode
  /** Text of the window's title, needed when `sentence` is not plain text. */
  title?: string
  lead?: ReactNode
  actions?: ReactNode
  crumbs?: readonly Crumb[]
  /** A line across the whole width under the lead, e.g. `<MetaList>`. */
  extra?: ReactNode
  /** Narrow page without rail (`narrow`: sign-in, `wide`: set-up). */
  bare?: 'narrow' | 'wide'
  children?: ReactNode
}) {
  const { sentence, title, lead, actions, crumbs, extra, bare, children } = props
  const name = title ?? (typeof sentence === 'string' ? sentence : '')
  useWindowTitle(name)
  const classes = bare ? `page bare${bare === 'wide' ? ' wide' : ''}` : 'page'
  return (
    <main className={classes} id="main" tabIndex={-1}>
      {crumbs && crumbs.length > 0 ? <Crumbs crumbs={crumbs} /> : null}
      <div className="lead">
        <h1>{sentence}</h1>
        {lead ? <div className="sub">{lead}</div> : null}
        {actions ? <div className="acts">{actions}</div> : null}
        {extra ? <div className="extra">{extra}</div> : null}
      </div>
      {children}
    </main>
  )
}

function useWindowTitle(name: string) {
  const { t } = useTranslation('ui')
  const brand = t('brand')
  useEffect(() => {
    document.title = name ? `${name} · ${brand}` : brand
  }, [name, brand])
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { t } = useTranslation('ui')
  return (
    <nav className="crumb" aria-label={t('crumbs')}>
      {crumbs.map((crumb, place) => (
        <span key={crumb.text}>
          {place > 0 ? ' / ' : ''}
          {crumb.to ? (
            <Link to={crumb.to} params={crumb.params} search={crumb.search}>
              {crumb.text}
            </Link>
          ) : (
            crumb.text
          )}
        </span>
      ))}
    </nav>
  )
}

/** A section: heading, small words beside it, actions on the right. */
export function Section(props: {
  title: ReactNode
  note?: ReactNode
  actions?: ReactNode
  id?: string
  children: ReactNode
}) {
  const { title, note, actions, id, children } = props
  return (
    <section className="sect" id={id}>
      <header>
        <h2>{title}</h2>
        {note ? <span className="sub">{note}</span> : null}
        {actions ? <div className="acts">{actions}</div> : null}
      </header>
      {children}
    </section>
  )
}

/** Words and values in one line under a page's title. */
export function MetaList({
  items,
  end,
}: {
  items: readonly { term: string; value: ReactNode }[]
  end?: ReactNode
}) {
  return (
    <dl className="meta">
      {items.map((item) => (
        <div key={item.term}>
          <dt>{item.term}</dt>
          <dd>{item.value}</dd>
        </div>
      ))}
      {end}
    </dl>
  )
}

/** Where a thing stands on a way of named stages; the whole list is read to a screen reader. */
export function StageLine(props: {
  label: string
  stages: readonly { key: string; text: string }[]
  current: string
}) {
  const { label, stages, current } = props
  const at = stages.findIndex((stage) => stage.key === current)
  return (
    <div className="stg">
      <dt>{label}</dt>
      <dd>
        <ol className="stages">
          {stages.map((stage, place) => (
            <li
              key={stage.key}
              className={place < at ? 'done' : undefined}
              aria-current={place === at ? 'step' : undefined}
              title={stage.text}
            >
              <span>{stage.text}</span>
            </li>
          ))}
        </ol>
      </dd>
    </div>
  )
}
