import { useTranslation } from 'react-i18next'
import { ToneIcon } from '#ui/state-tag.tsx'
import type { Conflict } from '../../contract.ts'

/** Says beside a partner's name that interests collide there. */
export function ConflictFlag({ conflicts }: { conflicts: readonly Conflict[] }) {
  const { t } = useTranslation('today')
  const [first] = conflicts
  if (!first) return null
  return (
    <span className="small att conflict-flag" title={first.note}>
      <ToneIcon tone="att" /> {t('conflict.flag')}
    </span>
  )
}
