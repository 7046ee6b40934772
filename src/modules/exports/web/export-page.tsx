import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { api, apiUrl } from '#ui/api-client.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Empty } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'
import { queryKeys } from '#ui/query-keys.ts'
import { useSession } from '#ui/session.tsx'
import { Tag, type Tone } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { ExportRun } from '../contract.ts'

const keys = queryKeys('exports')
const tones: Record<ExportRun['status'], Tone> = {
  waiting: 'none',
  running: 'none',
  done: 'ok',
  failed: 'brk',
  expired: 'none',
}
const isMoving = ({ status }: ExportRun) => status === 'waiting' || status === 'running'

/** Everything one's side may see as one file: what is being made, what can be fetched, who took what. */
export function ExportPage() {
  const { t } = useTranslation('exports')
  const { side } = useSession()
  const act = useDeed()
  const exports = useQuery({
    queryKey: keys.lists,
    queryFn: ({ signal }) => api.get<{ data: ExportRun[] }>('/exports', { signal }),
    refetchInterval: (state) => (state.state.data?.data.some(isMoving) ? 1000 : false),
  })
  const rows = exports.data?.data
  const moving = rows?.find(isMoving)
  const take = () => void act(() => api.post('/exports', {}), { done: t('asked') })
  return (
    <SettingsPage
      current="export"
      title={t('title')}
      sentence={t(`sentence.${side}`)}
      lead={t(`lead.${side}`)}
      actions={
        <Button kind="main" onClick={take} disabled={moving !== undefined}>
          {t(`take.${side}`)}
        </Button>
      }
    >
      {moving ? (
        <ProgressBar
          label={t('making', { name: moving.fileName })}
          done={moving.progress.rows}
          total={moving.progress.totalRows || null}
          note={t('rows')}
        />
      ) : null}
      <Ledger
        label={t('list')}
        columns={useColumns()}
        rows={rows}
        rowKey={(run) => run.id}
        error={exports.error}
        onRetry={() => void exports.refetch()}
        minWidth={760}
        empty={
          <Empty title={t('none')} action={<Button onClick={take}>{t(`take.${side}`)}</Button>}>
            {t('noneAbout')}
          </Empty>
        }
      />
      <Section title={t('inside.title')}>
        <ul className="stack">
          {(['records', 'people', 'files', 'not', 'restore'] as const).map((key) => (
            <li key={key}>{t(`inside.${key}`)}</li>
          ))}
        </ul>
      </Section>
    </SettingsPage>
  )
}

function useColumns(): LedgerColumn<ExportRun>[] {
  const { t } = useTranslation('exports')
  const format = useFormat()
  return [
    {
      key: 'name',
      head: t('column.archive'),
      phone: 'name',
      cell: (run) => (
        <span className="nm2">
          {run.status === 'done' && run.isMine ? (
            <a className="q cut" href={apiUrl(`/exports/${run.id}/archive`)} download={run.fileName}>
              {run.fileName}
            </a>
          ) : (
            <span className="cut">{run.fileName}</span>
          )}
          <span className="mm small">{run.partner?.name ?? t('wholeNetwork')}</span>
        </span>
      ),
    },
    {
      key: 'status',
      head: t('column.status'),
      phone: 'main',
      cell: (run) => <Tag tone={tones[run.status]}>{t(`status.${run.status}`)}</Tag>,
    },
    {
      key: 'size',
      head: t('column.size'),
      align: 'end',
      phone: 'line',
      cell: (run) =>
        run.size === null ? (
          <span className="mm">{'\u2013'}</span>
        ) : (
          t('megabytes', { size: format.number(run.size / 1_000_000, { decimals: 1 }) })
        ),
    },
    { key: 'createdBy', head: t('column.by'), phone: 'line', cell: (run) => run.createdBy ?? '\u2013' },
    {
      key: 'createdAt',
      head: t('column.at'),
      cell: (run) => <DateText value={run.createdAt} style="date-time" />,
    },
    {
      key: 'expiresAt',
      head: t('column.until'),
      cell: (run) =>
        run.status === 'done' ? (
          <DateText value={run.expiresAt} style="date-time" />
        ) : (
          <span className="mm">{'\u2013'}</span>
        ),
    },
  ]
}
