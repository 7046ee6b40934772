import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { type Person, person } from './person.ts'

// From today to the reason, down to the order it was counted from, and back; the step that is suggested is taken, done,
// undone and dropped; a step of weeks ago is asked about, and the answer stands in the track record.

const seats = [
  { language: 'ru', scheme: 'light', device: 'desktop' },
  { language: 'en', scheme: 'dark', device: 'phone' },
] as const

describeJourneys('from today to the fact', () => {
  let browser: Browser
  let demonstration: Demonstration
  beforeAll(async () => {
    browser = await openBrowser()
    demonstration = await demonstrationAt(inject('demonstration'))
  })
  afterAll(() => browser?.close())

  it.each(seats)('a reason, its order, and the step it asks for: $language, $device', async (seat) => {
    const head = await person(browser, { address: demonstration.address, ...seat })
    await head.signIn(demonstration.host.mail, demonstration.host.password)
    const { line, name } = await silentOne(head)
    await downToTheOrder(head, line)
    await takeAndFinish(head, line, name)
    await sayItHelped(head)
    await head.leave()
  })
})

/** The first line whose partner has stopped ordering. */
async function silentOne({ page, say, inspect }: Person): Promise<{ line: Locator; name: string }> {
  const lines = page.getByRole('main').locator('ol.needs > li')
  await lines.first().waitFor()
  await inspect()
  const silent = lines.filter({ has: page.getByText(say('today:step.repeat_order.do')) }).first()
  const name = (await silent.getByRole('link').first().textContent()) ?? ''
  expect(name).not.toBe('')
  return { line: lines.filter({ has: page.getByRole('link', { name, exact: true }) }), name }
}

/** The small number opens as many orders as it says; one of them opens as an order; the way back leads to today. */
async function downToTheOrder({ page, inspect, settle }: Person, line: Locator): Promise<void> {
  const evidence = line.locator('button.ev').first()
  const count = Number(await evidence.textContent())
  await evidence.click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('listitem').first().waitFor()
  expect(await drawer.getByRole('listitem').count()).toBe(Math.min(count, 50))
  await inspect()
  await drawer.getByRole('listitem').first().getByRole('link').first().click()
  await page.waitForURL(/\/partners\/[0-9a-f-]{36}\/orders\//)
  await settle()
  await inspect()
  await page.goBack()
  await line.waitFor()
  await settle()
}

/** Taken with one press as a promise to oneself, done, waiting again by undo, and dropped as if it had never been. */
async function takeAndFinish({ page, say, inspect }: Person, line: Locator, name: string): Promise<void> {
  const step = page.getByRole('button', {
    name: `${say('today:step.repeat_order.do')}: ${name}`,
    exact: true,
  })
  await step.click()
  await page.getByText(say('today:stepDeed.changes'), { exact: false }).first().waitFor()
  await inspect()
  const take = say('today:stepDeed.take', { day: '' }).trim()
  await page.getByRole('menuitem', { name: take }).click()
  const finish = line.getByRole('button', { name: new RegExp(`^${say('today:stepDeed.finish')}:`) })
  await finish.waitFor()
  await inspect()
  await finish.click()
  await finish.waitFor({ state: 'detached' })
  await page
    .getByRole('button', { name: say('ui:undo'), exact: true })
    .last()
    .click()
  await finish.waitFor()
  await line.getByRole('button', { name: new RegExp(`^${say('today:stepDeed.drop')}:`) }).click()
  await step.waitFor()
}

/** A step of weeks ago: the facts are told, the person answers, the track record has one answer more. */
async function sayItHelped({ page, say, inspect, visit }: Person): Promise<void> {
  const asked = page.locator('.follow-ups > li')
  const before = await asked.count()
  expect(before).toBeGreaterThan(0)
  await asked.first().getByText(say('today:followUp.facts'), { exact: false }).waitFor()
  await asked
    .first()
    .getByRole('button', { name: new RegExp(`^${say('today:followUp.yes')}:`) })
    .click()
  await expect.poll(() => asked.count(), { timeout: 30_000 }).toBe(before - 1)
  await visit('/insights/track-record')
  await page.getByRole('heading', { name: say('today:results.title') }).waitFor()
  await page.getByText(say('today:step.repeat_order.do')).first().waitFor()
  await inspect()
}
