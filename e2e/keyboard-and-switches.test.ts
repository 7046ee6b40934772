import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { type Person, person } from './person.ts'
import { wordsOf } from './words.ts'

describeJourneys('without a mouse, and in the middle of typing', () => {
  let browser: Browser
  let demonstration: Demonstration
  beforeAll(async () => {
    browser = await openBrowser()
    demonstration = await demonstrationAt(inject('demonstration'))
  })
  afterAll(() => browser?.close())

  it.each([
    { language: 'ru', scheme: 'light' },
    { language: 'en', scheme: 'dark' },
  ] as const)('the registry is walked by keyboard in $language', async (seat) => {
    const head = await person(browser, { address: demonstration.address, ...seat })
    await signInByKeyboard(head, demonstration)
    await walk(head)
    await head.leave()
  })

  it('language and theme change, what was typed stays', async () => {
    const head = await person(browser, { address: demonstration.address, language: 'ru' })
    await head.signIn(demonstration.host.mail, demonstration.host.password)
    await typeAndSwitch(head)
    await head.leave()
  })
})

async function signInByKeyboard({ page, say, settle }: Person, { host }: Demonstration): Promise<void> {
  await page.goto('/sign-in')
  const mail = page.getByLabel(say('access:field.email'))
  await mail.waitFor()
  await expect.poll(() => focusedName(page)).toBe('email')
  await page.keyboard.type(host.mail)
  await page.keyboard.press('Tab')
  await page.keyboard.type(host.password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === '/')
  await settle()
  // the profile says Russian; the switch is reached with Tab like everything else
  const wanted = page.getByRole('button', {
    name: say('ui:brand') === 'Artel' ? 'EN, English' : 'RU, Русский',
  })
  await wanted.focus()
  await page.keyboard.press('Enter')
  await page
    .getByRole('link', { name: say('app:navigation.partners') })
    .first()
    .waitFor()
  await settle()
}

const focusedName = (page: Person['page']) => page.evaluate('document.activeElement?.getAttribute("name")')
const focusedText = (page: Person['page']) => page.evaluate('document.activeElement?.textContent ?? ""')

async function walk(head: Person): Promise<void> {
  const { page, say } = head
  // the first Tab of a page offers to skip its frame
  await head.visit('/')
  await page.keyboard.press('Tab')
  expect(await focusedText(page)).toBe(say('ui:skip'))

  // g p: to the registry
  await page.locator('body').press('g')
  await page.keyboard.press('p')
  await page.waitForURL('**/partners')
  await head.settle()
  await head.inspect()

  // j and k walk the rows, x picks, Esc of the bar clears, Enter opens
  const rows = page.getByRole('table', { name: say('partners:registry.title') }).locator('tr[data-index]')
  await page.keyboard.press('j')
  const first = await focusedText(page)
  expect(first).toBe(await rows.nth(0).textContent())
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowDown')
  expect(await focusedText(page)).toBe(await rows.nth(2).textContent())
  await page.keyboard.press('k')
  await page.keyboard.press('x')
  await page.getByText(say('ui:bulk.selected', { count: 1 })).waitFor()
  await head.inspect()
  await page.keyboard.press('x')
  await page.getByText(say('ui:bulk.selected', { count: 1 })).waitFor({ state: 'detached' })
  await page.keyboard.press('End')
  // the last row is read when one gets there
  await expect.poll(async () => (await focusedText(page)) === (await rows.last().textContent())).toBe(true)
  await page.keyboard.press('Home')
  await expect.poll(() => focusedText(page)).toBe(first)

  // Enter opens the row's partner, back returns to the list
  const name = await rows.nth(0).getByRole('link').first().textContent()
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/partners\/[0-9a-f-]{36}/)
  await page
    .getByText(name ?? '')
    .first()
    .waitFor()
  await page.goBack()
  await page.waitForURL(/\/partners$/)
  await head.settle()

  // /: words with a typing error find the partner; the head of a column sorts with Enter
  await page.keyboard.press('/')
  await page.keyboard.type('тверьлен')
  await page.getByRole('link', { name: 'ООО «Тверьлён»' }).first().waitFor()
  await page.waitForURL(/q=/)
  await page.keyboard.press('Escape')
  await page.waitForURL((url) => !url.search.includes('q='))
  await page.getByRole('button', { name: say('partners:registry.partner'), exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.waitForURL(/sort=-?name/)
  await head.settle()

  // ?: the list of shortcuts; Ctrl K: a page by its name
  await page.locator('h1').first().evaluate('document.activeElement.blur()')
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText(say('ui:shortcuts.everywhere')).waitFor()
  await head.inspect()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').getByPlaceholder(say('ui:shell.find')).waitFor()
  await page.keyboard.type(say('app:navigation.promises').slice(0, 6))
  await page.getByRole('dialog').getByText(say('app:navigation.promises'), { exact: true }).waitFor()
  await head.inspect()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/promises')
}

async function typeAndSwitch(head: Person): Promise<void> {
  const { page } = head
  const [ru, en] = [wordsOf('ru'), wordsOf('en')]
  await head.visit('/partners/new')
  await page.getByLabel(ru('partners:form.name'), { exact: false }).first().fill('ООО «Не потерять»')
  await page.getByLabel(ru('partners:form.city')).fill('Кимры')
  await page.getByLabel(ru('partners:form.website')).fill('kimry')
  await page.keyboard.press('Tab')
  await page.getByText(ru('partners:form.websiteWrong')).waitFor()

  await page.getByRole('button', { name: 'EN, English' }).click()
  await page.getByLabel(en('partners:form.city')).waitFor()
  expect(await page.getByLabel(en('partners:form.city')).inputValue()).toBe('Кимры')
  expect(await page.getByLabel(en('partners:form.name'), { exact: false }).first().inputValue()).toBe(
    'ООО «Не потерять»',
  )
  await head.inspect()

  // automatic → light → dark
  const theme = page.getByRole('button', { name: /^Theme:/ })
  for (const scheme of ['light', 'dark']) {
    await theme.click()
    await page.locator(`html[data-theme=${scheme}]`).waitFor()
    expect(await page.getByLabel(en('partners:form.city')).inputValue()).toBe('Кимры')
  }
  await head.inspect()

  // both choices are still there after a reload; what was not saved is asked about before it is lost
  page.once('dialog', (dialog) => void dialog.accept())
  await page.reload()
  await page.getByLabel(en('partners:form.city')).waitFor()
  expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  await page.getByRole('button', { name: 'RU, Русский' }).click()
  await page.getByLabel(ru('partners:form.city')).waitFor()
}
