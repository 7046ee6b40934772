import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import type { FileCounts, ImportSummary } from '../contract.ts'

/** How many rows were refused, all reasons together. */
export function refusedOf(counts: Pick<ImportSummary, 'errors'>): number {
  return Object.values(counts.errors).reduce((sum, count) => sum + count, 0)
}

type Row = Pick<FileCounts, 'rows' | 'imported' | 'updated' | 'skipped' | 'errors'> & {
  key: string
  name: string
}

/** Rows of each file: new, changed, known already, refused. They add up to all rows. */
export function CountsTable({ summary }: { summary: ImportSummary }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const files = summary.files ?? []
  const rows: Row[] =
    files.length > 1
      ? files.map((file, place) => ({
          ...file,
          key: String(place),
          name: `${file.file} · ${t(`kind.${file.kind}.name`)}`,
        }))
      : [{ ...summary, key: 'all', name: t('counts.all') }]
  const number = (key: string, value: (row: Row) => number, phone: 'main' | 'line'): LedgerColumn<Row> => ({
    key,
    head: t(`counts.${key}`),
    align: 'end',
    width: 120,
    phone,
    cell: (row) => format.number(value(row)),
    ...(files.length > 1 ? { foot: format.number(value({ ...summary, key: '', name: '' })) } : {}),
  })
  const columns: LedgerColumn<Row>[] = [
    {
      key: 'name',
      head: t('counts.file'),
      cell: (row) => <span className="nm">{row.name}</span>,
      phone: 'name',
      ...(files.length > 1 ? { foot: t('counts.all') } : {}),
    },
    number('rows', (row) => row.rows, 'main'),
    number('imported', (row) => row.imported, 'line'),
    number('updated', (row) => row.updated, 'line'),
    number('skipped', (row) => row.skipped, 'line'),
    number('refused', refusedOf, 'line'),
  ]
  return (
    <Ledger
      label={t('counts.label')}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      minWidth={700}
    />
  )
}
