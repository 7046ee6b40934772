import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Person, person } from './person.ts'
import { OWNER, ownNetwork } from './server.ts'

// A workbook of the sales department with two sheets, a product spelt in two ways and a row without the day it was closed:
// the sheet is chosen, the names joined, the refused row corrected and fed back; the next file is read by the recipe and
// given to one partner. In the end all of it is undone, and the network is as it was.

const HEAD = ['Номер сделки', 'Стадия', 'Продукт', 'Сумма', 'Дата закрытия']
const PARTNER = 'ООО «Тверьлён»'
type Seat = { language: 'ru' | 'en'; scheme: 'light' | 'dark'; device: 'desktop' | 'phone' }

describeJourneys('a workbook with a recipe', () => {
  const folder = mkdtempSync(join(tmpdir(), 'artel-workbook-'))
  const network = ownNetwork()
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    const partners = join(folder, 'partners.csv')
    writeFileSync(partners, `Код,Название\nП-1,${PARTNER}\n`)
    await network.command('import', 'partners', partners, '--map', 'partner=Код,name=Название')
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    { language: 'ru', scheme: 'light', device: 'desktop' },
    { language: 'en', scheme: 'dark', device: 'phone' },
  ] as const)('in $language on a $device', async (seat: Seat) => {
    const own = (nth: number) => `${seat.language.toUpperCase()}-${nth}`
    const day = new Date('2026-05-14T00:00:00Z')
    const first = await workbook(join(folder, `${own(1)}.xlsx`), [
      [own(1), 'Won', 'Станок ТК Про', 120_000, day],
      [own(2), 'Won', 'Станок ТК Про', 80_000, day],
      [own(3), 'Lost', 'Станок ТКПро', 64_000, day],
      [own(4), 'Won', 'Станок ТК Про', 51_000, null],
    ])
    const owner = await person(browser, {
      address: network.address(),
      data: [...HEAD, 'Won', 'Lost', 'Сделки', 'Пояснения'],
      ...seat,
    })
    await owner.signIn(OWNER.email, OWNER.password)
    const before = await figures(owner)
    await chooseSheet(owner, first)
    await joinNames(owner)
    await bringGoodRows(owner)
    const corrected = await correct(owner, folder)
    const recipe = await keepRecipe(owner)
    await feedBack(owner, corrected)
    await readByRecipe(
      owner,
      recipe,
      await workbook(join(folder, `${own(5)}.xlsx`), [[own(5), 'Won', 'Станок ТК Про', 33_000, day]]),
    )
    expect(await figures(owner)).not.toEqual(before)
    for (const file of [`${own(5)}.xlsx`, 'refused.csv', `${own(1)}.xlsx`]) await undo(owner, file)
    expect(await figures(owner)).toEqual(before)
    await owner.leave()
  })
})

/** What the pages of partners and opportunities say. */
async function figures(owner: Person): Promise<string[]> {
  const told: string[] = []
  for (const path of ['/partners', '/insights/opportunities']) {
    await owner.visit(path)
    told.push(((await owner.page.getByRole('main').textContent()) ?? '').replace(/\s+/g, ' '))
  }
  return told
}

async function undo(owner: Person, file: string): Promise<void> {
  const { page, say } = owner
  await owner.visit('/imports')
  await page.getByRole('link', { name: file }).first().click()
  await page.getByRole('button', { name: say('imports:undo.do') }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('imports:undo.do') })
    .click()
  await page.getByRole('heading', { level: 1, name: say('imports:sentence.undone') }).waitFor()
}

async function workbook(
  path: string,
  rows: readonly (readonly (string | number | Date | null)[])[],
): Promise<string> {
  const book = new ExcelJS.Workbook()
  book.addWorksheet('Пояснения').addRows([['О выгрузке'], ['Сделки отдела продаж за год']])
  const sheet = book.addWorksheet('Сделки')
  sheet.addRow(HEAD)
  for (const row of rows) sheet.addRow([...row])
  await book.xlsx.writeFile(path)
  return path
}

async function send(owner: Person, file: string): Promise<void> {
  const { page, say } = owner
  await owner.visit('/imports/new')
  await page.getByRole('radio', { name: say('imports:kind.opportunities.name') }).check()
  await page.getByLabel(say('imports:files.drop')).setInputFiles(file)
  await page.getByText(say('imports:files.found')).waitFor()
}

async function takeSheet({ page, say }: Person): Promise<void> {
  await page.getByRole('combobox', { name: say('imports:files.part.xlsx') }).click()
  await page.getByRole('option', { name: 'Сделки', exact: true }).click()
}

