import './messaging.css'
import { useQuery } from '@tanstack/react-query'
import { type ComponentProps, type KeyboardEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextareaField } from '#ui/form/fields.tsx'
import { SideMark } from '#ui/side.tsx'
import { readReaders, reminderKeys } from './api.ts'

const MOST = 6

type Typed = { from: number; to: number; words: string }

/** What stands between the last @ and the caret, when it may be the beginning of a name. */
function typedName(text: string, caret: number): Typed | null {
  const found = /(?:^|[^\p{L}\p{N}_])@([\p{L}\p{N}.'’-]{0,30}(?: [\p{L}\p{N}.'’-]{0,30})?)$/u.exec(
    text.slice(0, caret),
  )
  if (!found) return null
  const words = found[1] ?? ''
  return { from: caret - words.length, to: caret, words }
}

/**
 * A field in which people are named as @Name: after the sign it offers those who may read what is written, and nobody
 * else. Arrows, Enter and Tab choose; Esc closes.
 */
export function MentionField(
  props: Omit<ComponentProps<typeof TextareaField>, 'onChange' | 'value'> & {
    partnerId: string
    audience: 'shared' | 'host' | 'partner'
    /** Nobody is offered: only the writer reads it. */
    alone?: boolean
    value: string
    onText: (text: string) => void
  },
) {
  const { partnerId, audience, alone, value, onText, ...rest } = props
  const { t } = useTranslation('messaging')
  const listId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [typed, setTyped] = useState<Typed | null>(null)
  const [at, setAt] = useState(0)
  const readers = useQuery({
    queryKey: reminderKeys.part(partnerId, 'readers', { audience }),
    queryFn: ({ signal }) => readReaders(partnerId, audience, signal),
    enabled: typed !== null && !alone,
    staleTime: 60_000,
  })
  const words = typed?.words.toLowerCase() ?? ''
  const offered =
    typed === null || alone
      ? []
      : (readers.data?.data ?? []).filter(({ name }) => name.toLowerCase().includes(words)).slice(0, MOST)
  const look = () => {
    const node = field.current
    if (!node) return
    setTyped(typedName(node.value, node.selectionStart))
    setAt(0)
  }
  const choose = (name: string) => {
    if (!typed) return
    const text = `${value.slice(0, typed.from)}${name} ${value.slice(typed.to)}`
    onText(text)
    setTyped(null)
    const caret = typed.from + name.length + 1
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(caret, caret)
    })
  }
  const press = (event: KeyboardEvent) => {
    if (offered.length === 0) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) setAt((before) => (before + step + offered.length) % offered.length)
    else if (event.key === 'Enter' || event.key === 'Tab') choose(offered[at]?.name ?? '')
    else if (event.key === 'Escape') setTyped(null)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="mention-field">
      <TextareaField
        {...rest}
        ref={field}
        value={value}
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls={listId}
        aria-activedescendant={offered.length > 0 ? `${listId}-${at}` : undefined}
        onChange={(event) => {
          onText(event.currentTarget.value)
          look()
        }}
        onKeyDown={press}
        onClick={look}
      />
      <div
        id={listId}
        role="listbox"
        className="mention-list"
        aria-label={t('mention.who')}
        hidden={offered.length === 0}
      >
        {offered.map((person, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field
          <div
            key={person.id}
            id={`${listId}-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(person.name)}
          >
            <SideMark side={person.side} bare /> {person.name}
          </div>
        ))}
      </div>
    </div>
  )
}
