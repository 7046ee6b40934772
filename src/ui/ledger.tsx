import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { LedgerHead } from './ledger-head.tsx'
import { ErrorNote } from './notes.tsx'
import { useNavigate } from './routing.tsx'
import { type RowKeys, useRowKeys } from './row-keys.ts'
import type { Sort } from './sort.ts'

export type { Sort } from './sort.ts'

export type LedgerColumn<Row> = {
  key: string
  head: ReactNode
  /** Name of the column when `head` is no plain text; also the label on a phone. */
  label?: string
  cell: (row: Row) => ReactNode
  /** Numbers stand at the end. */
  align?: 'end' | 'center'
  /** CSS width; one column should be left without. */
  width?: number | string
  /** The server's name of this order; makes the head a button. */
  sort?: string
  /** First press sorts from large to small (sums, dates). */
  sortDescendingFirst?: boolean
  /** Head above neighbouring columns of the same group. */
  group?: string
  /** May take several lines. */
  wrap?: boolean
  /** On a phone: the row's name, its main figure, a labelled line, or not shown (default). */
  phone?: 'name' | 'main' | 'line'
  /** Cell of the total row. */
  foot?: ReactNode
}

export type Selection = { selected: ReadonlySet<string>; onChange: (selected: ReadonlySet<string>) => void }

export type LedgerProps<Row> = {
  /** What the table lists, for a screen reader. */
  label: string
  columns: readonly LedgerColumn<Row>[]
  /** Undefined while the first page loads: bars stand in its place at once. */
  rows: readonly Row[] | undefined
  rowKey: (row: Row) => string
  /** Name of a row, for its checkbox. */
  rowName?: (row: Row) => string
  sort?: Sort
  onSort?: (sort: Sort) => void
  selection?: Selection
  /** Page a row opens: by click, or Enter on the focused row. */
  open?: (row: Row) => { to: string; params?: Record<string, string> }
  error?: unknown
  onRetry?: () => void
  /** What stands when there are no rows: `<Empty>`. */
  empty?: ReactNode
  /** New rows are on their way, the old ones stay. */
  busy?: boolean
  /** 40 px rows. */
  roomy?: boolean
  minWidth?: number
  /** A row that opens below another. */
  detail?: (row: Row) => ReactNode
  /** Rows in place of data while loading. */
  skeletonRows?: number
}

/**
 * The table. Sorting, filtering and paging are the server's; rows are walked with j, k, arrows, opened with Enter,
 * picked with x; on a phone rows become small stacks.
 */
export function Ledger<Row>(props: LedgerProps<Row>) {
  const {
    label,
    columns,
    rows,
    error,
    onRetry,
    empty,
    busy,
    roomy,
    minWidth,
    selection,
    skeletonRows = 8,
  } = props
  const { t } = useTranslation('ui')
  const body = useRef<HTMLTableSectionElement>(null)
  const navigate = useNavigate()
  const keys = useRowKeys({
    body,
    count: rows?.length ?? 0,
    opens: props.open !== undefined,
    picks: selection !== undefined,
    onOpen: (place) => {
      const row = rows?.[place]
      if (row && props.open) void navigate(props.open(row))
    },
    onPick: (place) => {
      const row = rows?.[place]
      if (row && selection) selection.onChange(toggled(selection.selected, props.rowKey(row)))
    },
  })
  if (error) return <ErrorNote error={error} onRetry={onRetry} />
  const span = columns.length + (selection ? 1 : 0)
  const stackable = columns.some((column) => column.phone === 'name')
  const classes = ['ledger live', stackable ? 'stackable' : '', roomy ? 'roomy' : '', busy ? 'busy' : '']
  return (
    <div className="ledger-wrap">
      <table
        className={classes.filter(Boolean).join(' ')}
        aria-label={label}
        aria-busy={busy || rows === undefined || undefined}
        style={minWidth ? { minWidth } : undefined}
      >
        <LedgerHead
          columns={columns}
          {...(props.sort ? { sort: props.sort } : {})}
          {...(props.onSort ? { onSort: props.onSort } : {})}
          {...(selection ? { pickAll: pickAllOf(rows?.map(props.rowKey) ?? [], selection) } : {})}
        />
        <tbody ref={body} onKeyDown={keys.onKeyDown}>
          {rows === undefined
            ? Array.from({ length: skeletonRows }, (_, place) => (
                <SkeletonRow key={String(place)} span={span} place={place} />
              ))
            : rows.map((row, place) => (
                <LedgerRow key={props.rowKey(row)} row={row} place={place} table={props} keys={keys} />
              ))}
          {rows && rows.length === 0 ? (
            <tr className="ledger-empty">
              <td colSpan={span}>{empty ?? t('ledger.none')}</td>
            </tr>
          ) : null}
        </tbody>
        {rows && rows.length > 0 && columns.some((column) => column.foot !== undefined) ? (
          <tfoot>
            <tr>
              {selection ? <td /> : null}
              {columns.map((column) => (
                <td key={column.key} className={cellClass(column)}>
                  {column.foot}
                </td>
              ))}
            </tr>
          </tfoot>
        ) : null}
      </table>
      {rows === undefined ? (
        <span className="vh" role="status">
          {t('loading')}
        </span>
      ) : null}
    </div>
  )
}

