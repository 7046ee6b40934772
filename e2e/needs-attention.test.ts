import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { type Person, person } from './person.ts'

// Today names the partner who needs somebody; the reason opens down to the fact it was computed from; what is done
// leaves the list and comes back with undo.

describeJourneys('the partner who needs attention', () => {
  let browser: Browser
  let demonstration: Demonstration
  beforeAll(async () => {
    browser = await openBrowser()
    demonstration = await demonstrationAt(inject('demonstration'))
  })
  afterAll(() => browser?.close())

  it.each([
    { language: 'ru', scheme: 'light', device: 'desktop' },
    { language: 'en', scheme: 'dark', device: 'phone' },
  ] as const)('in $language on a $device', async (seat) => {
    const head = await person(browser, { address: demonstration.address, ...seat })
    await head.signIn(demonstration.host.mail, demonstration.host.password)
    await findAndFinish(head)
    await head.leave()
  })
})

async function findAndFinish(head: Person): Promise<void> {
  const { page, say } = head
  const lines = page.getByRole('main').locator('ol.needs > li')
  const sentence = page.getByRole('heading', { level: 1 })
  await lines.first().waitFor()
  await head.inspect()
  const before = await sentence.textContent()
  const name = (await lines.first().getByRole('link').first().textContent()) ?? ''
  expect(name).not.toBe('')

  // the reason, down to the facts: as many as the small number says, each with its day
  const line = lines.filter({ has: page.getByRole('link', { name, exact: true }) })
  const evidence = line.locator('button.ev').first()
  const count = Number(await evidence.textContent())
  expect(count).toBeGreaterThan(0)
  await evidence.click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('listitem').first().waitFor()
  expect(await drawer.getByRole('listitem').count()).toBe(Math.min(count, 50))
  expect(await drawer.locator('time').count()).toBeGreaterThan(0)
  await head.inspect()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })

  // the partner's page says the same, and leads back
  await line.getByRole('link', { name, exact: true }).click()
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: name })
    .or(page.getByText(name).first())
    .first()
    .waitFor()
  await page.waitForURL(/\/partners\/[0-9a-f-]{36}/)
  await head.inspect()
  await page.goBack()
  await lines.first().waitFor()
  await head.settle()

  // done: it leaves the list, the sentence counts one less; undo brings both back
  await finish(head, name)
  await line.waitFor({ state: 'detached' })
  await expect.poll(() => sentence.textContent()).not.toBe(before)
  await head.inspect()
  await page.getByRole('button', { name: say('ui:undo'), exact: true }).click()
  await line.waitFor()
  await expect.poll(() => sentence.textContent()).toBe(before)

  // done again: it stands among what is done, whence it is brought back, so that the next reader finds it
  await finish(head, name)
  await line.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: say('today:show.done') }).click()
  await line.waitFor()
  await head.inspect()
  await line.getByRole('button', { name: say('today:deed.bringBack') }).click()
  await line.waitFor({ state: 'detached' })
  await page.getByRole('link', { name: say('today:show.needing') }).click()
  await line.waitFor()
  await expect.poll(() => sentence.textContent()).toBe(before)
}

async function finish({ page, say }: Person, name: string): Promise<void> {
  await page.getByRole('button', { name: `${say('today:deed.done')}: ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: say('today:deed.doneFor') }).click()
}
