import { Popover } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSearchState } from '#ui/routing.tsx'
import { type ColumnKey, columnKeys, usual, usualOfProspects } from './registry-column-keys.ts'

export type ColumnChoiceState = {
  keys: readonly ColumnKey[]
  toggle: (key: ColumnKey) => void
  reset: () => void
}

/** Which columns stand in the table; in the address, so that a sent view shows the same. */
export function useColumnChoice(): ColumnChoiceState {
  const [search, change] = useSearchState()
  const named = (search['columns'] ?? '').split(',')
  const chosen = columnKeys.filter((key) => named.includes(key))
  const byView = search['prospects'] === 'yes' ? usualOfProspects : usual
  const keys = chosen.length > 0 ? chosen : byView
  return {
    keys,
    toggle: (key) => {
      const next = columnKeys.filter((one) => (one === key ? !keys.includes(one) : keys.includes(one)))
      change({ columns: next.join(',') })
    },
    reset: () => change({ columns: undefined }),
  }
}

export function ColumnChoice({ choice }: { choice: ColumnChoiceState }) {
  const { t } = useTranslation('partners')
  const [opened, setOpened] = useState(false)
  const close = () => setOpened(false)
  return (
    <Popover opened={opened} onDismiss={close} position="bottom-end" trapFocus returnFocus withRoles={false}>
      <Popover.Target>
        <button
          type="button"
          className="link no-phone"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {t('registry.columns', { shown: choice.keys.length, all: columnKeys.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <fieldset className="pick-list">
          <legend className="vh">{t('registry.columnsTitle')}</legend>
          {columnKeys
            .filter((key) => key !== 'name')
            .map((key) => (
              <label key={key}>
                <input
                  type="checkbox"
                  className="box"
                  checked={choice.keys.includes(key)}
                  onChange={() => choice.toggle(key)}
                />
                {t(`column.${key}`)}
              </label>
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
