import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextField } from '#ui/form/fields.tsx'
import { Icon } from '#ui/icon.tsx'
import type { LegalEntityKind } from '../../contract.ts'
import { type RequisiteName, requisiteLength, requisiteRefusal } from './requisites.ts'

/**
 * A requisite that is checked while one types: how many digits are there yet, then whether the check digits agree. What
 * was typed stays as it is; spaces do not count.
 */
export function RequisiteField(props: {
  name: RequisiteName
  kind: LegalEntityKind
  value: string
  onChange: (value: string) => void
  error?: React.ReactNode
  /** The BIK an account is checked with. */
  bik?: string
  onBlur?: () => void
  'data-path'?: string
}) {
  const { name, kind, value, onChange, error, bik, onBlur } = props
  const { t } = useTranslation('partners')
  const [left, setLeft] = useState(false)
  const digits = value.replace(/\s/g, '')
  const wanted = requisiteLength(name, kind)
  const refusal = digits === '' ? null : requisiteRefusal(name, digits, kind, bik)
  const isWhole = wanted === null || digits.length >= wanted
  const isRight = digits !== '' && refusal === null && kind !== 'foreign'
  const shownError =
    error ??
    (refusal && (left || isWhole)
      ? t(`refusal.${refusal}`, { count: digits.length, wanted: wanted ?? 0 })
      : null)
  const help =
    digits !== '' && !isWhole && wanted !== null
      ? t('requisite.typed', { count: digits.length, wanted })
      : wanted === null
        ? undefined
        : t('requisite.wanted', { count: wanted })
  return (
    <TextField
      label={t(`requisite.${name}`)}
      value={value}
      inputMode={name === 'kpp' ? 'text' : 'numeric'}
      autoComplete="off"
      maxLength={40}
      {...(help ? { help } : {})}
      error={shownError}
      rightSection={
        isRight ? <Icon name="tick" size={14} className="ok" label={t('requisite.right')} /> : undefined
      }
      data-path={props['data-path']}
      onChange={(event) => onChange(event.currentTarget.value)}
      onBlur={() => {
        setLeft(true)
        onBlur?.()
      }}
    />
  )
}
