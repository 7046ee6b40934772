import { useTranslation } from 'react-i18next'
import { FigureLink } from '#modules/insights/web/index.ts'
import type { LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { RowLink } from '#ui/routing.tsx'
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

/**
 * How likely each partner is to fall silent for 90 days, and what of the next year hangs on it: as the page of health
 * tells it.
 */
export function useRiskColumns({
  unit,
  currency,
  divided,
}: {
  unit: string
  currency: string
  divided: (amount: string) => string
}): Record<'risk' | 'atRisk', Column> {
  const { t } = useTranslation('partners')
  const format = useFormat()
  return {
    risk: {
      key: 'risk',
      head: t('registry.risk'),
      label: t('column.risk'),
      group: t('registry.healthGroup'),
      sort: 'risk',
      sortDescendingFirst: true,
      align: 'end',
      width: 132,
      phone: 'line',
      cell: (row) =>
        row.risk === null || row.healthState === null ? (
          <span className="mm" title={t('healthState.none')}>
            –
          </span>
        ) : (
          <span className="nw">
            {row.healthState === 'alive' ? null : (
              <span className="mm small">{t(`healthState.${row.healthState}`)} </span>
            )}
            <RowLink
              className="q"
              to="/partners/$partnerId"
              params={{ partnerId: row.id }}
              title={t(`registry.riskAbout.${row.healthBasis ?? 'orders'}`)}
            >
              <span className={row.healthState === 'alive' && row.risk >= 0.5 ? 'att' : undefined}>
                {format.percent(row.risk)}
              </span>
            </RowLink>
          </span>
        ),
    },
    atRisk: {
      key: 'atRisk',
      head: (
        <>
          {t('registry.atRisk')}, <span className="nw">{unit}</span>
        </>
      ),
      label: t('column.atRisk'),
      group: t('registry.healthGroup'),
      sort: 'valueAtRisk',
      sortDescendingFirst: true,
      align: 'end',
      width: 108,
      phone: 'line',
      cell: (row) =>
        row.valueAtRisk === null ? (
          <span className="mm" title={t('registry.riskUnknown')}>
            –
          </span>
        ) : (
          <FigureLink
            selector={{ figure: 'risk.value', partner: row.id, currency }}
            title={`${row.name}: ${t('column.atRisk')}`}
          >
            {divided(row.valueAtRisk)}
          </FigureLink>
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
