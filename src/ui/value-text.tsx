import type { Amount, MoneyOptions, NumberOptions } from './format.ts'
import type { DateInput, DateStyle } from './format-date.ts'
import { useFormat } from './locale.tsx'

const nothing = '\u2013'

/** A number in the reader's language; an en dash when there is none. */
export function NumberText({ value, ...options }: NumberOptions & { value: number | null | undefined }) {
  const format = useFormat()
  return <>{value === null || value === undefined ? nothing : format.number(value, options)}</>
}

/** A fraction 0…1 as percent; an en dash when its base was 0. */
export function PercentText(props: {
  value: number | null | undefined
  decimals?: number
  signed?: boolean
  bare?: boolean
}) {
  const { value, ...options } = props
  const format = useFormat()
  return <>{value === null || value === undefined ? nothing : format.percent(value, options)}</>
}

/** A sum as the API gives it: decimal text of whole units (`"1093264.35"`). */
export function MoneyText({ value, ...options }: MoneyOptions & { value: Amount | null | undefined }) {
  const format = useFormat()
  return (
    <span className="nw">
      {value === null || value === undefined ? nothing : format.money(value, options)}
    </span>
  )
}

/** A date or time in the network's zone; the full date stands in the title. `near` says today, yesterday, tomorrow. */
export function DateText(props: { value: DateInput | null | undefined; style?: DateStyle; near?: boolean }) {
  const format = useFormat()
  const { value, style, near } = props
  if (value === null || value === undefined) return <>{nothing}</>
  const machine = typeof value === 'string' ? value : new Date(value).toISOString()
  return (
    <time className="nw" dateTime={machine} title={format.date(value, 'full')}>
      {near ? format.nearDay(value) : format.date(value, style)}
    </time>
  )
}
