import type { Browser, BrowserContext } from 'playwright-core'
import { openBrowser } from '#testing/browser.ts'
import { measureScrolling, nextFrame } from '#testing/smooth-scroll.ts'
import type { LargeRegistry } from './registry-50k.ts'
import { type Measured, median } from './rounds.ts'

const ROUNDS = 3
const STEPS = 120

/**
 * How long the page keeps its reader waiting at most while they rush through 50,000 partners: the longest task of the
 * browser's main thread, in ms of processor time. The floor is the same rows as plain HTML, moved by the browser alone.
 * Refuses a page whose rows jump.
 */
export async function scrollRegistry(port: number, registry: LargeRegistry): Promise<Measured> {
  const browser = await openBrowser()
  try {
    const ours: number[] = []
    const floors: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      const { longest, floor } = await oneRound(browser, port, registry)
      ours.push(longest)
      floors.push(floor)
    }
    return {
      figure: median(ours),
      floor: median(floors),
      ratio: median(ours.map((longest, round) => (floors[round] ?? 0) / longest)),
    }
  } finally {
    await browser.close()
  }
}

async function oneRound(
  browser: Browser,
  port: number,
  registry: LargeRegistry,
): Promise<{ longest: number; floor: number }> {
  const address = `http://127.0.0.1:${port}`
  const context = await browser.newContext({ baseURL: address, viewport: { width: 1440, height: 900 } })
  context.setDefaultTimeout(120_000)
  try {
    await signIn(context, address, registry)
    const page = await context.newPage()
    await page.goto('/partners?columns=name,stage,type,net12m,change,months,tags,field.region,field.budget')
    await page.locator('tr[data-row]:not([aria-busy])').nth(10).waitFor()
    // what stands above the rows is there before they are watched
    await page.waitForLoadState('networkidle')
    await page.mouse.move(700, 600)
    const wheel = async (by: number) => {
      await page.mouse.wheel(0, by)
      await nextFrame(page)
    }
    const { longest, jump } = await measureScrolling(page, async () => {
      for (let step = 0; step < STEPS; step++) await wheel(700)
      // grabbed by the bar and let go in the middle, then on from there
      await page.evaluate('window.scrollTo(0, document.documentElement.scrollHeight / 2)')
      await nextFrame(page)
      for (let step = 0; step < STEPS; step++) await wheel(step % 2 === 0 ? -900 : 500)
      await page.locator('tr[data-row]:not([aria-busy])').nth(10).waitFor()
    })
    if (jump > 2) throw new Error(`a row jumped by ${jump} px`)
    await page.evaluate(PLAIN)
    const plain = await measureScrolling(page, async () => {
      for (let step = 0; step < STEPS; step++) await wheel(700)
    })
    return { longest, floor: plain.longest }
  } finally {
    await context.close()
  }
}

async function signIn(context: BrowserContext, address: string, { users }: LargeRegistry): Promise<void> {
  const [user] = users
  const answer = await context.request.post('/api/v1/session', {
    data: { email: user?.email, password: user?.password },
    headers: { origin: address },
  })
  if (!answer.ok()) throw new Error(`signing in was answered ${answer.status()}`)
}

/** The page becomes a table of two thousand of its own rows, of which no program knows. */
const PLAIN = `(() => {
  const rows = [...document.querySelectorAll('tr[data-row]:not([aria-busy])')].map((row) => row.outerHTML)
  const table = document.querySelector('table.windowed')
  const many = Array.from({ length: 2000 }, (_, place) => rows[place % rows.length]).join('')
  const plain = '<table class="' + table.className + '">' + table.tHead.outerHTML + '<tbody>' + many + '</tbody></table>'
  document.body.replaceChildren()
  document.body.innerHTML = plain
  window.scrollTo(0, 0)
})()`
