import '../partners.css'
import '../registry/registry.css'
import './lifecycle.css'
import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { FilterChips } from '#ui/filter-chips.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty, ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { useShortcuts } from '#ui/shortcuts.ts'
import type { Board, BoardCard, BoardColumn, Stage } from '../../contract.ts'
import { keys, readFacets } from '../api.ts'
import { useFields } from '../custom-fields/fields-api.ts'
import { useRegistryFilters } from '../registry/registry-filters.ts'
import { RegistrySearch } from '../registry/registry-search.tsx'
import { allFilterKeys, apiFilters, firstSort } from '../registry/registry-views.ts'
import { needsReason, useStages } from '../stages.ts'
import { Card, CardBody } from './board-card.tsx'
import { columnBy } from './board-keys.ts'
import { lifecycleKeys, moveStage, readBoard, readGate, undoMove } from './lifecycle-api.ts'
import { type Mover, StageSheet } from './stage-sheet.tsx'

/** The life cycle at a glance: a column for each stage, its partners as cards that are carried on. */
export function BoardPage() {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const act = useDeed()
  const stages = useStages()
  const { permissions } = useSession()
  const [search] = useSearchState()
  const fields = useFields()
  const filterKeys = useMemo(() => allFilterKeys(fields), [fields])
  const state = useListState({ sort: firstSort, filters: filterKeys })
  const filters = useMemo(() => apiFilters(search), [search])
  const facets = useQuery({
    queryKey: [...keys.lists, 'facets'],
    queryFn: ({ signal }) => readFacets(signal),
    staleTime: 60_000,
  })
  const definitions = useRegistryFilters(facets.data, fields)
  const board = useQuery({
    queryKey: lifecycleKeys.list({ of: 'board', ...filters }),
    queryFn: ({ signal }) => readBoard(filters, signal),
    placeholderData: (before) => before,
  })
  const [held, setHeld] = useState<Mover | null>(null)
  const [asking, setAsking] = useState<{ partner: Mover; to: Stage } | null>(null)
  const mayMove = permissions.includes('partners.write')
  const carry = async (partner: Mover, to: Stage) => {
    const [from, target] = [stages.of(partner.stage), stages.of(to)]
    if (!from || !target || from.code === target.code) return
    if (needsReason(from, target)) return setAsking({ partner, to })
    // asked beforehand, so that the checklist opens instead of a refusal
    const gate = await readGate(partner.id, to).catch(() => null)
    if (gate && !gate.isOpen) return setAsking({ partner, to })
    await act(() => moveStage(partner, { to }), {
      done: t('board.moved', { name: partner.name, stage: stages.name(to) }),
      undo: (answer) => undoMove(partner.id, answer.factId),
    })
  }
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 220, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: columnBy }),
  )
  useShortcuts(
    {},
    {
      words: {
        title: t('ui:shortcuts.page'),
        keys: [
          ...(mayMove ? [{ keys: 'Tab Space ← →', text: t('board.keys.carry') }] : []),
          ...(mayMove ? [{ keys: 'Esc', text: t('board.keys.letGo') }] : []),
        ],
      },
    },
  )
  const drop = ({ active, over }: DragEndEvent) => {
    setHeld(null)
    const partner = active.data.current as Mover | undefined
    if (partner && over) void carry(partner, String(over.id))
  }
  const { data } = board
  const over = data?.columns.reduce((sum, column) => sum + column.over, 0) ?? 0
  return (
    <Page
      sentence={
        data
          ? over > 0
            ? t('board.sentence', {
                count: over,
                shown: format.number(over),
                total: format.number(data.total),
              })
            : t('board.sentenceNone', { count: data.total, total: format.number(data.total) })
          : t('board.title')
      }
      title={t('board.title')}
      lead={t('board.lead')}
      crumbs={[{ text: t('registry.title'), to: '/partners' }, { text: t('board.title') }]}
      actions={
        <>
          <ButtonLink to="/partners" search={search}>
            {t('board.asList')}
          </ButtonLink>
          <ButtonLink to="/insights/life-cycle">{t('board.analysis')}</ButtonLink>
        </>
      }
    >
      <div className="registry-bar">
        <RegistrySearch value={state.find} onFind={state.setFind} busy={board.isFetching} />
        <FilterChips definitions={definitions} values={state.filters} onChange={state.setFilter} />
      </div>
      {board.isError ? <ErrorNote error={board.error} onRetry={() => void board.refetch()} /> : null}
      {board.isPending ? <Skeleton lines={10} /> : null}
      {data && data.total === 0 ? (
        <Empty
          title={t('board.empty')}
          action={<ButtonLink to="/partners/new">{t('registry.add')}</ButtonLink>}
        >
          {t('board.emptyLead')}
        </Empty>
      ) : null}
      {data && data.total > 0 ? (
        <DndContext
          sensors={sensors}
          onDragStart={({ active }) => setHeld((active.data.current as Mover | undefined) ?? null)}
          onDragCancel={() => setHeld(null)}
          onDragEnd={drop}
          accessibility={{
            screenReaderInstructions: { draggable: t('board.dragHelp') },
            announcements: {
              onDragStart: ({ active }) => t('board.lifted', { name: nameOf(active.data.current) }),
              onDragOver: ({ over: to }) =>
                to ? t('board.overColumn', { stage: stages.name(String(to.id)) }) : undefined,
              onDragEnd: ({ over: to }) =>
                to ? t('board.dropped', { stage: stages.name(String(to.id)) }) : undefined,
              onDragCancel: () => t('board.cancelled'),
            },
          }}
        >
          <div className="board">
            {data.columns.map((column) => (
              <Column
                key={column.stage}
                column={column}
                filters={filters}
                mayMove={mayMove}
                onMove={(card, to) => void carry(moverOf(card, column.stage), to)}
                onAsk={(card) => setAsking({ partner: moverOf(card, column.stage), to: '' })}
              />
            ))}
          </div>
          <DragOverlay dropAnimation={null}>
            {held ? (
              <div className="board-card lifted">
                <span className="nm">
                  <b>{held.name}</b>
                </span>
              </div>
            ) : null}
          </DragOverlay>
        </DndContext>
      ) : null}
      {asking ? (
        <StageSheet
          partner={asking.partner}
          {...(asking.to ? { to: asking.to } : {})}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </Page>
  )
}

const nameOf = (data: unknown) => (data as Mover | undefined)?.name ?? ''
const moverOf = ({ id, name, version }: BoardCard, stage: Stage): Mover => ({ id, name, version, stage })

function Column(props: {
  column: BoardColumn
  filters: Record<string, string | undefined>
  mayMove: boolean
  onMove: (card: BoardCard, to: Stage) => void
  onAsk: (card: BoardCard) => void
}) {
  const { column, filters, mayMove, onMove, onAsk } = props
  const { t } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const client = useQueryClient()
  const { setNodeRef, isOver } = useDroppable({ id: column.stage })
  const [busy, setBusy] = useState(false)
  const stage = stages.of(column.stage)
  const readOn = async () => {
    setBusy(true)
    const more = await readBoard({ ...filters, column: column.stage, cursor: column.nextCursor }).finally(
      () => setBusy(false),
    )
    const [next] = more.columns
    client.setQueryData<Board>(lifecycleKeys.list({ of: 'board', ...filters }), (before) =>
      before && next
        ? {
            ...before,
            columns: before.columns.map((one) =>
              one.stage === column.stage
                ? { ...one, cards: [...one.cards, ...next.cards], nextCursor: next.nextCursor }
                : one,
            ),
          }
        : before,
    )
  }
  return (
    <section
      ref={setNodeRef}
      className={`board-col${isOver ? ' over' : ''}`}
      aria-label={`${stages.name(column.stage)}: ${format.number(column.count)}`}
    >
      <div className="board-head">
        <h2>
          <span className="cut">{stages.name(column.stage)}</span>
          <span className="n">{format.number(column.count)}</span>
        </h2>
        <p className="small mm">
          {[
            column.net12m && Number(column.net12m) !== 0
              ? format.money(column.net12m, { compact: true, cents: 'never' })
              : null,
            column.over > 0 && stage?.expectedDays
              ? t('board.over', {
                  count: column.over,
                  shown: format.number(column.over),
                  days: stage.expectedDays,
                })
              : null,
          ]
            .filter(Boolean)
            .join(' · ')}
          {'\u00a0'}
        </p>
      </div>
      <ul className="board-cards">
        {column.cards.map((card) => (
          <li key={card.id}>
            {mayMove ? (
              <Card
                card={card}
                stage={column.stage}
                onMove={(to) => onMove(card, to)}
                onAsk={() => onAsk(card)}
              />
            ) : (
              <div className="board-card">
                <CardBody card={card} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {column.nextCursor ? (
        <p>
          <Button kind="quiet" size="small" busy={busy} onClick={() => void readOn()}>
            {t('board.more', {
              count: column.count - column.cards.length,
              shown: format.number(column.count - column.cards.length),
            })}
          </Button>
        </p>
      ) : null}
    </section>
  )
}
