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

type Layer = {
  current: { acts: Record<string, () => void>; words: ShortcutGroup | undefined; isFrame: boolean }
}

// The frame first, what stands on the page after it: the last that knows a key gets it.
const layers: Layer[] = []
let pending = ''
let pendingSince = 0

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.key.length !== 1 || isTyping(event.target) || !singleKeysOn()) return
  if (document.querySelector('[role="dialog"]')) return
  const key = latinKey(event)
  const joined = pending && event.timeStamp - pendingSince < 1200 ? `${pending} ${key}` : key
  const actOf = (name: string) => layers.findLast((layer) => layer.current.acts[name])?.current.acts[name]
  const act = actOf(joined) ?? actOf(key)
  const starts = layers.some((layer) =>
    Object.keys(layer.current.acts).some((name) => name.startsWith(`${key} `)),
  )
  pending = starts ? key : ''
  pendingSince = event.timeStamp
  if (!act) return
  event.preventDefault()
  act()
}

/**
 * Single keys and sequences ("g p") of the open page. They rest while someone types, while a dialog is open, and
 * when switched off. A key that both the frame (`isFrame`) and the page on it know is the page's. `words` stand in the
 * list of keys (`?`) as long as the keys work, also for keys that a control handles by itself.
 */
export function useShortcuts(
  shortcuts: Record<string, () => void>,
  { isFrame = false, words }: { isFrame?: boolean; words?: ShortcutGroup | undefined } = {},
) {
  const latest = useRef({ acts: shortcuts, words, isFrame })
  useEffect(() => {
    latest.current = { acts: shortcuts, words, isFrame }
  })
  useEffect(() => {
    if (layers.length === 0) document.addEventListener('keydown', press)
    if (isFrame) layers.unshift(latest)
    else layers.push(latest)
    return () => {
      layers.splice(layers.indexOf(latest), 1)
      if (layers.length === 0) document.removeEventListener('keydown', press)
    }
  }, [isFrame])
}

/** The keys of what stands on the page now, a group once under its title; of a key that two know, the page's last. */
export function shortcutsOfPage(): ShortcutGroup[] {
  const groups = new Map<string, Map<string, string>>()
  for (const { current } of layers) {
    if (current.isFrame || !current.words) continue
    const keys = groups.get(current.words.title) ?? new Map<string, string>()
    for (const { keys: name, text } of current.words.keys) keys.set(name, text)
    groups.set(current.words.title, keys)
  }
  return [...groups].map(([title, keys]) => ({
    title,
    keys: [...keys].map(([name, text]) => ({ keys: name, text })),
  }))
}

/** The letter on the key in Latin, so that shortcuts work with a Russian layout too. */
function latinKey(event: KeyboardEvent): string {
  if (/^Key[A-Z]$/.test(event.code)) return event.code.slice(3).toLowerCase()
  return event.key
}

export type ShortcutGroup = { title: string; keys: readonly { keys: string; text: string }[] }
