import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#ui/button.tsx'
import { Icon } from '#ui/icon.tsx'
import { useShortcuts } from '#ui/shortcuts.ts'

/** Finds while one types; forgives typing errors and other alphabets. `/` jumps here. */
export function RegistrySearch(props: { value: string; onFind: (words: string) => void; busy: boolean }) {
  const { value, onFind, busy } = props
  const { t } = useTranslation('partners')
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const find = useDebouncedCallback((words: string) => onFind(words.trim()), 220)
  useShortcuts(
    { '/': () => field.current?.focus() },
    { words: { title: t('ui:shortcuts.page'), keys: [{ keys: '/', text: t('registry.find') }] } },
  )
  // The address changed by itself (a view was opened, back was pressed): the field follows unless one is typing in it.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(value)
  }, [value])
  return (
    <search className="registry-search" aria-busy={busy}>
      <Icon name="find" />
      <input
        ref={field}
        type="text"
        className="inp"
        placeholder={t('registry.find')}
        aria-label={t('registry.find')}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          find(event.currentTarget.value)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) {
            setText('')
            onFind('')
          }
        }}
      />
      {text ? (
        <IconButton
          icon="cross"
          label={t('registry.clearFind')}
          onClick={() => {
            setText('')
            onFind('')
            field.current?.focus()
          }}
        />
      ) : null}
    </search>
  )
}