async function chooseSheet(owner: Person, file: string): Promise<void> {
  const { page, say } = owner
  await send(owner, file)
  await takeSheet(owner)
  await page.getByRole('columnheader', { name: 'Номер сделки' }).first().waitFor()
  await owner.inspect()
  await page.getByRole('button', { name: say('imports:files.next') }).click()
  await page.getByRole('heading', { level: 1, name: say('imports:sentence.columns') }).waitFor()
  const column = (field: string) => page.locator(`[data-field="${field}"] select`)
  await expect.poll(() => column('number').inputValue()).toBe('Номер сделки')
  expect(await column('status').inputValue()).toBe('Стадия')
  expect(await column('value').inputValue()).toBe('Сумма')
  await owner.inspect()
  await page.getByRole('button', { name: say('imports:columns.next') }).click()
}

async function joinNames(owner: Person): Promise<void> {
  const { page, say } = owner
  await page.getByRole('heading', { level: 1, name: say('imports:sentence.options') }).waitFor()
  const pair = page.getByRole('listitem').filter({ hasText: 'Станок ТКПро' })
  await pair.getByRole('button', { name: say('imports:spelling.join') }).click()
  await pair.getByRole('button', { name: say('imports:spelling.joined') }).waitFor()
  await owner.inspect()
  await page.getByRole('button', { name: say('imports:options.next'), exact: true }).click()
}

async function bringGoodRows(owner: Person): Promise<void> {
  const { page, say } = owner
  await page.getByRole('heading', { name: say('imports:check.found', { count: 3, shown: '3' }) }).waitFor()
  await page
    .getByRole('table', { name: say('imports:refused.label') })
    .getByText(say('imports:reason.date_missing'))
    .waitFor()
  await owner.inspect()
  await page.getByRole('checkbox', { name: say('imports:check.skip', { count: 1, shown: '1' }) }).check()
  await page.getByRole('button', { name: say('imports:check.run', { count: 3, shown: '3' }) }).click()
  await page
    .getByRole('heading', { level: 1, name: say('imports:sentence.done', { count: 3, shown: '3' }) })
    .waitFor()
  await owner.inspect()
}

/** The file of refused rows with the missing day written in. */
async function correct(owner: Person, folder: string): Promise<string> {
  const { page, say } = owner
  const download = page.waitForEvent('download')
  await page.getByRole('link', { name: say('imports:refused.download') }).click()
  const saved = join(folder, 'refused.csv')
  await (await download).saveAs(saved)
  const text = readFileSync(saved, 'utf8').trimEnd()
  expect(text.split('\n')).toHaveLength(2)
  writeFileSync(saved, `${text}2026-06-02\r\n`)
  return saved
}

async function keepRecipe(owner: Person): Promise<string> {
  const { page, say } = owner
  const name = `Станки ${owner.isOnPhone ? 2 : 1}`
  await page.getByRole('button', { name: say('imports:saved.save') }).click()
  await page.getByLabel(say('imports:saved.name')).fill(name)
  await page.getByRole('button', { name: say('imports:saved.keep'), exact: true }).click()
  await page.getByText(say('imports:saved.done', { name })).waitFor()
  return name
}

async function feedBack(owner: Person, file: string): Promise<void> {
  const { page, say } = owner
  await page.getByLabel(say('imports:corrected.send')).last().setInputFiles(file)
  await page.getByRole('heading', { name: say('imports:check.found', { count: 1, shown: '1' }) }).waitFor()
  await page.getByRole('button', { name: say('imports:check.run', { count: 1, shown: '1' }) }).click()
  await page
    .getByRole('heading', { level: 1, name: say('imports:sentence.done', { count: 1, shown: '1' }) })
    .waitFor()
  await page.getByRole('link', { name: say('imports:corrected.of') }).waitFor()
  await owner.inspect()
}

async function readByRecipe(owner: Person, recipe: string, file: string): Promise<void> {
  const { page, say } = owner
  await send(owner, file)
  await takeSheet(owner)
  await page.getByText(say('imports:saved.offer')).waitFor()
  await owner.inspect()
  await page.getByRole('button', { name: recipe, exact: true }).click()
  await page.getByText(say('imports:saved.offer')).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: say('imports:files.next') }).click()
  const one = page.getByLabel(say('imports:columns.onePartner')).first()
  await one.fill('Тверьлён')
  await page.getByRole('option', { name: PARTNER }).click()
  await owner.inspect()
  await page.getByRole('button', { name: say('imports:columns.next') }).click()
  await page.getByRole('button', { name: say('imports:options.next'), exact: true }).click()
  await page.getByRole('heading', { name: say('imports:check.found', { count: 1, shown: '1' }) }).waitFor()
  await page.getByRole('button', { name: say('imports:check.run', { count: 1, shown: '1' }) }).click()
  await page
    .getByRole('heading', { level: 1, name: say('imports:sentence.done', { count: 1, shown: '1' }) })
    .waitFor()
  await owner.visit('/insights/opportunities')
  await page.getByText('Станок ТК Про').first().waitFor()
  expect(await page.getByText('Станок ТКПро').count()).toBe(0)
  await owner.inspect()
}
