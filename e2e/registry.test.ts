import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { measureScrolling, nextFrame } from '#testing/smooth-scroll.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { type Person, person } from './person.ts'

describeJourneys('the registry one works in all day', () => {
  let browser: Browser
  let demonstration: Demonstration
  beforeAll(async () => {
    browser = await openBrowser()
    demonstration = await demonstrationAt(inject('demonstration'))
  })
  afterAll(() => browser?.close())

  it.each([
    { language: 'en', scheme: 'light' },
    { language: 'ru', scheme: 'dark' },
  ] as const)('an own view, tags on many and back, a file of what is shown, in $language', async (seat) => {
    const head = await person(browser, { address: demonstration.address, ...seat })
    await head.signIn(demonstration.host.mail, demonstration.host.password)
    await ownView(head, seat.language)
    await tagsOnMany(head, seat.language)
    await fileOfWhatIsShown(head)
    await head.leave()
  })

  it('scrolls to the end and back without a long task or an empty place', async () => {
    const head = await person(browser, { address: demonstration.address, language: 'en' })
    await head.signIn(demonstration.host.mail, demonstration.host.password)
    await head.visit('/partners?prospects=any')
    await scrollsSmoothly(head)
    await head.leave()
  })
})

const rowsOf = ({ page }: Person) => page.locator('tr[data-row]')

async function ownView(head: Person, name: string): Promise<void> {
  const { page, say } = head
  await head.visit('/partners?stage=mature&columns=name,curator,net12m,tags&sort=name&group=curator')
  await page.getByRole('button', { name: say('partners:saved.save') }).click()
  await page.getByRole('button', { name: say('partners:saved.saveAs') }).click()
  await page.getByRole('dialog').getByLabel(say('partners:saved.name')).fill(`Own ${name}`)
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('partners:save') })
    .click()
  await page.waitForURL(/view=/)
  await head.settle()
  // the name alone brings back filter, columns, order and groups
  const id = new URL(page.url()).searchParams.get('view')
  await head.visit(`/partners?view=${id}`)
  await page.waitForURL(/group=curator/)
  await page.locator('.group-head').first().waitFor()
  await head.inspect()
  // another order is a change, which can be kept
  await page.locator('th .sort').nth(2).click()
  await page.getByRole('button', { name: say('partners:saved.keepChanges') }).click()
  await page.getByText(say('partners:saved.kept', { name: `Own ${name}` })).waitFor()
}

async function tagsOnMany(head: Person, name: string): Promise<void> {
  const { page, say } = head
  await head.visit('/partners?columns=name,tags&sort=name')
  const rows = rowsOf(head)
  const before = await rows.nth(1).textContent()
  await rows.nth(0).focus()
  await page.keyboard.press('x')
  await page.keyboard.press('Shift+ArrowDown')
  await page.getByText(say('ui:bulk.selected', { count: 2 })).waitFor()
  await page.getByRole('button', { name: say('partners:bulk.tags'), exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog
    .locator('input')
    .and(page.getByLabel(say('partners:tags.add')))
    .fill(`journey ${name}`)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await dialog.getByRole('button', { name: say('partners:save') }).click()
  await page.getByText(say('partners:bulk.done.tags', { count: 2 })).waitFor()
  await head.settle()
  await head.inspect()
  expect(await rows.nth(1).textContent()).not.toBe(before)
  await page.getByRole('button', { name: say('ui:undo') }).click()
  await expect.poll(() => rows.nth(1).textContent()).toBe(before)
}

async function fileOfWhatIsShown(head: Person): Promise<void> {
  const { page, say } = head
  await head.visit('/partners?columns=name,orders12m&sort=-orders12m&stage=mature')
  const shown = await rowsOf(head).evaluateAll((rows) =>
    rows
      .slice(0, 10)
      .map((row) => [
        row.querySelector('a')?.textContent ?? '',
        row.querySelector('td.n')?.textContent?.replace(/\D/g, '') ?? '',
      ]),
  )
  await page.getByRole('button', { name: say('partners:registry.export') }).click()
  const waiting = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: say('partners:registry.exportAs.xlsx') }).click()
  const download = await waiting
  const book = new ExcelJS.Workbook()
  await book.xlsx.load((await readFile(await download.path())) as unknown as ArrayBuffer)
  const sheet = book.worksheets[0]
  const file = shown.map((_, place) => {
    const row = sheet?.getRow(place + 2)
    return [String(row?.getCell(1).value ?? ''), String(row?.getCell(3).value ?? '')]
  })
  expect(file).toEqual(shown)
}

const SCROLLED = 'window.scrollY'
const HEIGHT = 'document.documentElement.scrollHeight'

async function scrollsSmoothly(head: Person): Promise<void> {
  const { page } = head
  const told = async (expression: string) => Number(await page.evaluate(expression))
  const height = await told(HEIGHT)
  await page.mouse.move(700, 600)
  const { longest, jump } = await measureScrolling(page, async () => {
    for (let top = 0; top < height; top += 600) {
      await page.mouse.wheel(0, 600)
      await nextFrame(page)
    }
    await head.settle()
  })
  // processor time of the page itself: what else the machine does is not in it
  expect(longest).toBeLessThan(100)
  expect(jump).toBeLessThan(2)
  await expect.poll(() => page.locator('tr.ledger-skel, tr[data-row][aria-busy]').count()).toBe(0)
  // back from a partner the list stands where it was
  const before = await told(SCROLLED)
  expect(before).toBeGreaterThan(5000)
  await rowsOf(head).last().getByRole('link').first().click()
  await page.waitForURL(/\/partners\/[0-9a-f-]{36}/)
  await head.settle()
  await page.goBack()
  await rowsOf(head).first().waitFor()
  await expect.poll(async () => Math.abs((await told(SCROLLED)) - before)).toBeLessThan(80)
}
