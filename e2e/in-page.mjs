// Functions that run inside the page, where Playwright carries them as text: they may use nothing but their arguments.

/**
 * Every text a person sees or hears: text nodes that are shown, names and hints of parts.
 * @returns {string[]}
 */
export function textsOfPage() {
  const found = new Set()
  const add = (text) => {
    const trimmed = (text ?? '').replace(/\s+/g, ' ').trim()
    if (trimmed) found.add(trimmed)
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    // data of people may be in any language and look like anything
    if (!parent || parent.closest('script, style, noscript, code, pre, [lang]:not(html)')) continue
    add(node.textContent)
  }
  for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
    if (element.closest('[lang]:not(html)')) continue
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) add(element.getAttribute(name))
  }
  add(document.title)
  return [...found]
}

/**
 * Parts that make the page wider than its window, outermost first; empty when nothing does.
 * @param {number} width of the window
 * @returns {string[]}
 */
export function widerThanWindow(width) {
  const root = document.documentElement
  if (root.scrollWidth <= width) return []
  const clips = (element) => {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== 'visible') return true
    return false
  }
  const guilty = [...document.body.querySelectorAll('*')]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && !clips(element))
    .map((element) => {
      const names = typeof element.className === 'string' ? element.className.split(' ').join('.') : ''
      const right = Math.round(element.getBoundingClientRect().right)
      return `${element.tagName.toLowerCase()}.${names} ends at ${right} of ${width}: ${element.textContent?.slice(0, 60)}`
    })
  return guilty.length > 0 ? guilty.slice(0, 6) : [`the page is ${root.scrollWidth} px wide in ${width} px`]
}

/**
 * Whether what was asked for is there: no skeletons, nothing busy, charts drawn, no movement.
 * @returns {boolean}
 */
export function isSettled() {
  const waiting = '[aria-busy="true"], .skel, .ledger-skel, .fig-body:empty, [data-loading="true"]'
  if (document.querySelector(waiting) || !document.querySelector('#main h1, [role=dialog], main h1'))
    return false
  return document
    .getAnimations()
    .every((one) => one.playState !== 'running' || one.effect?.getTiming().iterations === Infinity)
}

/** What is in a person's hand when they drag a file from a folder. */
export function droppedFile({ name, type, base64 }) {
  const transfer = new DataTransfer()
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
  transfer.items.add(new File([bytes], name, { type }))
  return transfer
}
