import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { person } from './person.ts'

// The auditor's day: a dozen partners and no more, nothing to change, pages of others' roles say so gently; the owner
// reads in the audit what was opened.

describeJourneys('the auditor’s day', () => {
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
    const auditor = await person(browser, { address: demonstration.address, ...seat })
    const { page, say } = auditor
    await auditor.signIn(demonstration.auditor.mail, demonstration.auditor.password)
    await auditor.visit('/partners')
    await auditor.inspect()
    const list = await page.evaluate(async () => {
      const answer = await fetch('/api/v1/partners?limit=200')
      return ((await answer.json()) as { data: { id: string; name: string }[] }).data
    })
    expect(list).toHaveLength(12)
    expect(await page.getByRole('link', { name: say('partners:registry.add') }).count()).toBe(0)
    const [first] = list
    await auditor.visit(`/partners/${first?.id}`)
    await auditor.inspect()
    await auditor.visit('/settings/people')
    await page.getByRole('heading', { name: say('app:notForRole.sentence') }).waitFor()
    await auditor.inspect()
    await auditor.visit('/settings/audit')
    await auditor.inspect()
    await auditor.leave()

    const owner = await person(browser, { address: demonstration.address, ...seat })
    await owner.signIn(demonstration.host.mail, demonstration.host.password)
    await owner.visit(`/settings/audit?kind=opened`)
    await owner.page.getByText(say('access:audit.kinds.opened')).first().waitFor()
    await owner.page
      .getByRole('link', { name: first?.name ?? '', exact: true })
      .first()
      .waitFor()
    await owner.inspect()
    await owner.leave()
  })
})
