import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { randomKey } from './api-client.ts'

type Options = {
  undo?: () => void | Promise<void>
  /** Stays until it is closed. */
  stays?: boolean
  /** What can be done next: "tell more". */
  also?: { text: ReactNode; onPress: () => void }
}
type Message = Options & { id: string; text: ReactNode }

export type Say = (text: ReactNode, options?: Options) => void

const SayContext = createContext<Say>(() => undefined)
const secondsWithUndo = 12
const secondsPlain = 5

/** Says at the bottom what was done, with an undo where it can be undone: `say(t('archived'), { undo })`. */
export function useSay(): Say {
  return use(SayContext)
}

/** Place of the ink bars; stands once, round the whole application. */
export function UndoBars({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<Message[]>([])
  const say = useCallback<Say>((text, options = {}) => {
    setMessages((before) => [...before.slice(-2), { id: randomKey(), text, ...options }])
  }, [])
  const close = useCallback(
    (id: string) => setMessages((before) => before.filter((one) => one.id !== id)),
    [],
  )
  return (
    <SayContext value={say}>
      {children}
      <div className="undos" role="status" aria-live="polite">
        {messages.map((message) => (
          <UndoBar key={message.id} message={message} onClose={close} />
        ))}
      </div>
    </SayContext>
  )
}

function UndoBar({ message, onClose }: { message: Message; onClose: (id: string) => void }) {
  const { t } = useTranslation('ui')
  const held = useRef(false)
  const { id, text, undo, stays, also } = message
  const seconds = useMemo(() => (undo ? secondsWithUndo : secondsPlain), [undo])
  useEffect(() => {
    if (stays) return
    // Time stops while pointer or focus is on the bar, so that nobody loses the race for the undo.
    let left = seconds
    const timer = setInterval(() => {
      if (!held.current) left -= 1
      if (left <= 0) onClose(id)
    }, 1000)
    return () => clearInterval(timer)
  }, [id, onClose, seconds, stays])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only holds the clock while the pointer or focus is here
    <div
      className="undo"
      onPointerEnter={() => {
        held.current = true
      }}
      onPointerLeave={() => {
        held.current = false
      }}
      onFocus={() => {
        held.current = true
      }}
      onBlur={() => {
        held.current = false
      }}
    >
      <span className="tx">{text}</span>
      <span className="bsp" />
      {also ? (
        <button
          type="button"
          className="act"
          onClick={() => {
            onClose(id)
            also.onPress()
          }}
        >
          {also.text}
        </button>
      ) : null}
      {undo ? (
        <button
          type="button"
          className="act"
          onClick={() => {
            onClose(id)
            void undo()
          }}
        >
          {t('undo')}
        </button>
      ) : null}
      <button type="button" onClick={() => onClose(id)}>
        {t('close')}
      </button>
    </div>
  )
}
