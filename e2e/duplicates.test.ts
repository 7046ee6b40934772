import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { person } from './person.ts'
import { OWNER, ownNetwork } from './server.ts'

// Two accounts of one company: the page of duplicates tells why, they are merged side by side, the partner is one
// wherever one looks, and from its page the two are made two again.

const seats = [
  {
    language: 'ru',
    scheme: 'light',
    device: 'desktop',
    name: 'Вологодское кружево',
    latin: 'VOLOGODSKOE KRUZHEVO LLC',
  },
  { language: 'en', scheme: 'dark', device: 'phone', name: 'Онежские мосты', latin: 'ONEZHSKIE MOSTY LLC' },
] as const

describeJourneys('duplicates', () => {
  const network = ownNetwork()
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each(seats)('two become one and again two: $language, $device', async ({ name, latin, ...seat }) => {
    const first = await network.api<{ id: string }>('POST', '/partners', {
      name: `ООО «${name}»`,
      city: 'Тверь',
    })
    const contacts = [
      { ofSide: 'partner', name: 'Анна Белова', email: 'anna@company.example', phone: '+7 921 555-44-33' },
    ]
    const second = await network.api<{ id: string }>('POST', '/partners', {
      name: latin,
      city: 'Тверь',
      contacts,
    })
    await network.command('duplicates')

    const owner = await person(browser, { address: network.address(), ...seat })
    const { page, say } = owner
    await owner.signIn(OWNER.email, OWNER.password)
    await owner.visit('/partners/duplicates')
    const pair = page.getByRole('listitem').filter({ hasText: latin }).first()
    await pair
      .getByText(say('partners:duplicates.sureness.likely'))
      .or(pair.getByText(say('partners:duplicates.sureness.sure')))
      .first()
      .waitFor()
    await owner.inspect()

    await pair.getByRole('link', { name: say('partners:duplicates.compare') }).click()
    await page.getByRole('heading', { name: say('partners:merge.figures') }).waitFor()
    await owner.inspect()
    await page.getByRole('radio', { checked: false }).first().check()
    await page.getByRole('button', { name: say('partners:merge.do'), exact: true }).click()

    await page.getByRole('button', { name: say('partners:merge.undo') }).waitFor()
    const survivor = page.url().split('/partners/')[1]?.slice(0, 36) ?? ''
    expect([first.id, second.id]).toContain(survivor)
    const other = survivor === first.id ? second.id : first.id
    await owner.inspect()
    // the old address leads to the one that stays
    await owner.visit(`/partners/${other}`)
    await page.waitForURL(`**/partners/${survivor}`)

    await page.getByRole('button', { name: say('partners:merge.undo') }).click()
    await page.getByRole('button', { name: say('partners:merge.undo') }).waitFor({ state: 'detached' })
    await owner.visit(`/partners/${other}`)
    await page.getByRole('heading', { level: 1 }).first().waitFor()
    expect(page.url()).toContain(other)
    // and the question is open again
    await page.getByText(say('partners:duplicates.maySame')).waitFor()
    await owner.inspect()
    await owner.leave()
  })
})
