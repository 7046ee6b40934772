import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { type LedgerProps, SkeletonRow } from './ledger.tsx'
import { LedgerHead } from './ledger-head.tsx'
import { ErrorNote } from './notes.tsx'
import { useNavigate } from './routing.tsx'
import { fillNow } from './row-filling.ts'
import { type RowKeys, useWindowKeys } from './window-keys.ts'
import { WindowRow } from './window-row.tsx'
import type { ListItem, WindowedList } from './windowed-list.ts'

/** The height a row has until one was measured. */
const usual = 33
const usualOnPhone = 132
/** Of longer lists paper gets so many rows at most, and is told how many there are. */
const mostOnPaper = 1000
/** Up to so many rows all of them stand in the page, so that the browser's own search and print find them. */
const all = 100

export type WindowSelection = {
  has: (key: string) => boolean
  /** Adds or takes away one row. */
  toggle: (key: string) => void
  /** Adds rows: those between two places. */
  add: (keys: readonly string[]) => void
  /** The box in the head: all rows there are, or none. */
  state: 'none' | 'some' | 'all'
  onAll: () => void
}

type Props<Row> = Omit<
  LedgerProps<Row>,
  'rows' | 'selection' | 'error' | 'onRetry' | 'busy' | 'detail' | 'skeletonRows'
> & {
  list: WindowedList<Row>
  selection?: WindowSelection
  /** The head of a group; spans the row. */
  head?: (section: string) => ReactNode
  /** Keys for the row in focus besides walking and picking: `{ e: (row) => … }`. */
  rowKeys?: RowKeys<Row>
  onToggleSection?: (section: string) => void
  /** Names what is listed: another name is another list, which begins at its first row. */
  listName?: string
}

/**
 * The table for lists of any length: only the rows in sight stand in the page, the height is that of all. Rows are walked
 * with j, k, arrows, Page Up and Down, Home and End; Space or x picks, Shift extends, Enter opens.
 */
