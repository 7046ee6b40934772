import { useTranslation } from 'react-i18next'
import type { LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { CustomField } from '../../contract.ts'
import { FieldText, fieldLabel } from '../custom-fields/field-text.tsx'
import { SegmentMarks } from '../segments/segment-marks.tsx'
import { TagMarks } from '../tags/tag-mark.tsx'
import type { FieldColumnKey } from './registry-column-keys.ts'
import type { RegistryRow } from './registry-list.ts'

type Column = LedgerColumn<RegistryRow>

/** What the partner is to the host, on what ground, and its tags. */
export function useCounterpartyColumns(): Record<'kinds' | 'segments' | 'tags' | 'contract', Column> {
  const { t } = useTranslation('partners')
  return {
    kinds: {
      key: 'kinds',
      head: t('column.kinds'),
      width: 148,
      cell: (row) => {
        const words = row.kinds.map((kind) => t(`kind.${kind}`)).join(', ')
        return (
          <span className="cut" title={words}>
            {words}
          </span>
        )
      },
    },
    segments: {
      key: 'segments',
      head: t('column.segments'),
      width: 148,
      phone: 'line',
      cell: (row) => <SegmentMarks segments={row.segments} />,
    },
    tags: {
      key: 'tags',
      head: t('column.tags'),
      width: 196,
      phone: 'line',
      cell: (row) => <TagMarks tags={row.tags} />,
    },
    contract: {
      key: 'contract',
      head: t('column.contract'),
      sort: 'contractUntil',
      width: 136,
      cell: (row) =>
        row.contract === null ? null : row.contractUntil ? (
          <span className="cut">
            {t('contract.until')} <DateText value={row.contractUntil} />
          </span>
        ) : (
          t(`contract.${row.contract}`)
        ),
    },
  }
}

const widths: Record<CustomField['kind'], number> = {
  text: 176,
  number: 104,
  money: 124,
  date: 104,
  choice: 140,
  person: 148,
  link: 168,
}
const atEnd: readonly CustomField['kind'][] = ['number', 'money', 'date']

/** A column for each custom field, sorted by the server. */
export function useFieldColumns(fields: readonly CustomField[]): Record<FieldColumnKey, Column> {
  const { language } = useFormat()
  return Object.fromEntries(
    fields.map((field): [FieldColumnKey, Column] => {
      const key: FieldColumnKey = `field.${field.code}`
      return [
        key,
        {
          key,
          head: <span className="cut">{fieldLabel(field, language)}</span>,
          label: fieldLabel(field, language),
          sort: key,
          sortDescendingFirst: field.kind === 'money' || field.kind === 'number',
          width: widths[field.kind],
          phone: 'line',
          ...(atEnd.includes(field.kind) ? { align: 'end' as const } : {}),
          cell: (row) => <FieldText field={field} value={row.fields[field.code]} people={row.people} />,
        },
      ]
    }),
  )
}
