import { useTranslation } from 'react-i18next'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { ReciprocityRow, ReportRange } from '../../contract.ts'
import { FigureLink, useScaleName } from '../figure-facts.tsx'

/** The farthest apart stand first; more of them are in the file. */
const SHOWN = 12

/** Where both sides answered the same questions: both scores, the gap, and the weaker one. */
export function ReciprocityTable(props: {
  rows: readonly ReciprocityRow[]
  asked: ReportRange
  isHost: boolean
}) {
  const { rows, asked, isHost } = props
  const { t } = useTranslation('insights-balance')
  const format = useFormat()
  const scaleName = useScaleName()
  const number = (value: number, signed = false) => format.number(value, { decimals: 1, signed })
  const score = (row: ReciprocityRow, side: 'host' | 'partner') => (
    <FigureLink
      selector={{ figure: 'balance.answers', ...asked, partner: row.partnerId, side, scale: row.scale }}
      title={`${scaleName(row.scale, row.scaleName)}: ${t(`side.${side}`)}`}
    >
      {number(row[side])}
    </FigureLink>
  )
  const end = (
    key: string,
    head: string,
    cell: LedgerColumn<ReciprocityRow>['cell'],
    phone: 'main' | 'line' = 'line',
  ): LedgerColumn<ReciprocityRow> => ({ key, head, cell, align: 'end', width: 112, phone })
  const columns: LedgerColumn<ReciprocityRow>[] = [
    {
      key: 'name',
      head: t('column.partner'),
      phone: 'name',
      cell: (row) => (
        <>
          {isHost ? (
            <Link className="q" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
              {row.name}
            </Link>
          ) : (
            scaleName(row.scale, row.scaleName)
          )}
          <div className="small mm">
            {isHost ? scaleName(row.scale, row.scaleName) : null}
            {row.isFar ? `${isHost ? ', ' : ''}${t('reciprocity.far')}` : null}
          </div>
        </>
      ),
    },
    end('host', t('reciprocity.host'), (row) => score(row, 'host')),
    end('partner', t('reciprocity.partner'), (row) => score(row, 'partner')),
    end('weaker', t('reciprocity.weaker'), (row) => number(row.weaker)),
    end('signed', t('reciprocity.signed'), (row) => number(row.signed, true)),
    end('absolute', t('reciprocity.absolute'), (row) => number(row.absolute)),
    end('mutuality', t('reciprocity.mutuality'), (row) => <b>{format.percent(row.mutuality)}</b>, 'main'),
    end('items', t('reciprocity.items'), (row) => format.number(row.n)),
  ]
  return (
    <Section title={t('reciprocity.title')} note={t('reciprocity.note')}>
      <Ledger
        label={t('reciprocity.title')}
        columns={columns}
        rows={rows.slice(0, SHOWN)}
        rowKey={(row) => `${row.partnerId} ${row.scale}`}
        minWidth={980}
      />
    </Section>
  )
}
