import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { MenuChip } from '#ui/menu-chip.tsx'
import { Section } from '#ui/page.tsx'
import { Pager } from '#ui/pager.tsx'
import type { Import, ImportErrorRow } from '../contract.ts'
import { errorsUrl, keys, listErrors } from './api.ts'
import { refusedOf } from './counts-table.tsx'
import { useFieldName, useReason } from './words.ts'

const limit = 25

/** Every refused row with its reason, the field and what stood there; all of them as a file to correct. */
export function RefusedRows({ run }: { run: Import }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const reasonOf = useReason()
  const nameOf = useFieldName()
  const [reason, setReason] = useState('')
  const [cursors, setCursors] = useState<readonly string[]>([])
  const [opened, setOpened] = useState<string | null>(null)
  const summary = run.summary
  const refused = summary ? refusedOf(summary) : 0
  const query = { reason: reason || undefined, cursor: cursors.at(-1), limit }
  const rows = useQuery({
    queryKey: keys.part(run.id, 'errors', { ...query, at: run.finishedAt }),
    queryFn: ({ signal }) => listErrors(run.id, query, signal),
    placeholderData: keepPreviousData,
    enabled: refused > 0,
  })
  if (!summary || refused === 0) return null
  const counts = Object.entries(summary.errors).sort(([, a], [, b]) => b - a)
  const total = reason ? (summary.errors[reason] ?? 0) : refused
  const idOf = (row: ImportErrorRow) => `${row.file}:${row.row}:${row.reason}:${row.field ?? ''}`
  const kind = run.kind ?? 'orders'
  const columns: LedgerColumn<ImportErrorRow>[] = [
    {
      key: 'row',
      head: t('refused.row'),
      align: 'end',
      width: 72,
      phone: 'main',
      cell: (row) => format.number(row.row),
    },
    { key: 'reason', head: t('refused.why'), phone: 'name', cell: (row) => reasonOf(row.reason), wrap: true },
    {
      key: 'field',
      head: t('refused.field'),
      width: 180,
      phone: 'line',
      cell: (row) => (row.field ? (run.settings.map[row.field] ?? nameOf(kind, row.field)) : '\u2013'),
    },
    {
      key: 'value',
      head: t('refused.value'),
      width: 200,
      phone: 'line',
      cell: (row) =>
        row.value ? (
          <code className="cut">{row.value}</code>
        ) : (
          <span className="mm">{t('refused.blank')}</span>
        ),
    },
    ...(run.files.length > 1
      ? [
          {
            key: 'file',
            head: t('counts.file'),
            width: 180,
            phone: 'line',
            cell: (row) => row.file,
          } as LedgerColumn<ImportErrorRow>,
        ]
      : []),
    {
      key: 'open',
      head: <span className="vh">{t('refused.whole')}</span>,
      label: '',
      width: 110,
      align: 'end',
      phone: 'line',
      cell: (row) => (
        <button
          type="button"
          className="link small"
          aria-expanded={opened === idOf(row)}
          onClick={() => setOpened(opened === idOf(row) ? null : idOf(row))}
        >
          {t('refused.whole')}
        </button>
      ),
    },
  ]
  const page = rows.data
  const first = cursors.length * limit + 1
  return (
    <Section
      title={t('refused.title', { count: refused, shown: format.number(refused) })}
      actions={
        <>
          {counts.length > 1 ? (
            <MenuChip
              text={t('refused.why')}
              value={reason}
              options={[
                { value: '', text: `${t('refused.any')} · ${format.number(refused)}` },
                ...counts.map(([code, count]) => ({
                  value: code,
                  text: `${reasonOf(code)} · ${format.number(count)}`,
                })),
              ]}
              onChange={(next) => {
                setReason(next)
                setCursors([])
              }}
            />
          ) : null}
          <a href={errorsUrl(run.id)} download>
            {t('refused.download')}
          </a>
        </>
      }
    >
      {counts.length > 1 ? (
        <p className="small m reasons-line">
          {counts.map(([code, count]) => `${reasonOf(code)}: ${format.number(count)}`).join(' · ')}
        </p>
      ) : null}
      <Ledger
        label={t('refused.label')}
        columns={columns}
        rows={page?.data}
        rowKey={idOf}
        error={rows.error}
        onRetry={() => void rows.refetch()}
        busy={rows.isPlaceholderData}
        minWidth={760}
        detail={(row) =>
          opened === idOf(row) ? <code className="original">{row.original.join(' · ')}</code> : null
        }
      />
      {page && total > limit ? (
        <Pager
          from={first}
          to={first + page.data.length - 1}
          total={total}
          onPrevious={cursors.length > 0 ? () => setCursors(cursors.slice(0, -1)) : undefined}
          onNext={page.nextCursor ? () => setCursors([...cursors, page.nextCursor as string]) : undefined}
        />
      ) : null}
    </Section>
  )
}
