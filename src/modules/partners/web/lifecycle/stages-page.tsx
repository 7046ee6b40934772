import '../partners.css'
import './lifecycle.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { OrderList } from '#ui/order-list.tsx'
import { Section } from '#ui/page.tsx'
import type { GateCondition, LifecycleStage } from '../../contract.ts'
import { keys, readCounts } from '../api.ts'
import { readStages, stageKeys } from '../stages.ts'
import { useConditionWords } from './condition-words.ts'
import { GateSheet } from './gate-sheet.tsx'
import { archiveStage, lifecycleKeys, orderStages, readGates, restoreStage } from './lifecycle-api.ts'
import { ReasonsSection } from './reasons-section.tsx'
import { ArchiveStageSheet, StageEditSheet } from './stage-edit-sheet.tsx'

type Opened =
  | { kind: 'stage'; stage: LifecycleStage | null }
  | { kind: 'gate'; stage: LifecycleStage }
  | { kind: 'archive'; stage: LifecycleStage }

/** The stages of the network: their names and order, and what must be true to enter each. */
export function StagesPage() {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const { language } = useFormat()
  const [opened, setOpened] = useState<Opened | null>(null)
  const stages = useQuery({ queryKey: stageKeys.list(), queryFn: ({ signal }) => readStages(signal) })
  const gates = useQuery({
    queryKey: lifecycleKeys.list({ of: 'gates' }),
    queryFn: ({ signal }) => readGates(signal),
  })
  const counts = useQuery({
    queryKey: [...keys.lists, 'counts'],
    queryFn: ({ signal }) => readCounts(signal),
  })
  const all = stages.data?.data ?? []
  const inUse = all.filter(({ archivedAt }) => archivedAt === null)
  const archived = all.filter(({ archivedAt }) => archivedAt !== null)
  const name = (stage: LifecycleStage) => (language === 'ru' ? stage.nameRu : stage.nameEn)
  const conditionsOf = (stage: LifecycleStage) =>
    (gates.data?.data ?? []).filter((gate) => gate.stage === stage.code).map(({ condition }) => condition)
  const order = (codes: readonly string[]) =>
    act(() => orderStages(codes), {
      done: t('stages.ordered'),
      undo: (answer) => orderStages(answer.previous.codes),
    })
  const close = () => setOpened(null)
  return (
    <SettingsPage
      current="stages"
      sentence={inUse.length > 0 ? t('stages.sentence', { count: inUse.length }) : t('stages.title')}
      title={t('stages.title')}
      lead={t('stages.lead')}
      actions={
        <Button kind="main" icon="plus" onClick={() => setOpened({ kind: 'stage', stage: null })}>
          {t('stages.add')}
        </Button>
      }
    >
      {stages.isPending ? <Skeleton lines={7} /> : null}
      {stages.isError ? <ErrorNote error={stages.error} onRetry={() => void stages.refetch()} /> : null}
      {inUse.length > 0 ? (
        <OrderList
          label={t('stages.title')}
          items={inUse.map((stage) => ({
            key: stage.code,
            name: name(stage),
            body: (
              <StageRow
                stage={stage}
                partners={counts.data?.byStage[stage.code]}
                conditions={conditionsOf(stage)}
                onOpen={(kind) => setOpened({ kind, stage })}
              />
            ),
          }))}
          onOrder={(codes) => void order(codes)}
        />
      ) : null}
      {archived.length > 0 ? (
        <Section title={t('stages.archived')}>
          <ul className="gate-editor">
            {archived.map((stage) => (
              <li key={stage.code}>
                <span>{name(stage)}</span>
                <Button
                  kind="quiet"
                  size="small"
                  onClick={() =>
                    void act(() => restoreStage(stage.code), {
                      done: t('stages.restored', { name: name(stage) }),
                      undo: (answer) => archiveStage(answer.stage, undefined),
                    })
                  }
                >
                  {t('stages.restore')}
                </Button>
              </li>
            ))}
          </ul>
        </Section>
      ) : null}
      <ReasonsSection />
      {opened?.kind === 'stage' ? <StageEditSheet stage={opened.stage} all={inUse} onClose={close} /> : null}
      {opened?.kind === 'archive' ? (
        <ArchiveStageSheet
          stage={opened.stage}
          all={inUse}
          partners={counts.data?.byStage[opened.stage.code] ?? 0}
          onClose={close}
        />
      ) : null}
      {opened?.kind === 'gate' ? (
        <GateSheet
          stage={opened.stage}
          name={name(opened.stage)}
          conditions={conditionsOf(opened.stage)}
          onClose={close}
        />
      ) : null}
    </SettingsPage>
  )
}

function StageRow(props: {
  stage: LifecycleStage
  partners: number | undefined
  conditions: readonly GateCondition[]
  onOpen: (kind: 'stage' | 'gate' | 'archive') => void
}) {
  const { stage, partners, conditions, onOpen } = props
  const { t } = useTranslation('partners')
  const format = useFormat()
  const words = useConditionWords()
  return (
    <div className="stage-row">
      <span>
        <b>{format.language === 'ru' ? stage.nameRu : stage.nameEn}</b>{' '}
        <span className="mm small">
          {[
            t(`stages.role.${stage.role}`),
            stage.isSigned ? t('stages.signed') : null,
            stage.expectedDays ? t('stages.expected', { count: stage.expectedDays }) : null,
            partners === undefined
              ? null
              : t('stages.partners', { count: partners, shown: format.number(partners) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      <span className="rowx">
        <Button size="small" kind="quiet" onClick={() => onOpen('gate')}>
          {t('stages.gate')}
        </Button>
        <Button size="small" kind="quiet" onClick={() => onOpen('stage')}>
          {t('stages.edit')}
        </Button>
        <Button size="small" kind="quiet" onClick={() => onOpen('archive')}>
          {t('stages.archive')}
        </Button>
      </span>
      {conditions.length > 0 ? (
        <span className="small m full">
          {t('stages.asks')} {conditions.map(words).join('; ')}
        </span>
      ) : null}
    </div>
  )
}
