import { Menu, Popover } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FilterEditor } from './filter-editor.tsx'
import { Icon } from './icon.tsx'

export type FilterDefinition = {
  key: string
  text: string
  /** One of the options; some of them (`a,b`); words; a range of numbers or days (`from..to`, either end open). */
  kind: 'choice' | 'several' | 'words' | 'number-range' | 'date-range'
  options?: readonly { value: string; text: string }[]
  /** Words of the value on the chip; by default the option's text or the range itself. */
  show?: (value: string) => ReactNode
  /** Of words: a sign that stands before them in the address and is nobody's to see. */
  prefix?: string
}

/** Filters as chips: press one to change it, the cross to remove it, the dashed one to add another. */
export function FilterChips(props: {
  definitions: readonly FilterDefinition[]
  values: Record<string, string | undefined>
  onChange: (key: string, value: string | undefined) => void
  /** At the right end: count, columns, density. */
  tail?: ReactNode
}) {
  const { definitions, values, onChange, tail } = props
  const { t } = useTranslation('ui')
  const [added, setAdded] = useState<string | null>(null)
  const shown = definitions.filter((one) => values[one.key] !== undefined || one.key === added)
  const rest = definitions.filter((one) => !shown.includes(one))
  return (
    <div className="filters">
      {shown.map((definition) => (
        <FilterChip
          key={definition.key}
          definition={definition}
          value={values[definition.key]}
          startsOpen={definition.key === added}
          onChange={(value) => onChange(definition.key, value)}
          onClose={() => setAdded(null)}
        />
      ))}
      {rest.length > 0 ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <button type="button" className="chip add">
              <Icon name="plus" />
              {t('filter.add')}
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {rest.map((definition) => (
              <Menu.Item key={definition.key} onClick={() => setAdded(definition.key)}>
                {definition.text}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {tail ? <span className="tail">{tail}</span> : null}
    </div>
  )
}

function FilterChip(props: {
  definition: FilterDefinition
  value: string | undefined
  startsOpen: boolean
  onChange: (value: string | undefined) => void
  onClose: () => void
}) {
  const { definition, value, startsOpen, onChange, onClose } = props
  const { t } = useTranslation('ui')
  const [opened, setOpened] = useState(startsOpen)
  const close = () => {
    setOpened(false)
    onClose()
  }
  return (
    <Popover
      opened={opened}
      onDismiss={close}
      position="bottom-start"
      trapFocus
      returnFocus
      withRoles={false}
    >
      <Popover.Target>
        <span className="chip">
          <button type="button" aria-expanded={opened} onClick={() => (opened ? close() : setOpened(true))}>
            {definition.text} <b>{value === undefined ? '…' : describe(definition, value)}</b>
          </button>
          <button
            type="button"
            className="rm"
            aria-label={t('filter.remove', { name: definition.text })}
            onClick={() => {
              onChange(undefined)
              close()
            }}
          >
            <Icon name="cross" />
          </button>
        </span>
      </Popover.Target>
      <Popover.Dropdown>
        <FilterEditor
          definition={definition}
          value={value}
          onChange={onChange}
          onDone={(next) => {
            onChange(next)
            close()
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function describe(definition: FilterDefinition, value: string): ReactNode {
  if (definition.show) return definition.show(value)
  const textOf = (one: string) => definition.options?.find((option) => option.value === one)?.text ?? one
  if (definition.kind === 'several') return value.split(',').map(textOf).join(', ')
  if (definition.kind === 'choice') return textOf(value)
  if (definition.kind === 'words') return `«${value.replace(definition.prefix ?? '', '')}»`
  const [from, to] = value.split('..')
  if (from && to) return `${from} – ${to}`
  return from ? `≥ ${from}` : `≤ ${to}`
}
