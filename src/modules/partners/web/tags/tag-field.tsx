import './tags.css'
import { Combobox, Pill, PillsInput, useCombobox } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { TagRef } from '../../contract.ts'

/** Chooses tags by typing; a name nobody has yet becomes a new tag (its id is empty until it is saved). */
export function TagField(props: {
  label: string
  tags: readonly TagRef[]
  value: readonly TagRef[]
  onChange: (tags: TagRef[]) => void
  mayCreate?: boolean
  error?: ReactNode
  autoFocus?: boolean
}) {
  const { label, tags, value, onChange, mayCreate = false, error, autoFocus } = props
  const { t } = useTranslation('partners')
  const id = useId()
  const [find, setFind] = useState('')
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  const words = find.trim()
  const same = (name: string) => name.toLowerCase() === words.toLowerCase()
  const isChosen = (tag: TagRef) => value.some((one) => one.name === tag.name)
  const rest = tags.filter((tag) => !isChosen(tag) && tag.name.toLowerCase().includes(words.toLowerCase()))
  const isNew =
    mayCreate && words !== '' && !tags.some((tag) => same(tag.name)) && !value.some((one) => same(one.name))
  const choose = (name: string) => {
    const known = tags.find((tag) => tag.name === name)
    onChange([...value, known ?? { id: '', name: name.trim(), colour: 'grey' }])
    setFind('')
    box.closeDropdown()
  }
  return (
    <Combobox store={box} onOptionSubmit={choose} withinPortal={false}>
      <Combobox.DropdownTarget>
        <PillsInput
          label={label}
          labelProps={{ htmlFor: id }}
          error={error}
          onClick={() => box.openDropdown()}
        >
          <Pill.Group>
            {value.map((tag) => (
              <Pill
                key={tag.name}
                className={`tag-pill tag-${tag.colour}`}
                withRemoveButton
                removeButtonProps={{
                  'aria-label': t('tags.takeOff', { name: tag.name }),
                  'aria-hidden': false,
                }}
                onRemove={() => onChange(value.filter((one) => one !== tag))}
              >
                {tag.name}
              </Pill>
            ))}
            <Combobox.EventsTarget>
              <PillsInput.Field
                id={id}
                aria-label={label}
                value={find}
                maxLength={60}
                {...(autoFocus ? { 'data-autofocus': true } : {})}
                placeholder={value.length === 0 ? t('tags.type') : ''}
                onFocus={() => box.openDropdown()}
                onBlur={() => box.closeDropdown()}
                onChange={(event) => {
                  setFind(event.currentTarget.value.replace(',', ''))
                  box.openDropdown()
                  box.updateSelectedOptionIndex()
                }}
                onKeyDown={(event) => {
                  if (event.key === 'Backspace' && find === '') onChange(value.slice(0, -1))
                  if ((event.key === ',' || event.key === 'Enter') && isNew && rest.length === 0) {
                    event.preventDefault()
                    choose(words)
                  }
                }}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={rest.length === 0 && !isNew}>
        <Combobox.Options mah={240} style={{ overflowY: 'auto' }} aria-label={label}>
          {rest.slice(0, 50).map((tag) => (
            <Combobox.Option key={tag.id} value={tag.name}>
              <span className={`tag-mark tag-${tag.colour}`}>{tag.name}</span>
            </Combobox.Option>
          ))}
          {isNew ? (
            <Combobox.Option value={words}>{t('tags.create', { name: words })}</Combobox.Option>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