/** The box above the rows of a page: picks them all, or lets go of all. */
function pickAllOf(keys: readonly string[], { selected, onChange }: Selection) {
  const isAll = keys.length > 0 && keys.every((key) => selected.has(key))
  const isSome = keys.some((key) => selected.has(key))
  return {
    state: isAll ? ('all' as const) : isSome ? ('some' as const) : ('none' as const),
    onAll: () => onChange(isAll ? new Set<string>() : new Set([...selected, ...keys])),
  }
}

export function cellClass<Row>(column: LedgerColumn<Row>): string | undefined {
  const names = [
    column.align === 'end' ? 'n' : column.align === 'center' ? 'c' : '',
    column.wrap ? 'wrap' : '',
    column.phone ? `at-${column.phone}` : '',
  ].filter(Boolean)
  return names.length > 0 ? names.join(' ') : undefined
}

/** A new set with the key added or removed. */
export function toggled(selected: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(selected)
  if (!next.delete(key)) next.add(key)
  return next
}

function LedgerRow<Row>(props: { row: Row; place: number; table: LedgerProps<Row>; keys: RowKeys }) {
  const { row, place, table, keys } = props
  const { t } = useTranslation('ui')
  const navigate = useNavigate()
  const { columns, selection, open } = table
  const id = table.rowKey(row)
  const picked = selection?.selected.has(id) ?? false
  const press = open
    ? (event: React.MouseEvent) => {
        const target = event.target as Element
        if (target.closest('a, button, input, label') || window.getSelection()?.toString()) return
        void navigate(open(row))
      }
    : undefined
  const detail = table.detail?.(row)
  return (
    <>
      <tr
        tabIndex={place === keys.current ? 0 : -1}
        data-selected={picked || undefined}
        className={open ? 'open' : undefined}
        onClick={press}
        onFocus={() => keys.setCurrent(place)}
      >
        {selection ? (
          <td className="pick">
            <input
              type="checkbox"
              className="box"
              checked={picked}
              tabIndex={-1}
              aria-label={t('ledger.pick', { name: table.rowName?.(row) ?? id })}
              onChange={() => selection.onChange(toggled(selection.selected, id))}
            />
          </td>
        ) : null}
        {columns.map((column) => (
          <td
            key={column.key}
            className={cellClass(column)}
            data-label={column.label ?? (typeof column.head === 'string' ? column.head : undefined)}
          >
            {column.cell(row)}
          </td>
        ))}
      </tr>
      {detail ? (
        <tr className="detail">
          <td className="wrap" colSpan={columns.length + (selection ? 1 : 0)}>
            {detail}
          </td>
        </tr>
      ) : null}
    </>
  )
}

export function SkeletonRow({ span, place }: { span: number; place: number }) {
  return (
    <tr className="ledger-skel">
      <td colSpan={span}>
        <span className="skel-cell" style={{ width: `${[62, 78, 54, 70][place % 4]}%` }} />
      </td>
    </tr>
  )
}
