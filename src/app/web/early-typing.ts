// The palette's code is fetched when it is first asked for: what is typed meanwhile is caught here and handed over, and
// so is what is typed until its field has the focus.

let typed = ''
let hear: ((text: string) => void) | null = null
let isCatching = false

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
  if (event.key === 'Escape') {
    stop()
    return
  }
  if (event.key === 'Backspace') typed = typed.slice(0, -1)
  else if ([...event.key].length === 1) typed += event.key
  else return
  event.preventDefault()
  event.stopPropagation()
  hear?.(typed)
}

function stop(): void {
  isCatching = false
  hear = null
  window.removeEventListener('keydown', press, { capture: true })
}

/** Begins to catch letters; call it when the palette is asked for. */
export function catchTyping(): void {
  if (isCatching) return
  typed = ''
  isCatching = true
  window.addEventListener('keydown', press, { capture: true })
}

/** Hands over what was typed so far, and each further letter until `releaseTyping`. */
export function takeTyping(onText: (text: string) => void): void {
  if (!isCatching) return
  hear = onText
  if (typed) onText(typed)
}

/** The field has the focus: letters reach it by themselves. */
export function releaseTyping(): void {
  if (isCatching) stop()
}
