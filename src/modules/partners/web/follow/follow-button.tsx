import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import type { Partner, PartnerChanges } from '../../contract.ts'
import { setFollowing, useChanges } from './follow-api.ts'

/** Begins and ends following a partner: who follows is told of what is important. */
export function FollowButton({ partner }: { partner: Partner }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const client = useQueryClient()
  const changes = useChanges(partner.id)
  if (!changes) return null
  const { following } = changes
  const set = async (wanted: boolean) => {
    const answer = await setFollowing(partner.id, wanted)
    client.setQueryData<PartnerChanges>(['partner-changes', partner.id], (before) =>
      before ? { ...before, following: answer.following } : before,
    )
    return answer
  }
  return (
    <Button
      kind="quiet"
      icon="eye"
      aria-pressed={following}
      title={t('follow.help')}
      onClick={() =>
        void act(() => set(!following), {
          done: t(following ? 'follow.ended' : 'follow.begun', { name: partner.name }),
          undo: () => set(following),
        })
      }
    >
      {t(following ? 'follow.on' : 'follow.off')}
    </Button>
  )
}
