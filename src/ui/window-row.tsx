import { memo, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cellClass, type LedgerColumn } from './ledger.tsx'
import { fillSoon } from './row-filling.ts'

type Props = {
  measure: ((node: HTMLTableRowElement | null) => void) | undefined
  row: unknown
  rowId: string
  index: number
  /** All of it at once, without waiting for its turn. */
  atOnce: boolean
  /** How high it is until its cells are there. */
  height: number
  columns: readonly LedgerColumn<unknown>[]
  name: string
  opens: boolean
  onOpen: (row: unknown) => void
  isCurrent: boolean
  onFocus: (index: number) => void
  onPick: ((index: number, extend: boolean) => void) | undefined
  isPicked: boolean
}

/**
 * A row of a long list. Its name stands there at once, its cells when it is their turn: whoever scrolls fast past a
 * thousand rows waits for none of them.
 */
export const WindowRow = memo(function WindowRow(props: Props) {
  const { measure, row, rowId, index, atOnce, height, columns, name, opens, onOpen } = props
  const { isCurrent, onFocus, onPick, isPicked } = props
  const { t } = useTranslation('ui')
  const [filled, setFilled] = useState(atOnce)
  useEffect(() => (filled ? undefined : fillSoon(() => setFilled(true))), [filled])
  const press = (event: React.MouseEvent) => {
    const target = event.target as Element
    if (target.closest('a, button, input, label') || window.getSelection()?.toString()) return
    onOpen(row)
  }
  const [first] = columns
  return (
    <tr
      ref={filled ? measure : undefined}
      data-index={index}
      data-row={rowId}
      aria-rowindex={index + 2}
      aria-busy={filled ? undefined : true}
      style={filled ? undefined : { height }}
      tabIndex={isCurrent ? 0 : -1}
      data-selected={isPicked || undefined}
      className={opens ? 'open' : undefined}
      onClick={opens ? press : undefined}
      onFocus={() => onFocus(index)}
    >
      {onPick ? (
        <td className="pick">
          <input
            type="checkbox"
            className="box"
            checked={isPicked}
            tabIndex={-1}
            aria-label={t('ledger.pick', { name })}
            onChange={(event) => onPick(index, (event.nativeEvent as MouseEvent).shiftKey)}
          />
        </td>
      ) : null}
      {filled ? (
        columns.map((column) => (
          <td
            key={column.key}
            className={cellClass(column)}
            data-label={column.label ?? (typeof column.head === 'string' ? column.head : undefined)}
          >
            {column.cell(row)}
          </td>
        ))
      ) : (
        <>
          <td className={first ? cellClass(first) : undefined}>
            <span className="cut">{name}</span>
          </td>
          {columns.length > 1 ? <td colSpan={columns.length - 1} /> : null}
        </>
      )}
    </tr>
  )
})
