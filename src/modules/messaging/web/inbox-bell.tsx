import './messaging.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '#ui/routing.tsx'
import { countNotifications, keys } from './api.ts'

/** How often the number is asked for while the page is in sight. */
const EVERY_MS = 30_000

/** The way to the inbox, with how many unread; `label` says it in words. It counts anew while the page is in sight. */
export function InboxBell({ label, current }: { label: (count: number) => string; current: boolean }) {
  const { data } = useQuery({
    queryKey: keys.part('mine', 'count'),
    queryFn: ({ signal }) => countNotifications(signal),
    refetchInterval: EVERY_MS,
    refetchOnWindowFocus: true,
    // a number that cannot be had is no reason to disturb
    retry: false,
  })
  const count = data?.unread ?? 0
  return (
    <Link
      to="/inbox"
      className="flat bell"
      aria-label={label(count)}
      title={label(count)}
      aria-current={current ? 'page' : undefined}
    >
      <svg className="i s20" viewBox="0 0 20 20" aria-hidden="true">
        <path d="M10 3a4.500 4.500 0 0 0-4.500 4.500c0 4.500-2 5.500-2 6.500h13c0-1-2-2-2-6.500A4.500 4.500 0 0 0 10 3ZM8 16.500a2 2 0 0 0 4 0" />
      </svg>
      {count > 0 ? <b aria-hidden="true">{count > 99 ? '99+' : count}</b> : null}
    </Link>
  )
}
