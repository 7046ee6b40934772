import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { HealthReason } from '../../contract.ts'

const WIDTH = 160

/** The base and each factor drawn one after another on the scale of health; the black stroke is the health. */
export function ContributionBar({ reasons, health }: { reasons: readonly HealthReason[]; health: number }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const scale = WIDTH / 100
  const [base, ...factors] = reasons
  const start = base?.contribution ?? 0
  let at = start
  const parts = factors.map(({ factor, contribution }) => {
    const from = at
    at += contribution
    return { factor, from, to: at }
  })
  const said = reasons
    .map(
      ({ factor, contribution }) =>
        `${t(`factor.${factor}`)} ${format.number(Math.round(contribution), { signed: factor !== 'base' })}`,
    )
    .join(', ')
  return (
    <svg
      className="contributions"
      width={WIDTH}
      height="20"
      viewBox={`0 0 ${WIDTH} 20`}
      role="img"
      aria-label={said}
    >
      <title>{said}</title>
      <path className="gr" d={`M0 19.5H${WIDTH}`} />
      <rect className="fw" x="0" y="2" width={Math.max(0, start * scale)} height="4" />
      {parts.map(({ factor, from, to }, place) => (
        <rect
          key={factor}
          className={to < from ? 'fb' : 'fo'}
          x={Math.min(from, to) * scale}
          y={7 + (place % 3) * 3}
          width={Math.max(0.5, Math.abs(to - from) * scale)}
          height="3"
        />
      ))}
      <rect className="fi" x={Math.max(0, health * scale - 1)} y="0" width="2" height="20" />
    </svg>
  )
}
