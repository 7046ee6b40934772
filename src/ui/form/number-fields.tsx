import { TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { minorDigits } from '../format.ts'
import { Icon } from '../icon.tsx'
import { useFormat } from '../locale.tsx'
import { parseDecimal } from './parse-decimal.ts'

type Common = {
  label: ReactNode
  help?: ReactNode
  error?: ReactNode
  onBlur?: () => void
  required?: boolean
  disabled?: boolean
  placeholder?: string
  /** Unit at the right end of the field. */
  unit?: ReactNode
  'data-path'?: string
  name?: string
}

/** A field whose text is free while one types and is read when one leaves it; unreadable text stays for mending. */
function DecimalField<Value>(
  props: Common & {
    value: Value | null | undefined
    onChange?: (value: Value | null) => void
    read: (decimal: string) => Value | null
    show: (value: Value) => string
  },
) {
  const { value, onChange, onBlur, read, show, help, error, unit, ...rest } = props
  const [text, setText] = useState<string | null>(null)
  const shown = text ?? (value === null || value === undefined ? '' : show(value))
  const leave = () => {
    if (text !== null) {
      const decimal = parseDecimal(text)
      const next = decimal === null ? null : read(decimal)
      onChange?.(next)
      if (next !== null || text.trim() === '') setText(null)
    }
    onBlur?.()
  }
  return (
    <TextInput
      inputMode="decimal"
      description={error ? undefined : help}
      error={
        error ? (
          <span className="err-line">
            <Icon name="warn" size={14} className="att" />
            <span>{error}</span>
          </span>
        ) : null
      }
      rightSection={unit ? <span className="small mm">{unit}</span> : undefined}
      rightSectionWidth={unit ? 52 : undefined}
      styles={{ input: { textAlign: 'right' } }}
      value={shown}
      onChange={(event) => {
        const typed = event.currentTarget.value
        setText(typed)
        const decimal = parseDecimal(typed)
        const next = decimal === null ? null : read(decimal)
        if (next !== null) onChange?.(next)
      }}
      onBlur={leave}
      {...rest}
    />
  )
}

/** A number; accepts comma or point, and spaces between thousands. */
export function NumberField(
  props: Common & {
    value?: number | null
    onChange?: (value: number | null) => void
    decimals?: number
  },
) {
  const { decimals = 2, value, ...rest } = props
  const format = useFormat()
  const read = (decimal: string) => {
    const number = Number(decimal)
    return Number.isFinite(number) ? Number(number.toFixed(decimals)) : null
  }
  return <DecimalField value={value} read={read} show={(number) => format.number(number)} {...rest} />
}

/** A sum as the API takes it: decimal text of whole units. Refuses more decimals than the currency has. */
export function MoneyField(
  props: Common & {
    value?: string | null
    onChange?: (value: string | null) => void
    currency?: string
  },
) {
  const format = useFormat()
  const { currency = format.currency, value, ...rest } = props
  const digits = minorDigits(currency)
  const read = (decimal: string) => ((decimal.split('.')[1] ?? '').length > digits ? null : decimal)
  const show = (amount: string) => format.money(amount, { currency, bare: true })
  return <DecimalField value={value} read={read} show={show} unit={currency} {...rest} />
}
