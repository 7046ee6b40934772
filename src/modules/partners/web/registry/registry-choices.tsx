import { Popover } from '@mantine/core'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OrderList } from '#ui/order-list.tsx'
import { useSearchState } from '#ui/routing.tsx'
import type { CustomField } from '../../contract.ts'
import { fieldLabel } from '../custom-fields/field-text.tsx'
import { type ColumnKey, columnKeys, readColumns, usual, usualOfProspects } from './registry-column-keys.ts'

export type ColumnChoiceState = {
  /** The columns shown, in their order. */
  keys: readonly ColumnKey[]
  known: readonly ColumnKey[]
  name: (key: ColumnKey) => string
  set: (keys: readonly ColumnKey[]) => void
  reset: () => void
}

/** Which columns stand in the table and in which order; in the address, so that a sent view shows the same. */
export function useColumnChoice(fields: readonly CustomField[]): ColumnChoiceState {
  const { t, i18n } = useTranslation('partners')
  const [search, change] = useSearchState()
  const known = useMemo(
    () => [...columnKeys, ...fields.map((field): ColumnKey => `field.${field.code}`)],
    [fields],
  )
  const byView = search['prospects'] === 'yes' ? usualOfProspects : usual
  const text = search['columns']
  const keys = useMemo(() => readColumns(text, known) ?? byView, [text, known, byView])
  return {
    keys,
    known,
    name: (key) => {
      const field = fields.find((one) => `field.${one.code}` === key)
      return field ? fieldLabel(field, i18n.language) : t(`column.${key}`)
    },
    set: (next) => change({ columns: next.join(',') }),
    reset: () => change({ columns: undefined }),
  }
}

/** Which columns to show, and in which order: dragged, or moved with the arrow keys. */
export function ColumnChoice({ choice }: { choice: ColumnChoiceState }) {
  const { t } = useTranslation('partners')
  const [opened, setOpened] = useState(false)
  const { keys, known, name } = choice
  const rest = known.filter((key) => !keys.includes(key))
  const box = (key: ColumnKey, checked: boolean) => (
    <label>
      <input
        type="checkbox"
        className="box"
        checked={checked}
        onChange={() => choice.set(checked ? keys.filter((one) => one !== key) : [...keys, key])}
      />
      <span className="cut">{name(key)}</span>
    </label>
  )
  return (
    <Popover
      opened={opened}
      onDismiss={() => setOpened(false)}
      position="bottom-end"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <button
          type="button"
          className="link no-phone"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {t('registry.columns', { shown: keys.length, all: known.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <fieldset className="pick-list columns-choice">
          <legend className="vh">{t('registry.columnsTitle')}</legend>
          <OrderList
            label={t('registry.columnsShown')}
            items={keys
              .filter((key) => key !== 'name')
              .map((key) => ({ key, name: name(key), body: box(key, true) }))}
            onOrder={(next) => choice.set(['name', ...(next as ColumnKey[])])}
          />
          {rest.length > 0 ? <p className="small mm">{t('registry.columnsRest')}</p> : null}
          {rest.map((key) => (
            <div key={key} className="rest">
              {box(key, false)}
            </div>
          ))}
          <button type="button" className="link small" onClick={choice.reset}>
            {t('registry.columnsReset')}
          </button>
        </fieldset>
      </Popover.Dropdown>
    </Popover>
  )
}

const storageKey = 'artel-registry-roomy'

/** Whether rows are 40 px instead of 32 px high; kept in this browser. */
export function useDensity(): [boolean, (roomy: boolean) => void] {
  const [roomy, setRoomy] = useState(() => {
    try {
      return localStorage.getItem(storageKey) === 'yes'
    } catch {
      return false
    }
  })
  return [
    roomy,
    (next) => {
      setRoomy(next)
      try {
        localStorage.setItem(storageKey, next ? 'yes' : 'no')
      } catch {
        // A browser that stores nothing keeps the choice until the page is closed.
      }
    },
  ]
}

export function DensitySwitch({ roomy, onChange }: { roomy: boolean; onChange: (roomy: boolean) => void }) {
  const { t } = useTranslation('partners')
  return (
    <button type="button" className="link no-phone" aria-pressed={roomy} onClick={() => onChange(!roomy)}>
      {t(roomy ? 'registry.dense' : 'registry.roomy')}
    </button>
  )
}
