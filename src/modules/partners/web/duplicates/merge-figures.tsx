import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { MergeFigures as Figures, MergePreview } from '../../contract.ts'

const columns = ['survivor', 'merged', 'together'] as const

/** Figures of both and of the partner they become: sums, since no record is lost or moved. */
export function MergeFigures({ preview }: { preview: MergePreview }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const count = (key: keyof Figures) => (figures: Figures) => format.number(Number(figures[key]))
  const money = (key: 'net' | 'net12m') => (figures: Figures) => {
    const amount = figures[key]
    return amount === null ? null : format.money(amount, { currency: preview.currency, cents: 'never' })
  }
  const kept = (side: 'host' | 'partner') => (figures: Figures) =>
    t('merge.keptOf', { kept: figures[`${side}Kept`], ended: figures[`${side}Ended`] })
  const rows: [string, (figures: Figures) => string | null][] = [
    ['orders', count('orders')],
    ['net', money('net')],
    ['net12m', money('net12m')],
    ['lastOrder', ({ lastOrderOn }) => (lastOrderOn ? format.date(lastOrderOn, 'short') : '\u2013')],
    ['hostKept', kept('host')],
    ['partnerKept', kept('partner')],
    ['unfinished', count('unfinished')],
    ['contacts', count('contacts')],
    ['legalEntities', count('legalEntities')],
    ['documents', count('documents')],
    ['notes', count('notes')],
    ['facts', count('facts')],
  ]
  const shown = rows.filter(([, cell]) =>
    columns.some((column) => ![null, '0', '\u2013'].includes(cell(preview.figures[column]))),
  )
  return (
    <section>
      <h2>{t('merge.figures')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must be reached by the keyboard */}
      <section className="merge-scroll" tabIndex={0} aria-label={t('merge.figures')}>
        <table className="merge-figures">
          <thead>
            <tr>
              <td />
              <th scope="col">{preview.survivor.name}</th>
              <th scope="col">{preview.merged.name}</th>
              <th scope="col">{t('merge.together')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(([key, cell]) => (
              <tr key={key}>
                <th scope="row">{t(`merge.figure.${key}`)}</th>
                {columns.map((column) => (
                  <td key={column} className={column === 'together' ? 'n b' : 'n'}>
                    {cell(preview.figures[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}
