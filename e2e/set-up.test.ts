import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Person, person } from './person.ts'
import { type House, OWNER, openEmbedded, openHouse } from './server.ts'

// The first person who comes to an empty house makes its network and is told how to begin.

describeJourneys('setting up an own network', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each([
    { language: 'ru', scheme: 'light', device: 'desktop', open: openEmbedded },
    { language: 'en', scheme: 'dark', device: 'phone', open: openHouse },
  ] as const)('in $language on a $device', async ({ open, ...seat }) => {
    const house: House = await open()
    try {
      const owner = await person(browser, { address: house.address, ...seat })
      await setUp(owner)
      await owner.leave()
    } finally {
      await house.stop()
    }
  })
})

async function setUp(owner: Person): Promise<void> {
  const { page, say } = owner
  // whatever address one comes to, an empty house asks for its network first
  await page.goto('/partners')
  await page.waitForURL('**/set-up')
  await owner.inspect()

  // a form that is not complete says so, keeps what was typed and leads to the first gap
  await page.getByLabel(say('access:field.yourName')).fill(OWNER.name)
  await page.getByLabel(say('access:field.password'), { exact: true }).fill('short')
  await page.getByRole('button', { name: say('network:setUp.do') }).click()
  await page.getByText(say('network:setUp.nameNeeded')).waitFor()
  await page.getByText(say('access:field.passwordShort')).waitFor()
  expect(await page.getByLabel(say('access:field.yourName')).inputValue()).toBe(OWNER.name)
  await owner.inspect()

  await page.getByLabel(say('network:field.name'), { exact: true }).fill('Северная мануфактура')
  await page.getByLabel(say('access:field.email')).fill(OWNER.email)
  await page.getByLabel(say('access:field.password'), { exact: true }).fill(OWNER.password)
  await page.getByRole('button', { name: say('network:setUp.do') }).click()
  await page.waitForURL((url) => url.pathname === '/')

  // Today is empty and tells the first step
  await page.getByRole('heading', { level: 1, name: say('today:sentence.empty') }).waitFor()
  await page.getByRole('heading', { name: say('today:empty.title') }).waitFor()
  await owner.inspect()
  await page.getByRole('link', { name: say('today:empty.import') }).click()
  await page.getByRole('heading', { level: 1, name: say('imports:new.title') }).waitFor()
  await owner.inspect()

  // the network is this owner's: the same house asks others to sign in
  await owner.visit('/')
  await page.getByRole('heading', { level: 1, name: say('today:sentence.empty') }).waitFor()
  await owner.context.clearCookies()
  await page.goto('/')
  await page.waitForURL('**/sign-in')
  await owner.inspect()
  await owner.visit('/set-up')
  await page.getByRole('heading', { level: 1, name: say('network:setUp.already') }).waitFor()
  await owner.inspect()
  await page.getByRole('link', { name: say('access:signIn.do') }).click()
  await owner.signIn(OWNER.email, OWNER.password)
  await page.getByRole('heading', { level: 1, name: say('today:sentence.empty') }).waitFor()
}
