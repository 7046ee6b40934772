import './imports.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useListState } from '#ui/list-state.ts'
import { useFormat } from '#ui/locale.tsx'
import { Empty } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { Tag, type Tone } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Import } from '../contract.ts'
import { discardImport, isMoving, keys, listImports } from './api.ts'
import { refusedOf } from './counts-table.tsx'
import { UndoButton } from './result-step.tsx'

const sort = { key: 'createdAt', descending: true }
const tones: Record<Import['status'], Tone> = {
  draft: 'none',
  checked: 'none',
  waiting: 'none',
  running: 'none',
  done: 'ok',
  failed: 'brk',
  cancelled: 'none',
  undoing: 'none',
  undone: 'none',
}

/** What has come in so far; else what is begun and not written; else that nothing has. */
function sentenceOf(rows: readonly Import[], t: TFunction<'imports'>): string {
  const done = rows.filter(({ status }) => status === 'done').length
  if (done > 0) return t('list.sentence', { count: done })
  const begun = rows.filter(
    (run) => isMoving(run) || run.status === 'draft' || run.status === 'checked',
  ).length
  return begun > 0 ? t('list.begun', { count: begun }) : t('list.none')
}

/** All imports of one's side: what each brought, who ran it, and the way back. */
export function ImportsPage() {
  const { t } = useTranslation('imports')
  const { side } = useSession()
  const list = useListState({ sort })
  const { sort: _, q: __, ...query } = list.query
  const imports = useQuery({
    queryKey: keys.list(query),
    queryFn: ({ signal }) => listImports(query, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (state) => (state.state.data?.data.some(isMoving) ? 1500 : false),
  })
  const rows = imports.data?.data
  const columns = useColumns()
  return (
    <Page
      sentence={rows === undefined || imports.data?.nextCursor ? t('list.title') : sentenceOf(rows, t)}
      title={t('list.title')}
      lead={t('list.lead')}
      actions={
        <>
          {side === 'host' ? <ButtonLink to="/imports/schedules">{t('schedule.title')}</ButtonLink> : null}
          <ButtonLink kind="main" to="/imports/new" icon="plus">
            {t('list.new')}
          </ButtonLink>
        </>
      }
    >
      <Ledger
        label={t('list.title')}
        columns={columns}
        rows={rows}
        rowKey={(run) => run.id}
        error={imports.error}
        onRetry={() => void imports.refetch()}
        busy={imports.isPlaceholderData}
        open={(run) => ({ to: '/imports/$importId', params: { importId: run.id } })}
        minWidth={1000}
        empty={
          <Empty
            title={t('list.emptyTitle')}
            action={<ButtonLink to="/imports/new">{t('list.new')}</ButtonLink>}
          >
            {t('list.emptyAbout')}
          </Empty>
        }
      />
      {rows && (list.previous || imports.data?.nextCursor) ? (
        <Pager
          from={list.firstRow}
          to={list.firstRow + rows.length - 1}
          onPrevious={list.previous}
          onNext={list.next(imports.data?.nextCursor)}
        />
      ) : null}
    </Page>
  )
}

function useColumns(): LedgerColumn<Import>[] {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const act = useDeed()
  const number = (key: string, value: (run: Import) => number | null): LedgerColumn<Import> => ({
    key,
    head: t(`counts.${key}`),
    align: 'end',
    width: 104,
    ...(key === 'imported' || key === 'refused' ? { phone: 'line' as const } : {}),
    cell: (run) => {
      const count = run.isDryRun ? null : value(run)
      return count === null ? <span className="mm">{'\u2013'}</span> : format.number(count)
    },
  })
  return [
    {
      key: 'name',
      head: t('list.name'),
      phone: 'name',
      cell: (run) => (
        <span className="nm2">
          <Link className="q cut" to="/imports/$importId" params={{ importId: run.id }}>
            {run.name || t('list.unnamed')}
          </Link>
          <span className="mm small">{run.kind ? t(`kind.${run.kind}.name`) : t('list.folder')}</span>
        </span>
      ),
    },
    {
      key: 'status',
      head: t('list.status'),
      width: 176,
      phone: 'line',
      cell: (run) => (
        <Tag tone={tones[run.status]}>
          {t(`status.of.${run.status}`)}
          {run.status === 'running' && run.progress.rows > 0
            ? ` · ${t('progress.rows', { count: run.progress.rows, shown: format.number(run.progress.rows) })}`
            : null}
        </Tag>
      ),
    },
    {
      key: 'who',
      head: t('list.who'),
      width: 170,
      phone: 'line',
      cell: (run) => (
        <span className="cut">{run.actor.name ?? t(`actor.${run.actor.kind}`, run.actor.kind)}</span>
      ),
    },
    {
      key: 'when',
      head: t('list.when'),
      width: 130,
      phone: 'main',
      cell: (run) => <DateText value={run.createdAt} style="date-time" />,
    },
    number('imported', (run) => run.summary?.imported ?? null),
    number('updated', (run) => run.summary?.updated ?? null),
    number('skipped', (run) => run.summary?.skipped ?? null),
    number('refused', (run) => (run.summary ? refusedOf(run.summary) : null)),
    {
      key: 'deed',
      head: <span className="vh">{t('list.deed')}</span>,
      label: '',
      width: 128,
      align: 'end',
      phone: 'line',
      cell: (run) =>
        run.status === 'done' ? (
          <UndoButton run={run} small />
        ) : run.status === 'draft' ||
          run.status === 'checked' ||
          run.status === 'failed' ||
          run.status === 'cancelled' ? (
          <button
            type="button"
            className="link small"
            onClick={() =>
              void act(() => discardImport(run.id), { done: t('list.discarded', { name: run.name }) })
            }
          >
            {t('list.discard')}
          </button>
        ) : null,
    },
  ]
}
