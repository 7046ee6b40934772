import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from './icon.tsx'

/** How a promise goes or ended. */
export type PromiseState = 'open' | 'overdue' | 'kept' | 'late' | 'broken' | 'withdrawn'

/** How a thing goes: well, needs attention, broken, or nothing to say. */
export type Tone = 'ok' | 'att' | 'brk' | 'none'

const looks: Record<PromiseState, { tone: Tone; icon: IconName | null }> = {
  open: { tone: 'none', icon: null },
  overdue: { tone: 'att', icon: 'warn' },
  kept: { tone: 'ok', icon: 'tick' },
  late: { tone: 'att', icon: 'warn' },
  broken: { tone: 'brk', icon: 'cross' },
  withdrawn: { tone: 'none', icon: 'undo' },
}

const toneIcons: Record<Tone, IconName | null> = { ok: 'tick', att: 'warn', brk: 'cross', none: null }

/** The shape of a tone: tick, triangle, cross. */
export function ToneIcon({ tone, size = 14, label }: { tone: Tone; size?: 12 | 14 | 16; label?: string }) {
  const icon = toneIcons[tone]
  return icon ? <Icon name={icon} size={size} className={tone} label={label} /> : null
}

/** A word on a tint, with the shape of its tone. */
export function Tag({
  tone = 'none',
  icon,
  children,
}: {
  tone?: Tone
  icon?: IconName | null
  children: ReactNode
}) {
  const shape = icon === undefined ? toneIcons[tone] : icon
  return (
    <span className={`tag ${tone}`}>
      {shape ? <Icon name={shape} /> : null}
      {children}
    </span>
  )
}

/**
 * State of a promise in words and shape. `days` says by how much it is overdue or was late; `plain` is the form
 * without a tint, for a line of small text.
 */
export function StateTag(props: {
  state: PromiseState
  days?: number
  plain?: boolean
  children?: ReactNode
}) {
  const { t } = useTranslation('ui')
  const { state, days, plain, children } = props
  const { tone, icon } = looks[state]
  const counted = (state === 'overdue' || state === 'late') && days !== undefined && days > 0
  const words = children ?? (counted ? t(`state.${state}By`, { count: days }) : t(`state.${state}`))
  if (plain) {
    return (
      <span className={`st ${tone === 'none' ? 'm' : tone}`}>
        {icon ? <Icon name={icon} size={12} /> : null}
        {words}
      </span>
    )
  }
  return (
    <Tag tone={tone} icon={icon}>
      {words}
    </Tag>
  )
}
