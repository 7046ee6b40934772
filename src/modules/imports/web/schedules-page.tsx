import './imports.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { Empty } from '#ui/notes.tsx'
import { Page, Section } from '#ui/page.tsx'
import { lineOfCode } from '#ui/problem-words.ts'
import { Link } from '#ui/routing.tsx'
import { Tag, type Tone } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { ImportSchedule, SavedRecipe } from '../contract.ts'
import {
  addSchedule,
  changeSchedule,
  keys,
  listRecipes,
  listSchedules,
  removeRecipe,
  removeSchedule,
  runSchedule,
} from './api.ts'
import { NewSchedule } from './new-schedule.tsx'
import { useWeekday } from './weekdays.ts'

const tones: Record<NonNullable<ImportSchedule['outcome']>, Tone> = {
  imported: 'ok',
  unchanged: 'none',
  refused: 'brk',
  failed: 'brk',
}

/** Imports that run by themselves, how the last time of each went, and the recipes they are read by. */
export function SchedulesPage() {
  const { t } = useTranslation('imports')
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const schedules = useQuery({
    queryKey: keys.list({ what: 'schedules' }),
    queryFn: ({ signal }) => listSchedules(signal),
    refetchInterval: 15_000,
  })
  const recipes = useQuery({
    queryKey: keys.list({ what: 'recipes' }),
    queryFn: ({ signal }) => listRecipes(signal),
  })
  const again = () => void client.invalidateQueries({ queryKey: keys.lists })
  const rows = schedules.data?.data
  const saved = recipes.data?.data ?? []
  const columns = useColumns(again)
  return (
    <Page
      sentence={
        rows === undefined
          ? t('schedule.title')
          : t(rows.length > 0 ? 'schedule.sentence' : 'schedule.none', { count: rows.length })
      }
      title={t('schedule.title')}
      lead={t('schedule.lead')}
      crumbs={[{ text: t('list.title'), to: '/imports' }]}
      actions={
        <Button kind="main" icon="plus" disabled={saved.length === 0} onClick={() => setAdding(true)}>
          {t('schedule.add')}
        </Button>
      }
    >
      {adding && schedules.data ? (
        <NewSchedule
          recipes={saved}
          inbox={schedules.data.inbox}
          onClose={() => {
            setAdding(false)
            again()
          }}
        />
      ) : null}
      <Ledger
        label={t('schedule.title')}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
        error={schedules.error}
        onRetry={() => void schedules.refetch()}
        minWidth={1000}
        empty={
          <Empty title={t('schedule.none')}>
            {recipes.isSuccess && saved.length === 0 ? t('schedule.needRecipe') : t('schedule.lead')}
          </Empty>
        }
      />
      <Recipes recipes={recipes.data?.data} onChange={again} />
    </Page>
  )
}

function useColumns(again: () => void): LedgerColumn<ImportSchedule>[] {
  const { t } = useTranslation('imports')
  const weekdayOf = useWeekday()
  const reason = (code: string) => lineOfCode(code) ?? lineOfCode('internal')
  return [
    {
      key: 'name',
      head: t('schedule.name'),
      phone: 'name',
      cell: (row) => (
        <span className="nm2">
          <span className="cut b">{row.name}</span>
          <span className="mm small cut">{row.address.replace(/\?.*$/, '?…')}</span>
        </span>
      ),
    },
    {
      key: 'recipe',
      head: t('schedule.recipe'),
      width: 170,
      phone: 'line',
      cell: (row) => <span className="cut">{row.recipeName}</span>,
    },
    {
      key: 'when',
      head: t('schedule.when'),
      width: 170,
      phone: 'main',
      cell: (row) => (
        <span className="nm2">
          <span>
            {row.weekday === null ? t('schedule.daily') : weekdayOf(row.weekday)},{' '}
            {t('schedule.at2', { time: row.at })}
          </span>
          <span className="mm small">
            {row.isPaused ? t('schedule.paused') : <DateText value={row.nextAt} style="date-time" />}
          </span>
        </span>
      ),
    },
    {
      key: 'last',
      head: t('schedule.last'),
      width: 300,
      phone: 'line',
      wrap: true,
      cell: (row) =>
        row.outcome === null ? (
          <span className="mm">{t('schedule.never')}</span>
        ) : (
          <span className="nm2">
            <span>
              <Tag tone={tones[row.outcome]}>{t(`schedule.outcome.${row.outcome}`)}</Tag>{' '}
              {row.lastImport ? (
                <Link to="/imports/$importId" params={{ importId: row.lastImport.id }}>
                  {row.checkedAt ? <DateText value={row.checkedAt} style="date-time" /> : row.name}
                </Link>
              ) : row.checkedAt ? (
                <DateText value={row.checkedAt} style="date-time" />
              ) : null}
            </span>
            {row.failure ? (
              <span className="mm small">
                {reason(row.failure.code)}
                {row.failures > 1 ? ` · ${t('schedule.failures', { count: row.failures })}` : null}
              </span>
            ) : null}
          </span>
        ),
    },
    {
      key: 'deeds',
      head: <span className="vh">{t('list.deed')}</span>,
      label: t('list.deed'),
      width: 280,
      align: 'end',
      phone: 'line',
      cell: (row) => <Deeds row={row} again={again} />,
    },
  ]
}

