import type { CDPSession, Page } from 'playwright-core'

/** How a page took being scrolled. */
export type Scrolled = {
  /** The longest task of the page in ms of processor time: what else the machine does meanwhile is not in it. */
  longest: number
  /** The longest task in ms by the clock. */
  longestByClock: number
  tasks: number
  /** The most px by which a row, or the height of the page, moved otherwise than by scrolling. */
  jump: number
}

type TraceEvent = {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args?: { name?: string }
}

const CATEGORIES = ['toplevel', 'disabled-by-default-devtools.timeline', 'devtools.timeline']

/** Follows the rows from frame to frame: where each stands in the whole page must stay the same. */
const WATCH = `(() => {
  const places = new Map()
  const state = { jump: 0, on: true, height: document.documentElement.scrollHeight }
  window.scrollWatch = state
  const look = () => {
    if (!state.on) return
    const rows = document.querySelectorAll('tr[data-index]')
    for (const row of [rows[0], rows[rows.length - 1]]) {
      if (!row) continue
      const top = row.getBoundingClientRect().top + window.scrollY
      const before = places.get(row.dataset.index)
      if (before !== undefined) state.jump = Math.max(state.jump, Math.abs(top - before))
      places.set(row.dataset.index, top)
    }
    state.jump = Math.max(state.jump, Math.abs(document.documentElement.scrollHeight - state.height))
    requestAnimationFrame(look)
  }
  look()
})()`
const FRAME = 'new Promise((done) => requestAnimationFrame(() => done(null)))'

/** Waits for the next frame of the page. */
export const nextFrame = (page: Page): Promise<unknown> => page.evaluate(FRAME)

/**
 * Measures what the page's main thread does while `scroll` scrolls it, from a trace of Chromium. Tasks are what the thread
 * does between two moments at which it could answer its reader.
 */
export async function measureScrolling(page: Page, scroll: () => Promise<void>): Promise<Scrolled> {
  const client = await page.context().newCDPSession(page)
  const events: TraceEvent[] = []
  client.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await page.evaluate(WATCH)
  await client.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { recordMode: 'recordAsMuchAsPossible', includedCategories: CATEGORIES },
  })
  await page.evaluate("performance.mark('scroll-begins')")
  let jump = 0
  try {
    await scroll()
  } finally {
    jump = Number(await page.evaluate('window.scrollWatch.on = false, window.scrollWatch.jump'))
    await endTrace(client)
    await client.detach()
  }
  const tasks = tasksOf(events)
  return {
    longest: Math.max(0, ...tasks.map((task) => (task.tdur ?? task.dur ?? 0) / 1000)),
    longestByClock: Math.max(0, ...tasks.map((task) => (task.dur ?? 0) / 1000)),
    tasks: tasks.length,
    jump,
  }
}

async function endTrace(client: CDPSession): Promise<void> {
  const complete = new Promise((done) => client.once('Tracing.tracingComplete', done))
  await client.send('Tracing.end')
  await complete
}

/** Tasks of the main threads of pages. Refuses a trace that tells no processor time: its figures would be the clock's. */
function tasksOf(events: readonly TraceEvent[]): TraceEvent[] {
  const threads = new Set(
    events
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid} ${event.tid}`),
  )
  const tasks = events.filter(
    (event) => event.ph === 'X' && event.name.endsWith('RunTask') && threads.has(`${event.pid} ${event.tid}`),
  )
  if (!tasks.some((task) => task.tdur !== undefined)) throw new Error('the trace tells no processor time')
  return tasks
}
