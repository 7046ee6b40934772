import { Drawer } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import type { FactItem, FactsSource } from './figure.tsx'
import { ErrorNote, Skeleton } from './notes.tsx'
import { Link } from './routing.tsx'
import { SideMark } from './side.tsx'
import { DateText } from './value-text.tsx'

/** The facts behind a figure, newest first, a page at a time. */
export function FactsDrawer(props: {
  title: string
  facts: FactsSource
  count?: number
  onClose: () => void
}) {
  const { title, facts, onClose } = props
  const { t } = useTranslation('ui')
  const query = useInfiniteQuery({
    queryKey: [...facts.queryKey, 'facts'],
    queryFn: ({ pageParam, signal }) => facts.load(pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const first = query.data?.pages[0]
  const count = first?.count ?? props.count
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className="stack">
        {facts.how ? <p className="small m">{facts.how}</p> : null}
        {first?.summary ? <p className="b">{first.summary}</p> : null}
        {query.isPending ? <Skeleton lines={6} /> : null}
        {query.isError ? <ErrorNote error={query.error} onRetry={() => void query.refetch()} /> : null}
        {query.isSuccess && items.length === 0 ? <p className="m">{t('facts.none')}</p> : null}
        <ul className="facts-list">
          {items.map((item) => (
            <FactRow key={item.id} item={item} />
          ))}
        </ul>
        {items.length > 0 ? (
          <p className="small mm" role="status">
            {count !== undefined && count >= items.length
              ? t('facts.shownOf', { shown: items.length, count })
              : t('facts.shown', { count: items.length })}
          </p>
        ) : null}
        {query.hasNextPage ? (
          <div>
            <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('facts.more')}
            </Button>
          </div>
        ) : null}
      </div>
    </Drawer>
  )
}

function FactRow({ item }: { item: FactItem }) {
  return (
    <li>
      <SideMark side={item.side} />
      <span>
        {item.to ? (
          <Link to={item.to} params={item.params}>
            {item.title}
          </Link>
        ) : (
          item.title
        )}
      </span>
      <span className="n">{item.value}</span>
      <span className="mm">
        <DateText value={item.date} style="date-time" />
        {item.detail ? <> · {item.detail}</> : null}
      </span>
    </li>
  )
}