/** The wish a schedule was made from; a paused one comes back paused. */
async function bringBack(row: ImportSchedule): Promise<void> {
  const { name, recipeId, place, address, weekday, at } = row
  const { schedule } = await addSchedule({ name, recipeId, place, address, weekday, at })
  if (row.isPaused) await changeSchedule(schedule, { isPaused: true })
}

function Deeds({ row, again }: { row: ImportSchedule; again: () => void }) {
  const { t } = useTranslation('imports')
  const act = useDeed()
  const deed = <Result,>(
    work: () => Promise<Result>,
    done: string,
    undo?: (result: Result) => Promise<unknown>,
  ) =>
    void act(
      async () => {
        const result = await work()
        again()
        return result
      },
      { done, ...(undo ? { undo: (result: Result) => undo(result).then(again) } : {}) },
    )
  return (
    <span className="acts">
      {row.isPaused ? null : (
        <Button
          size="small"
          kind="quiet"
          onClick={() => deed(() => runSchedule(row.id), t('schedule.asked'))}
        >
          {t('schedule.now')}
        </Button>
      )}
      <Button
        size="small"
        kind="quiet"
        onClick={() =>
          deed(
            () => changeSchedule(row, { isPaused: !row.isPaused }),
            `${row.name}: ${t(row.isPaused ? 'schedule.resumed' : 'schedule.paused')}`,
            ({ schedule }) => changeSchedule(schedule, { isPaused: row.isPaused }),
          )
        }
      >
        {t(row.isPaused ? 'schedule.resume' : 'schedule.pause')}
      </Button>
      <Button
        size="small"
        kind="quiet"
        onClick={() =>
          deed(
            () => removeSchedule(row.id),
            t('schedule.removed', { name: row.name }),
            () => bringBack(row),
          )
        }
      >
        {t('schedule.remove')}
      </Button>
    </span>
  )
}

function Recipes({
  recipes,
  onChange,
}: {
  recipes: readonly SavedRecipe[] | undefined
  onChange: () => void
}) {
  const { t } = useTranslation('imports')
  const act = useDeed()
  const columns: LedgerColumn<SavedRecipe>[] = [
    {
      key: 'name',
      head: t('saved.name'),
      phone: 'name',
      cell: (row) => <span className="nm">{row.name}</span>,
    },
    {
      key: 'kind',
      head: t('kind.ask'),
      width: 170,
      phone: 'line',
      cell: (row) => t(`kind.${row.kind}.name`),
    },
    {
      key: 'columns',
      head: t('files.columns'),
      width: 150,
      phone: 'line',
      cell: (row) => t('saved.columns', { count: row.columns.length }),
    },
    {
      key: 'remove',
      head: <span className="vh">{t('saved.remove')}</span>,
      label: t('saved.remove'),
      width: 220,
      align: 'end',
      phone: 'line',
      cell: (row) =>
        row.schedules > 0 ? (
          <span className="mm small">{t('saved.used', { count: row.schedules })}</span>
        ) : (
          <Button
            size="small"
            kind="quiet"
            onClick={() =>
              void act(
                async () => {
                  await removeRecipe(row.id)
                  onChange()
                },
                { done: t('saved.removed', { name: row.name }) },
              )
            }
          >
            {t('saved.remove')}
          </Button>
        ),
    },
  ]
  return (
    <Section title={t('saved.title')}>
      <Ledger
        label={t('saved.title')}
        columns={columns}
        rows={recipes}
        rowKey={(row) => row.id}
        minWidth={640}
        empty={<Empty title={t('saved.empty')}>{t('saved.none')}</Empty>}
      />
    </Section>
  )
}