export function WindowLedger<Row>(props: Props<Row>) {
  const { list, label, columns, selection, roomy, minWidth, empty, head, rowKeys, onToggleSection } = props
  const { t } = useTranslation('ui')
  const body = useRef<HTMLTableSectionElement>(null)
  const isPhone = useIsPhone()
  const count = list.count ?? 0
  const [height, setHeight] = useState(roomy ? usual + 8 : usual)
  const margin = useTopOf(body)
  const paper = usePaper(list.itemAt, count)
  const virtualizer = useWindowVirtualizer<HTMLTableRowElement>({
    count,
    estimateSize: () => (isPhone ? usualOnPhone : height),
    overscan: 8,
    scrollMargin: margin,
    scrollPaddingStart: 64,
    scrollPaddingEnd: 72,
    ...(count <= all ? { rangeExtractor: () => Array.from({ length: count }, (_, place) => place) } : {}),
    ...(paper ? { rangeExtractor: () => [...paper] } : {}),
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { look } = list
  useEffect(() => {
    if (count > 0) look(first, last)
  }, [look, first, last, count])
  const hasRows = items.some((item) => {
    const found = list.itemAt(item.index)
    return found.kind === 'row' && found.row !== undefined
  })
  // All rows of a table on a desk are equally high: the first that stands there tells how high.
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured anew when rows have come
  useLayoutEffect(() => {
    const row = body.current?.querySelector<HTMLTableRowElement>('tr[data-row]:not([aria-busy])')
    const found = row?.getBoundingClientRect().height
    if (!isPhone && found && Math.abs(found - height) > 0.5) {
      setHeight(found)
      virtualizer.measure()
    }
  }, [isPhone, height, hasRows, virtualizer])
  // Heights are known by place: those of another list are others.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the list is another one
  useEffect(() => virtualizer.measure(), [virtualizer, props.listName])
  useFirstRow(body, props.listName)
  useHeadInSight(body)
  const navigate = useNavigate()
  const open = useRef(props.open)
  open.current = props.open
  const go = useCallback((row: Row) => open.current && void navigate(open.current(row)), [navigate])
  const keys = useWindowKeys({
    body,
    list,
    virtualizer,
    selection,
    rowKey: props.rowKey,
    onOpen: go,
    rowKeys,
    onToggleSection,
  })
  if (list.error) return <ErrorNote error={list.error} onRetry={list.retry} />
  const span = columns.length + (selection ? 1 : 0)
  const before = (items[0]?.start ?? margin) - margin
  const after = virtualizer.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)
  const classes = ['ledger live windowed stackable', roomy ? 'roomy' : '', list.busy ? 'busy' : '']
  return (
    <div className="ledger-wrap scrolls">
      {paper && paper.length < count ? (
        <p className="only-print">{t('ledger.onPaper', { shown: paper.length, all: count })}</p>
      ) : null}
      <table
        className={classes.filter(Boolean).join(' ')}
        aria-label={label}
        aria-rowcount={count + 1}
        aria-busy={list.busy || list.count === undefined || undefined}
        style={minWidth ? { minWidth } : undefined}
      >
        <LedgerHead
          columns={columns}
          {...(props.sort ? { sort: props.sort } : {})}
          {...(props.onSort ? { onSort: props.onSort } : {})}
          {...(selection ? { pickAll: { state: selection.state, onAll: selection.onAll } } : {})}
        />
        {before > 0 && !paper ? <Gap span={span} height={before} /> : null}
        <tbody ref={body} onKeyDown={keys.onKeyDown}>
          {list.count === undefined
            ? Array.from({ length: 20 }, (_, place) => (
                <SkeletonRow key={String(place)} span={span} place={place} />
              ))
            : items.map((item, place) => {
                const found: ListItem<Row> = list.itemAt(item.index)
                const measure = isPhone ? virtualizer.measureElement : undefined
                if (found.kind === 'head') {
                  return (
                    <tr
                      key={found.key}
                      ref={measure}
                      data-index={item.index}
                      className="group-head"
                      aria-rowindex={item.index + 2}
                      tabIndex={item.index === keys.current ? 0 : -1}
                      onFocus={() => keys.setCurrent(item.index)}
                    >
                      <td colSpan={span}>{head?.(found.section)}</td>
                    </tr>
                  )
                }
                if (found.row === undefined) {
                  return (
                    <tr
                      key={found.key}
                      ref={measure}
                      data-index={item.index}
                      className="ledger-skel"
                      aria-rowindex={item.index + 2}
                      style={{ height: isPhone ? usualOnPhone : height }}
                    >
                      <td colSpan={span}>
                        <span
                          className="skel-cell"
                          style={{ width: `${[62, 78, 54, 70][item.index % 4]}%` }}
                        />
                      </td>
                    </tr>
                  )
                }
                const key = props.rowKey(found.row)
                return (
                  <WindowRow
                    key={found.key}
                    measure={measure}
                    row={found.row as never}
                    rowId={key}
                    index={item.index}
                    // rows are measured by the first that stands there, so it is whole at once
                    atOnce={place === 0}
                    height={isPhone ? usualOnPhone : height}
                    columns={columns as never}
                    name={props.rowName?.(found.row) ?? key}
                    opens={props.open !== undefined}
                    onOpen={go as never}
                    isCurrent={item.index === keys.current}
                    onFocus={keys.setCurrent}
                    onPick={selection ? keys.pick : undefined}
                    isPicked={selection?.has(key) ?? false}
                  />
                )
              })}
          {list.count === 0 ? (
            <tr className="ledger-empty">
              <td colSpan={span}>{empty ?? t('ledger.none')}</td>
            </tr>
          ) : null}
        </tbody>
        {after > 0 && !paper && list.count !== undefined && list.count > 0 ? (
          <Gap span={span} height={after} />
        ) : null}
      </table>
      {list.count === undefined ? (
        <span className="vh" role="status">
          {t('loading')}
        </span>
      ) : null}
    </div>
  )
}

/**
 * Keeps the head in sight where the table is wider than its place: a box that scrolls sideways would hold a sticky head
 * to itself, so it is moved along with the page.
 */
function useHeadInSight(body: React.RefObject<HTMLTableSectionElement | null>) {
  useEffect(() => {
    const table = body.current?.closest('table')
    const head = table?.tHead
    const wrap = table?.parentElement
    if (!table || !head || !wrap) return
    const place = () => {
      const isWide = wrap.scrollWidth > wrap.clientWidth + 1
      wrap.classList.toggle('wide', isWide)
      const above = Math.max(0, -table.getBoundingClientRect().top)
      const most = Math.max(0, table.offsetHeight - head.offsetHeight)
      head.style.transform = isWide && above > 0 ? `translateY(${Math.min(above, most)}px)` : ''
    }
    place()
    const observer = new ResizeObserver(place)
    observer.observe(wrap)
    observer.observe(head)
    window.addEventListener('scroll', place, { passive: true })
    return () => {
      observer.disconnect()
      window.removeEventListener('scroll', place)
    }
  }, [body])
}

/** Another order or filter is read from its beginning: whoever had scrolled down is taken to the first row. */
function useFirstRow(body: React.RefObject<HTMLTableSectionElement | null>, name: string | undefined) {
  const before = useRef(name)
  useEffect(() => {
    if (before.current === name) return
    before.current = name
    const top = body.current?.closest('table')?.getBoundingClientRect().top ?? 0
    if (top < 0) window.scrollTo({ top: window.scrollY + top - 8 })
  }, [body, name])
}

/** The places that go on paper while the page is printed: all rows that were read so far, in their order. */
function usePaper(itemAt: WindowedList<unknown>['itemAt'], count: number): readonly number[] | null {
  const [paper, setPaper] = useState<readonly number[] | null>(null)
  const latest = useRef({ itemAt, count })
  latest.current = { itemAt, count }
  useEffect(() => {
    const before = () => {
      const places: number[] = []
      for (let place = 0; place < latest.current.count && places.length < mostOnPaper; place += 1) {
        const item = latest.current.itemAt(place)
        if (item.kind === 'head' || item.row !== undefined) places.push(place)
      }
      flushSync(() => setPaper(places))
      fillNow()
    }
    const after = () => setPaper(null)
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => {
      window.removeEventListener('beforeprint', before)
      window.removeEventListener('afterprint', after)
    }
  }, [])
  return paper
}

function Gap({ span, height }: { span: number; height: number }) {
  return (
    <tbody aria-hidden="true" className="gap">
      <tr style={{ height }}>
        <td colSpan={span} style={{ height }} />
      </tr>
    </tbody>
  )
}

const phone = '(max-width: 640px)'

function useIsPhone(): boolean {
  const [is, setIs] = useState(() => window.matchMedia(phone).matches)
  useEffect(() => {
    const query = window.matchMedia(phone)
    const change = () => setIs(query.matches)
    query.addEventListener('change', change)
    return () => query.removeEventListener('change', change)
  }, [])
  return is
}

/** How far from the top of the page the rows begin; follows what opens and closes above them. */
function useTopOf(body: React.RefObject<HTMLTableSectionElement | null>): number {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const table = body.current?.closest('table')
    if (!table) return
    const measure = () => {
      const head = table.tHead?.getBoundingClientRect().height ?? 0
      const found = Math.round(table.getBoundingClientRect().top + window.scrollY + head)
      setTop((before) => (Math.abs(before - found) < 1 ? before : found))
    }
    measure()
    const observer = new ResizeObserver(measure)
    const above = table.closest('main') ?? document.body
    // What opens above the table makes the page higher too.
    observer.observe(above)
    for (const part of above.children) observer.observe(part)
    return () => observer.disconnect()
  }, [body])
  return top
}
