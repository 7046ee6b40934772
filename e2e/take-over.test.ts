import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { type Person, person } from './person.ts'

// A curator's thirty partners go to a colleague: who gets what is shown before, each goes by a hand-over with the
// reason, and all of it is taken back at a press.

describeJourneys('thirty partners change their curator', () => {
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
    await takeOver(head)
    await head.leave()
  })
})

async function partnersOf(head: Person, name: string): Promise<number> {
  const { page } = head
  await head.visit('/curators')
  return page.evaluate(async (wanted) => {
    const answer = await fetch('/api/v1/curators/load')
    const { data } = (await answer.json()) as { data: { person: { name: string }; partners: number }[] }
    return data.find(({ person: one }) => one.name === wanted)?.partners ?? -1
  }, name)
}

async function takeOver(head: Person): Promise<void> {
  const { page, say } = head
  const [from, to] = ['Пётр Осипов', 'Елена Дьякова']
  const before = [await partnersOf(head, from), await partnersOf(head, to)]
  expect(before[0]).toBeGreaterThan(30)
  await head.inspect()
  await page.getByText(from, { exact: true }).first().click()
  await page.waitForURL(/\/curators\/[^/]+$/)
  await page.getByRole('button', { name: say('partners:curators.one.all') }).click()
  await page.getByRole('button', { name: say('partners:curators.one.handOver'), exact: true }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('combobox').first().click()
  await page.getByRole('option', { name: to }).click()
  await page.keyboard.press('Escape')
  await sheet.getByText(say('partners:curators.give.plan')).waitFor()
  await sheet
    .getByRole('textbox', { name: say('partners:curators.give.reason') })
    .fill(head.say('partners:curators.title'))
  await head.inspect()
  await sheet.getByRole('button', { name: say('partners:curators.give.do'), exact: true }).click()
  await sheet.waitFor({ state: 'detached' })
  const undo = page.getByRole('button', { name: say('ui:undo') })
  await undo.waitFor()
  await undo.click()
  await page.getByText(say('ui:undone')).waitFor()
  expect([await partnersOf(head, from), await partnersOf(head, to)]).toEqual(before)
}
