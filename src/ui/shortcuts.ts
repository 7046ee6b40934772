import { useEffect, useRef } from 'react'

const storageKey = 'artel-single-keys'

/** Switches single-letter shortcuts for this browser. */
export function switchSingleKeys(on: boolean): void {
  localStorage.setItem(storageKey, on ? 'on' : 'off')
}

/** Whether single-letter shortcuts work; WCAG 2.1.4 wants them to be switchable off. */
export function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(storageKey) !== 'off'
  } catch {
    return true
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    (/^(input|textarea|select)$/i.test(target.tagName) &&
      !(target as HTMLInputElement).matches('[type=checkbox]'))
  )
}

/**
 * Single keys and sequences ("g p") of the open page. They rest while someone types, while a dialog is open, and
 * when switched off.
 */
export function useShortcuts(shortcuts: Record<string, () => void>) {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    let pending = ''
    let pendingSince = 0
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing)
        return
      if (event.key.length !== 1 || isTyping(event.target) || !singleKeysOn()) return
      if (document.querySelector('[role="dialog"]')) return
      const key = latinKey(event)
      const joined = pending && event.timeStamp - pendingSince < 1200 ? `${pending} ${key}` : key
      const act = latest.current[joined] ?? latest.current[key]
      const starts = Object.keys(latest.current).some((name) => name.startsWith(`${key} `))
      pending = starts ? key : ''
      pendingSince = event.timeStamp
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}

/** The letter on the key in Latin, so that shortcuts work with a Russian layout too. */
function latinKey(event: KeyboardEvent): string {
  if (/^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase()
  return event.key
}

export type ShortcutGroup = { title: string; keys: readonly { keys: string; text: string }[] }
