import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { GateChecklist, PartnerPage } from '../../contract.ts'
import { useStages } from '../stages.ts'
import { ExitBlock } from './exit-block.tsx'
import { GateList } from './gate-list.tsx'
import { HandoverBlock } from './handover-block.tsx'
import { lifecycleKeys, readGate } from './lifecycle-api.ts'
import { StageSheet } from './stage-sheet.tsx'
import './lifecycle.css'

/** Where the partnership stands, what the next stage asks, and whoever still has to take it over. Only for the host. */
export function PartnerStage({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { side, permissions } = useSession()
  const stages = useStages()
  const [moving, setMoving] = useState(false)
  const { partner } = data
  const stage = stages.of(partner.stage)
  const isHost = side === 'host'
  const gate = useQuery({
    queryKey: lifecycleKeys.part(partner.id, 'gate', { to: undefined, version: partner.version }),
    queryFn: ({ signal }) => readGate(partner.id, undefined, signal),
    enabled: isHost && partner.archivedAt === null,
  })
  if (!isHost || partner.archivedAt !== null || !stage) return null
  const days = Math.max(0, format.days(partner.stageSince, new Date().toISOString()))
  const isOver = stage.expectedDays !== null && days > stage.expectedDays
  const missing = gate.data?.checks.filter(({ isMet }) => !isMet).length ?? 0
  const hasNext = gate.data !== undefined && gate.data.to !== gate.data.from
  return (
    <>
      <section className="stage-now" aria-label={t('stageNow.title')}>
        <span>
          {t('stageNow.at', { stage: stages.name(partner.stage) })}{' '}
          <span className={isOver ? 'att' : 'mm'}>
            {t('board.days', { count: days, shown: format.number(days) })}
            {isOver ? `, ${t('stageNow.expected', { count: stage.expectedDays ?? 0 })}` : ''}
          </span>
        </span>
        {hasNext && gate.data ? (
          <details className="grow">
            <summary>
              {gate.data.isOpen
                ? t('stageNow.ready', { stage: stages.name(gate.data.to) })
                : t('stageNow.missing', { count: missing, stage: stages.name(gate.data.to) })}
            </summary>
            <GateList checks={gate.data.checks} partnerId={partner.id} />
          </details>
        ) : (
          <span className="grow" />
        )}
        {permissions.includes('partners.write') ? (
          <Button size="small" onClick={() => setMoving(true)}>
            {t(stage.role === 'exit' ? 'stageNow.return' : 'stageMove.open')}
          </Button>
        ) : null}
      </section>
      {gate.data?.enteredWithout ? (
        <EnteredWithout checklist={gate.data.enteredWithout} partner={partner} />
      ) : null}
      <HandoverBlock partner={partner} isSigned={stage.isSigned} />
      {stage.role === 'exit' ? <ExitBlock partnerId={partner.id} /> : null}
      {moving ? (
        <StageSheet partner={partner} history={data.stages} onClose={() => setMoving(false)} />
      ) : null}
    </>
  )
}

type Entered = NonNullable<GateChecklist['enteredWithout']>

/** Conditions the partner's own stage was entered without: history was brought in as it was, or somebody decided so. */
function EnteredWithout({ checklist, partner }: { checklist: Entered; partner: PartnerPage['partner'] }) {
  const { t } = useTranslation('partners')
  const stages = useStages()
  const { at, how, reason, checks } = checklist
  return (
    <details className="stage-without">
      <summary>
        {t('stageNow.without', { count: checks.length, stage: stages.name(partner.stage) })}{' '}
        <span className="mm">
          {t(`stageNow.how.${how}`)} <DateText value={at} />
          {reason ? `: ${reason}` : ''}
        </span>
      </summary>
      <GateList checks={checks} partnerId={partner.id} />
    </details>
  )
}
