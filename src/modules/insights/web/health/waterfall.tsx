import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { ReasonSteps } from '#ui/reasons.tsx'
import type { HealthReason, StoredHealthRow } from '../../contract.ts'
import { FigureLink } from '../figure-facts.tsx'
import { recordsOf } from './factors.ts'
import { stepsOf } from './health-findings.ts'
import { ReasonWords } from './reason-words.tsx'

/** How the base and each factor add up to the health; each factor opens into its records. */
export function Waterfall({ row, day }: { row: StoredHealthRow; day: string }) {
  const { t } = useTranslation('insights-health')
  const { base, steps, rest } = stepsOf(row.reasons)
  return (
    <ReasonSteps
      base={{ text: <BaseText row={row} base={base} />, value: base?.contribution ?? 0 }}
      steps={[
        ...steps.map((reason) => ({
          key: reason.factor,
          text: <ReasonOf reason={reason} row={row} day={day} />,
          change: reason.contribution,
        })),
        ...(rest.count > 0
          ? [{ key: 'rest', text: t('waterfall.rest', { count: rest.count }), change: rest.points }]
          : []),
      ]}
      totalText={t('waterfall.total')}
      decimals={1}
    />
  )
}

function BaseText({ row, base }: { row: StoredHealthRow; base: HealthReason | null }) {
  const { t } = useTranslation('insights-health')
  return <span title={base?.says}>{t(`waterfall.base.${row.state}`)}</span>
}

function ReasonOf({ reason, row, day }: { reason: HealthReason; row: StoredHealthRow; day: string }) {
  const { t } = useTranslation('insights-health')
  const records = recordsOf(reason, row, day)
  const words = <ReasonWords reason={reason} basis={row.basis} />
  if (!records) return words
  return (
    <FigureLink selector={records} title={t(`factor.${reason.factor}`)}>
      {words}
    </FigureLink>
  )
}

/** What somebody could do today, with the points it would add: the largest first. */
export function Changes({ row }: { row: StoredHealthRow }) {
  const { t } = useTranslation('insights-health')
  const format = useFormat()
  const changes = new Map(
    row.reasons.flatMap(({ change }) =>
      change && change.points >= 0.5 ? [[change.does, change] as const] : [],
    ),
  )
  const sorted = [...changes.values()].sort((a, b) => b.points - a.points)
  if (sorted.length === 0) return null
  return (
    <section className="changes">
      <h3>{t('changes.title')}</h3>
      <ul>
        {sorted.map(({ does, points }) => (
          <li key={does}>
            <span>{t(`changes.${does}`)}</span>
            <b className="ok">
              {t('changes.points', { points: format.number(Math.round(points), { signed: true }) })}
            </b>
          </li>
        ))}
      </ul>
      <p className="small mm">{t('changes.note')}</p>
    </section>
  )
}
