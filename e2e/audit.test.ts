import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { extractText, getDocumentProxy } from 'unpdf'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Person, person } from './person.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'
import { OWNER, ownNetwork } from './server.ts'

// The audit is read, a figure of it opened down to its facts, the document taken along as PDF: it says what the page says.
// Then it is let go out by mail, sent at once, and comes to a mail server with the same document.

const PARTNERS = ['ООО «Тверьлён»', 'Two Sheep and a Loom Ltd']

describeJourneys('the audit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'artel-audit-'))
  let office: PostOffice
  const network = ownNetwork('ru', async () => {
    office = await openPostOffice()
    return { SMTP_URL: office.url }
  })
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
    const partners = join(folder, 'partners.csv')
    writeFileSync(partners, `Код,Название\n${PARTNERS.map((name, at) => `П-${at + 1},${name}`).join('\n')}\n`)
    await network.command('import', 'partners', partners, '--map', 'partner=Код,name=Название')
    const file = join(folder, 'orders.csv')
    writeFileSync(file, orders())
    await network.command(
      'import',
      'orders',
      file,
      '--map',
      'number=Номер,partner=Партнёр,date=Дата,amount=Сумма',
    )
  })
  afterAll(async () => {
    await browser?.close()
    await office?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each([
    { language: 'ru', scheme: 'light', device: 'desktop' },
    { language: 'en', scheme: 'dark', device: 'phone' },
  ] as const)('in $language on a $device', async (seat) => {
    const owner = await person(browser, { address: network.address(), data: PARTNERS, ...seat })
    await owner.signIn(OWNER.email, OWNER.password)
    const findings = await readAudit(owner)
    const text = await takePdf(owner)
    for (const finding of findings) expect(text).toContain(flat(finding))
    expect(text).toContain(owner.say('insights-audit:title'))
    await sendByMail(owner, seat.language, office)
    await owner.leave()
  })
})

/** Orders of the last eighteen months, so that the year before is known too. */
function orders(): string {
  const now = new Date()
  const rows = Array.from({ length: 36 }, (_, at) => {
    const day = new Date(
      Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 18 + Math.floor(at / 2), 5 + (at % 2)),
    )
    const partner = at % 2 === 0 ? 'П-1' : 'П-2'
    return `З-${at + 1},${partner},${day.toISOString().slice(0, 10)},${1000 * (at + 1)}.00`
  })
  return `Номер,Партнёр,Дата,Сумма\n${rows.join('\n')}\n`
}

/** Spaces of all kinds and line ends as one space: a document breaks its lines where it likes. */
function flat(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

/** The findings of the page, after one of its figures was opened into its facts. */
async function readAudit(owner: Person): Promise<string[]> {
  const { page, say } = owner
  await owner.visit('/insights/audit')
  await page.getByRole('heading', { level: 1, name: say('insights-audit:title') }).waitFor()
  await page.locator('.audit-finding').first().waitFor()
  await owner.inspect()
  const net = page.locator('.audit-figures').first().locator('button.fig-n').first()
  const shown = flat((await net.locator('span').first().textContent()) ?? '')
  await net.click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('listitem').first().waitFor()
  expect(flat((await drawer.textContent()) ?? '')).toContain(shown)
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  return page.locator('.audit-finding').allTextContents()
}

async function takePdf(owner: Person): Promise<string> {
  const { page, say } = owner
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: say('insights-audit:pdf') }).click()
  const file = await (await coming).path()
  return textOf(readFileSync(file))
}

async function textOf(bytes: Buffer): Promise<string> {
  const { text } = await extractText(await getDocumentProxy(new Uint8Array(bytes)), { mergePages: true })
  return flat(text)
}

/** A schedule is made, sent at once and seen in its history; the mail that comes has the document. */
async function sendByMail(owner: Person, language: 'ru' | 'en', office: PostOffice): Promise<void> {
  const { page, say } = owner
  const name = language === 'ru' ? 'Каждый понедельник' : 'Every Monday'
  const words = (key: string, values?: Record<string, unknown>) => say(`insights-schedules:${key}`, values)
  await page.getByRole('link', { name: say('insights-audit:send') }).click()
  await page
    .getByRole('button', { name: words('add') })
    .first()
    .click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel(words('field.name')).fill(name)
  await owner.inspect()
  await sheet.getByRole('button', { name: words('submit') }).click()
  await sheet.waitFor({ state: 'detached' })
  await owner.settle()
  const before = office.filesTo(OWNER.email).length
  const row = page.getByRole('row').filter({ hasText: name })
  await row.getByRole('button', { name: words('sendNow') }).click()
  await expect.poll(() => office.filesTo(OWNER.email).length, { timeout: 60_000 }).toBe(before + 1)
  const file = office.filesTo(OWNER.email).at(-1)
  // the mail is in the reader's own language, which is that of the network here
  expect(file?.name).toMatch(/^artel-audit-(ru|en)-\d{4}-\d\d-\d\d\.pdf$/)
  expect(await textOf(file?.bytes ?? Buffer.alloc(0))).toContain('Северная мануфактура')
  expect(office.lettersTo(OWNER.email).at(-1)).toContain('/unsubscribe#')
  await row.getByRole('button', { name: /\d\d:\d\d/ }).click()
  await sheet.getByText(words('status.mailed')).first().waitFor()
  await owner.inspect()
}
