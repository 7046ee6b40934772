import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { type Person, person } from './person.ts'

// How right the score was: the plot as a table, its counts down to the partnerships, whom it missed; then the score
// itself: the reasons of one partner add up to its health, on the list and on the partner's page; and as of a past day.

const seats = [
  { language: 'ru', scheme: 'light', device: 'desktop', day: '2026-08-03' },
  { language: 'en', scheme: 'dark', device: 'phone', day: '2026-08-04' },
] as const

describeJourneys('the track record', () => {
  let browser: Browser
  let demonstration: Demonstration
  beforeAll(async () => {
    browser = await openBrowser()
    demonstration = await demonstrationAt(inject('demonstration'))
  })
  afterAll(() => browser?.close())

  it.each(seats)(
    'from the plot to the partnerships and back: $language, $device',
    async ({ day, ...seat }) => {
      const head = await person(browser, { address: demonstration.address, ...seat })
      await head.signIn(demonstration.host.mail, demonstration.host.password)
      await fromThePlot(head)
      await reasonsOfOne(head)
      await asOf(head, day)
      await head.leave()
    },
  )
})

async function fromThePlot({ page, say, visit, inspect }: Person): Promise<void> {
  await visit('/insights/track-record')
  const plot = page.getByRole('figure').first()
  await plot.getByRole('img').waitFor()
  await inspect()
  await plot.getByRole('button', { name: say('ui:chart.table'), exact: true }).click()
  const cases = plot.getByRole('row').nth(1).getByRole('button').first()
  await opensInto(page, cases)
  await inspect()

  // whom it missed: as many as the sentence says
  const missed = page.locator('.misjudged').getByRole('button').first()
  if ((await missed.count()) > 0) await opensInto(page, missed)
}

/** Opens a figure; what it lists is as long as the first number in its words says. */
async function opensInto(page: Page, figure: ReturnType<Page['locator']>): Promise<void> {
  const told = Number(
    ((await figure.textContent()) ?? '').replace(/[\s,\u00a0\u202f]/g, '').match(/\d+/)?.[0],
  )
  expect(told).toBeGreaterThan(0)
  await figure.click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('listitem').first().waitFor()
  expect(await drawer.getByRole('listitem').count()).toBe(Math.min(told, 50))
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
}

/** The number of a cell as a page writes it. */
function numberOf(text: string | null): number {
  return Number(
    (text ?? '')
      .replace('\u2212', '-')
      .replace(',', '.')
      .replace(/[^\d.-]/g, ''),
  )
}

async function addsUp(page: Page): Promise<void> {
  const rows = page.locator('table.reasons').first().getByRole('row')
  const values = await rows.locator('td.n').allTextContents()
  const parts = values.slice(0, -1).map(numberOf)
  const sum = parts.reduce((all, part) => all + part, 0)
  // each is rounded to a tenth
  expect(Math.abs(sum - numberOf(values.at(-1) ?? null))).toBeLessThanOrEqual(0.05 * (values.length + 1))
}

async function reasonsOfOne({ page, say, visit, inspect, isOnPhone }: Person): Promise<void> {
  await visit('/insights/health')
  await page.getByRole('heading', { name: say('insights-health:rows.title') }).waitFor()
  await inspect()
  const reason = page.locator('table.ledger tbody button[aria-expanded=false]').first()
  await reason.click()
  await page.locator('table.reasons').first().waitFor()
  await addsUp(page)
  await inspect()
  const factor = page.locator('table.reasons').first().getByRole('button').first()
  await factor.click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('listitem').first().waitFor()
  await inspect()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })

  const name = page.locator('.figs a[href*="/partners/"]').first()
  if (isOnPhone) await name.scrollIntoViewIfNeeded()
  await name.click()
  await page.waitForURL(/\/partners\/[0-9a-f-]{36}/)
  await page.getByRole('region', { name: say('insights-health:partner.label') }).waitFor()
  await addsUp(page)
  await inspect()
}

/** As of a day nobody asked for yet the page says how far the fit is, and shows that day as soon as it is there. */
async function asOf({ page, say, visit, inspect }: Person, day: string): Promise<void> {
  await visit(`/insights/health?asOf=${day}`)
  await page.getByRole('heading', { name: say('insights-health:rows.title') }).waitFor({ timeout: 120_000 })
  await inspect()
}
