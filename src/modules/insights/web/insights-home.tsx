import { useEffect } from 'react'
import { PageSkeleton } from '#ui/notes.tsx'
import { useNavigate } from '#ui/routing.tsx'

/** Insights begin with activity. */
export function InsightsHome() {
  const navigate = useNavigate()
  useEffect(() => {
    void navigate({ to: '/insights/activity', replace: true })
  }, [navigate])
  return <PageSkeleton />
}
