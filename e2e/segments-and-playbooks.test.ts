import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Person, person } from './person.ts'
import { OWNER, ownNetwork } from './server.ts'

// A rule is edited, shows whom it moves and is saved; the partner's page says why it stands where it stands; a person
// decides otherwise, a playbook begins for the partner, and a logged meeting keeps its first promise by itself.

const seats = [
  { language: 'ru', scheme: 'light', device: 'desktop', name: 'Кижский лён', orders: '1' },
  { language: 'en', scheme: 'dark', device: 'phone', name: 'Lake Linen', orders: '0' },
] as const

type Named = { code: string; nameRu: string; nameEn: string }
type Standings = { data: { segment: Named; choices: Named[] }[] }
type Books = { data: { items: { nameRu: string; nameEn: string }[] }[] }

describeJourneys('segments and playbooks', () => {
  const network = ownNetwork()
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each(seats)('from a rule to a kept promise: $language, $device', async ({ name, orders, ...seat }) => {
    const nameOf = (one: { nameRu: string; nameEn: string }) =>
      seat.language === 'ru' ? one.nameRu : one.nameEn
    const partner = await network.api<{ id: string }>('POST', '/partners', { name, stage: 'mature' })
    const standings = () => network.api<Standings>('GET', `/partners/${partner.id}/segments`)
    await expect.poll(async () => (await standings()).data.length, { timeout: 60_000 }).toBe(1)
    const [before] = (await standings()).data
    const owner = await person(browser, { address: network.address(), ...seat })
    const { page, say } = owner
    await owner.signIn(OWNER.email, OWNER.password)

    await editRule(owner, orders)
    await expect.poll(async () => (await standings()).data[0]?.segment.code).not.toBe(before?.segment.code)
    const [now] = (await standings()).data
    if (!now) throw new Error('the partner has no segment')

    await owner.visit(`/partners/${partner.id}`)
    const tag = (one: Named) => page.getByRole('button', { name: nameOf(one) })
    await tag(now.segment).click()
    await page.getByText(say('partners:segments.whyNot')).waitFor()
    await owner.inspect()
    await page.getByRole('button', { name: say('partners:segments.overrule'), exact: true }).click()
    const strategic = now.choices.find(({ code }) => code === 'strategic')
    if (!strategic) throw new Error('the scheme has no strategic partners')
    await decide(owner, nameOf(strategic))
    await tag(strategic).waitFor()

    await switchOn(owner, nameOf({ nameRu: 'Стратегический партнёр', nameEn: 'Strategic partner' }))
    const books = () => network.api<Books>('GET', `/partners/${partner.id}/playbooks`)
    await expect.poll(async () => (await books()).data.length, { timeout: 60_000 }).toBe(1)
    await owner.visit(`/partners/${partner.id}`)
    const meeting = nameOf({
      nameRu: 'Квартальная встреча по итогам и планам',
      nameEn: 'Quarterly meeting on results and plans',
    })
    const step = page.locator('.pb-items li').filter({ hasText: meeting })
    await step.getByText(say('ui:state.open')).waitFor()
    await owner.inspect()

    await page.getByRole('button', { name: say('workspace:contact.log') }).click()
    await page.getByRole('menuitem', { name: say('workspace:contact.nowMet') }).click()
    await page.getByText(say('ui:undo')).waitFor()
    const isKept = async () => {
      await owner.visit(`/partners/${partner.id}`)
      await step.waitFor()
      return step.getByText(say('ui:state.kept')).isVisible()
    }
    await expect.poll(isKept, { timeout: 60_000, interval: 1000 }).toBe(true)
    await owner.inspect()
    await owner.leave()
  })
})

/** How many orders mean "no orders yet": whoever has none goes to the rest, or comes back from it. */
async function editRule({ page, say, visit, inspect }: Person, orders: string): Promise<void> {
  await visit('/settings/segments')
  await page.getByRole('button', { name: say('partners:segments.edit') }).click()
  const fourth = page.locator('.seg-edit > li').nth(3)
  await fourth.getByRole('textbox', { name: say('partners:segments.with') }).fill(orders)
  await page.getByRole('button', { name: say('partners:segments.preview.show') }).click()
  await page.getByRole('heading', { name: say('partners:segments.preview.title') }).waitFor()
  await page.locator('.seg-matrix table').waitFor()
  // at the end of the page the bar that follows the window covers nothing
  await page.evaluate('document.scrollingElement.scrollTo(0, document.body.scrollHeight)')
  await inspect()
  const words = say('partners:segments.save', { count: 1 }).split(' 1 ')[0] ?? ''
  await page.getByRole('button', { name: words, exact: false }).first().click()
  await page.getByRole('button', { name: say('ui:undo') }).waitFor()
}

async function decide({ page, say, inspect }: Person, segment: string): Promise<void> {
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('combobox').first().click()
  await page.getByRole('option', { name: segment }).click()
  await sheet.getByRole('textbox', { name: say('partners:segments.reason') }).fill('2027')
  await inspect()
  await sheet.getByRole('button', { name: say('partners:segments.overruleSubmit'), exact: true }).click()
  await sheet.waitFor({ state: 'detached' })
}

async function switchOn({ page, say, visit, inspect }: Person, playbook: string): Promise<void> {
  await visit('/settings/playbooks')
  const section = page.locator('section').filter({ has: page.getByRole('heading', { name: playbook }) })
  await section.getByRole('button', { name: say('partners:playbooks.edit'), exact: true }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel(say('partners:playbooks.isOn')).setChecked(true, { force: true })
  await sheet.getByRole('button', { name: say('partners:playbooks.showEffect') }).click()
  await sheet.getByRole('button', { name: say('partners:playbooks.save'), exact: true }).click()
  await sheet.waitFor({ state: 'detached' })
  await inspect()
}
