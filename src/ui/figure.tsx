import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DateInput } from './format-date.ts'
import { useFormat } from './locale.tsx'
import type { Whose } from './side.tsx'

/** One fact as the drawer lists it. */
export type FactItem = {
  id: string
  side: Whose
  date: DateInput
  title: ReactNode
  detail?: ReactNode
  /** What stands at the right: a sum, a state. */
  value?: ReactNode
  /** Page of the thing the fact is about. */
  to?: string
  params?: Record<string, string>
}

/** A page of facts. `count` is of all of them; `summary` says what they add up to, taken from the first page. */
export type FactsPage = {
  items: FactItem[]
  nextCursor: string | null
  count?: number
  summary?: ReactNode
}

/** Where the facts behind a figure come from: a page at a time. */
export type FactsSource = {
  queryKey: readonly unknown[]
  load: (cursor: string | null, signal: AbortSignal) => Promise<FactsPage>
  /** How the figure was computed, in a sentence. */
  how?: ReactNode
}

const FactsDrawer = lazy(async () => ({ default: (await import('./facts-drawer.tsx')).FactsDrawer }))

/** The small number beside a reason: how many facts stand behind it; opens them. */
export function Evidence({ count, title, facts }: { count: number; title: string; facts: FactsSource }) {
  const { t } = useTranslation('ui')
  const format = useFormat()
  const [opened, setOpened] = useState(false)
  const name = t('facts.open', { count, title })
  return (
    <>
      {'\u2060'}
      <button type="button" className="ev" aria-label={name} title={name} onClick={() => setOpened(true)}>
        {format.number(count)}
      </button>
      {opened ? (
        <Suspense>
          <FactsDrawer title={title} facts={facts} count={count} onClose={() => setOpened(false)} />
        </Suspense>
      ) : null}
    </>
  )
}

/**
 * A figure that opens into the facts it was computed from. `title` names it in the drawer and for a screen reader;
 * `count` is shown as the small number, left out when the figure itself is the count.
 */
export function Figure(props: { children: ReactNode; title: string; facts: FactsSource; count?: number }) {
  const { children, title, facts, count } = props
  const { t } = useTranslation('ui')
  const format = useFormat()
  const [opened, setOpened] = useState(false)
  return (
    <>
      <button type="button" className="fig-n" title={t('facts.see')} onClick={() => setOpened(true)}>
        <span>{children}</span>
        {count === undefined ? null : (
          <span className="ev" aria-hidden="true">
            {format.number(count)}
          </span>
        )}
        <span className="vh">
          , {count === undefined ? `${t('facts.see')}: ${title}` : t('facts.open', { count, title })}
        </span>
      </button>
      {opened ? (
        <Suspense>
          <FactsDrawer title={title} facts={facts} count={count} onClose={() => setOpened(false)} />
        </Suspense>
      ) : null}
    </>
  )
}
