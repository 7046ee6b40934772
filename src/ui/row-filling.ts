import { flushSync } from 'react-dom'

/** Milliseconds of filling after which the page answers its reader first. */
const slice = 8

const waiting = new Set<() => void>()
let isAsked = false
const channel = new MessageChannel()
channel.port1.onmessage = () => {
  isAsked = false
  const until = performance.now() + slice
  for (const fill of waiting) {
    waiting.delete(fill)
    flushSync(fill)
    if (performance.now() >= until) break
  }
  ask()
}

function ask(): void {
  if (isAsked || waiting.size === 0) return
  isAsked = true
  channel.port2.postMessage(null)
}

/**
 * Runs `fill` soon: as many as fit into a few milliseconds, the rest after the page has answered its reader. One after the
 * other and each to its end, so that scrolling on throws nothing away. Returns how to give it up.
 */
export function fillSoon(fill: () => void): () => void {
  waiting.add(fill)
  ask()
  return () => void waiting.delete(fill)
}

/** Runs all that waits: before the page is printed. */
export function fillNow(): void {
  const all = [...waiting]
  waiting.clear()
  flushSync(() => {
    for (const fill of all) fill()
  })
}
