import { useTranslation } from 'react-i18next'
import type { LedgerColumn } from './ledger.tsx'
import type { Sort } from './sort.ts'

type HeadProps<Row> = {
  columns: readonly LedgerColumn<Row>[]
  sort?: Sort
  onSort?: (sort: Sort) => void
  /** The box that picks all rows, and what it shows. */
  pickAll?: { state: 'none' | 'some' | 'all'; onAll: () => void }
}

/** Heads of the columns: groups above, sort buttons, the box that picks the whole page. */
export function LedgerHead<Row>(props: HeadProps<Row>) {
  const { columns, pickAll } = props
  const { t } = useTranslation('ui')
  const groups = groupsOf(columns)
  return (
    <>
      <colgroup>
        {pickAll ? <col style={{ width: 26 }} /> : null}
        {columns.map((column) => (
          <col key={column.key} style={column.width === undefined ? undefined : { width: column.width }} />
        ))}
      </colgroup>
      <thead>
        {groups ? (
          <tr className="grp">
            {pickAll ? <td /> : null}
            {groups.map((group) =>
              group.text ? (
                <th key={group.key} className="g2" colSpan={group.span} scope="colgroup">
                  {group.text}
                </th>
              ) : (
                <td key={group.key} colSpan={group.span} />
              ),
            )}
          </tr>
        ) : null}
        <tr>
          {pickAll ? (
            <th className="pick">
              <input
                type="checkbox"
                className="box"
                aria-label={t('ledger.pickAll')}
                checked={pickAll.state === 'all'}
                ref={(box) => {
                  if (box) box.indeterminate = pickAll.state === 'some'
                }}
                onChange={pickAll.onAll}
              />
            </th>
          ) : null}
          {columns.map((column) => (
            <Head key={column.key} column={column} table={props} />
          ))}
        </tr>
      </thead>
    </>
  )
}

function Head<Row>({ column, table }: { column: LedgerColumn<Row>; table: HeadProps<Row> }) {
  const { sort, onSort } = table
  const align = column.align === 'end' ? 'n' : column.align === 'center' ? 'c' : undefined
  const key = column.sort
  if (!key || !onSort) {
    return (
      <th
        scope="col"
        className={align}
        aria-label={typeof column.head === 'string' ? undefined : column.label}
      >
        {column.head}
      </th>
    )
  }
  const active = sort?.key === key
  const state = active ? (sort.descending ? 'descending' : 'ascending') : 'none'
  const descending = active ? !sort.descending : (column.sortDescendingFirst ?? false)
  return (
    <th scope="col" className={align} aria-sort={state}>
      <button
        type="button"
        className="sort"
        aria-label={typeof column.head === 'string' ? undefined : column.label}
        onClick={() => onSort({ key, descending })}
      >
        {column.head}
        {active ? <span aria-hidden="true">{sort.descending ? '\u00a0↓' : '\u00a0↑'}</span> : null}
      </button>
    </th>
  )
}

function groupsOf<Row>(columns: readonly LedgerColumn<Row>[]) {
  if (!columns.some((column) => column.group)) return null
  const groups: { key: string; text: string | undefined; span: number }[] = []
  for (const column of columns) {
    const last = groups.at(-1)
    if (last && last.text === column.group) last.span += 1
    else groups.push({ key: column.key, text: column.group, span: 1 })
  }
  return groups
}
