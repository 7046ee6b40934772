import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { type Person, person } from './person.ts'

// One names the other side's director in a shared note, whose draft survived a reload: it comes to the director's inbox
// and leads back to the note.

describeJourneys('a person named in a note', () => {
  let browser: Browser
  let demonstration: Demonstration
  beforeAll(async () => {
    browser = await openBrowser()
    demonstration = await demonstrationAt(inject('demonstration'))
  })
  afterAll(() => browser?.close())

  it.each([
    { first: { language: 'ru', device: 'desktop' }, second: { language: 'en', device: 'phone' } },
    { first: { language: 'en', device: 'phone' }, second: { language: 'ru', device: 'desktop' } },
  ] as const)('$first.language on a $first.device, $second.language on a $second.device', async (seats) => {
    const one = await person(browser, { address: demonstration.address, ...seats.first })
    const two = await person(browser, { address: demonstration.address, ...seats.second, scheme: 'dark' })
    await one.signIn(demonstration.host.mail, demonstration.host.password)
    await two.signIn(demonstration.director.mail, demonstration.director.password)
    const session = await (await two.page.request.get('/api/v1/session')).json()
    const path = `/partners/${session.partner.id}`
    await nameInNote(one, two, path)
    await two.leave()
    await one.leave()
  })
})

/** Writes a shared note that names the partner's director; they are told, and come to the note. */
async function nameInNote(one: Person, director: Person, path: string): Promise<void> {
  const { page, say } = one
  const words = `проверено ${Date.now()}`
  await one.visit(path)
  const shared = page.locator('.blk', {
    has: page.getByRole('heading', { name: say('workspace:note.shared') }),
  })
  const add = shared.getByRole('button', { name: say('workspace:note.add') })
  await add.click()
  const form = page.getByRole('dialog')
  const text = form.getByLabel(say('workspace:note.text'))
  // a draft survives a reload
  await text.fill(words)
  await form.getByText(say('ui:draft.kept')).waitFor()
  await page.reload()
  await add.click()
  await expect.poll(() => text.inputValue()).toBe(words)
  // after the sign the names of those who may read the note are offered
  await text.press('End')
  await text.pressSequentially(' @Миха')
  await form.getByRole('option', { name: /Михаил Лебедев/ }).waitFor()
  await one.inspect()
  await text.press('Enter')
  await form.getByRole('button', { name: say('workspace:save') }).click()
  await form.waitFor({ state: 'detached' })
  await page.getByText('@Михаил Лебедев').first().waitFor()

  await director.visit('/inbox?kind=mention')
  const told = director.page.locator('.inbox-list > li', { hasText: words })
  await told.waitFor()
  await director.inspect()
  await told.getByRole('link').first().click()
  await director.page.waitForURL(/note=/)
  await director.page.locator('.note-list li[data-meant]', { hasText: words }).waitFor()
  await director.inspect()
}
