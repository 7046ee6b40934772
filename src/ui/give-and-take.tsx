import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from './locale.tsx'

export type GiveAndTakeRow = {
  key: string
  category: ReactNode
  /** Amounts on one scale: whole units of the currency or of the unit named in the head. */
  host: number
  partner: number
  /** What stands instead of the plain number, e.g. a `Figure`. */
  hostText?: ReactNode
  partnerText?: ReactNode
}

/** Host's bars grow left, partner's right, on one scale; the category in the middle, the proportion below. */
export function GiveAndTake({ rows, note }: { rows: readonly GiveAndTakeRow[]; note?: ReactNode }) {
  const { t } = useTranslation('ui')
  const format = useFormat()
  const most = Math.max(1, ...rows.flatMap((row) => [row.host, row.partner]))
  const host = rows.reduce((sum, row) => sum + row.host, 0)
  const partner = rows.reduce((sum, row) => sum + row.partner, 0)
  const share = host + partner === 0 ? null : Math.round((host / (host + partner)) * 100)
  const amount = (value: number) => (value === 0 ? t('nothing') : format.number(value))
  return (
    <>
      <table className="bal">
        <colgroup>
          <col className="cv" />
          <col />
          <col className="cc" />
          <col />
          <col className="cv" />
        </colgroup>
        <thead>
          <tr className="vh">
            <th scope="col">{t('side.host')}</th>
            <td />
            <th scope="col">{t('giveAndTake.category')}</th>
            <td />
            <th scope="col">{t('side.partner')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <td className="v">{row.hostText ?? amount(row.host)}</td>
              <td className="l" aria-hidden="true">
                <i className="bh" style={{ width: `${(row.host / most) * 100}%` }} />
              </td>
              <th scope="row" className="c">
                {row.category}
              </th>
              <td className="r" aria-hidden="true">
                <i className="bp" style={{ width: `${(row.partner / most) * 100}%` }} />
              </td>
              <td className="v">{row.partnerText ?? amount(row.partner)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td className="v">{format.number(host)}</td>
            <td />
            <th scope="row" className="c">
              {share === null ? '\u2013' : `${share} : ${100 - share}`}
            </th>
            <td />
            <td className="v">{format.number(partner)}</td>
          </tr>
        </tfoot>
      </table>
      {note ? <p className="balnote">{note}</p> : null}
    </>
  )
}
