import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { droppedFile } from './in-page.mjs'
import { type Person, person } from './person.ts'
import { OWNER, ownNetwork } from './server.ts'

// Two versions of a document are dropped into the page, the other side opens one, both see who did; and a word that
// stands only inside the PDF leads back to it.

const partnerName = 'ООО «Тверьлён»'
const fileName = 'Договор поставки.pdf'
const title = fileName

const seats = [
  {
    seat: { language: 'ru', scheme: 'light', device: 'desktop', data: [fileName] },
    mail: 'mikhail@example.com',
    word: 'фланелевыми',
    typed: 'фланель',
  },
  {
    seat: { language: 'en', scheme: 'dark', device: 'phone', data: [fileName] },
    mail: 'hannah@example.com',
    word: 'warehouses',
    typed: 'warehouse',
  },
] as const

const PASSWORD = 'sem-yablok-na-blyude'

describeJourneys('documents', () => {
  const network = ownNetwork()
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each(seats)(
    'are dropped, opened by the other side and found by “$word”',
    async ({ seat, mail, word, typed }) => {
      const address = network.address()
      const partner = await network.api<{ id: string }>('POST', '/partners', {
        name: partnerName,
        stage: 'mature',
      })
      await network.command(
        'user',
        'add',
        mail,
        '--role',
        'director',
        '--partner',
        partner.id,
        '--password',
        PASSWORD,
      )

      const owner = await person(browser, { address, ...seat })
      await owner.signIn(OWNER.email, OWNER.password)
      await owner.visit(`/partners/${partner.id}?tab=documents`)
      const first = await makePdf(browser, 'Черновик')
      const second = await makePdf(browser, `Склад работает с ${word} тканями / our ${word}`)
      await drop(owner, owner.page.locator('.upload .drop'), first)
      await owner.page
        .getByRole('button', { name: owner.say('workspace:document.send', { count: 1 }) })
        .click()
      await titleIn(owner).click()
      await drop(owner, owner.page.locator('.versions .drop'), second)
      await owner.page
        .getByText(owner.say('workspace:document.version', { n: 2 }))
        .first()
        .waitFor()
      await owner.page.getByText(owner.say('workspace:document.notOpened')).waitFor()
      await owner.inspect()

      const director = await person(browser, { address, ...seat })
      await director.signIn(mail, PASSWORD)
      await director.visit('/partnership?tab=documents')
      await titleIn(director).click()
      const download = director.page.waitForEvent('download')
      await director.page.getByRole('link', { name: fileName }).first().click()
      expect((await download).suggestedFilename()).toBe(fileName)
      await director.visit('/partnership?tab=documents')
      await seeOpening(director, mail)
      await director.inspect()
      await director.leave()

      await owner.visit(`/partners/${partner.id}?tab=documents`)
      await seeOpening(owner, mail)
      await owner.page
        .getByRole('button', { name: owner.say('workspace:document.preview') })
        .first()
        .click()
      await owner.page.getByRole('dialog').locator('iframe').waitFor()
      await owner.page.getByRole('button', { name: owner.say('ui:close') }).click()

      // the worker reads the text in its own time
      await expect
        .poll(
          async () =>
            (await network.api<{ data: unknown[] }>('GET', `/search/texts?q=${encodeURIComponent(word)}`))
              .data.length,
          {
            timeout: 60_000,
          },
        )
        .toBe(1)
      await owner.visit('/search')
      await owner.page.getByRole('searchbox').fill(typed)
      await owner.page.locator('mark', { hasText: word }).first().waitFor()
      await owner.inspect()
      await owner.page.getByRole('link', { name: title }).click()
      await owner.page
        .getByText(owner.say('workspace:document.version', { n: 2 }))
        .first()
        .waitFor()
      await owner.leave()
    },
  )
})

/** The title of the document in the list, which opens its versions. */
const titleIn = ({ page }: Person) => page.locator('button.nm', { hasText: title })

async function seeOpening({ page, say }: Person, mail: string): Promise<void> {
  const opened = page.locator('.openings')
  if (!(await opened.isVisible())) await page.locator('button.nm', { hasText: title }).click()
  await opened.getByText(say('workspace:document.opened', { count: 1, more: '' })).click()
  await opened
    .getByText(mail)
    .or(opened.getByText(mail.split('@')[0] ?? mail))
    .waitFor()
}

/** A real PDF with Cyrillic letters, as a browser prints it. */
async function makePdf(browser: Browser, text: string): Promise<Buffer> {
  const page = await browser.newPage()
  await page.setContent(`<p style="font: 20px sans-serif">${text}</p>`)
  const bytes = await page.pdf()
  await page.close()
  return bytes
}

/** Drops a file onto a place of the page, as one does from a folder. */
async function drop({ page }: Person, target: Locator, bytes: Buffer): Promise<void> {
  const dropped = await page.evaluateHandle(droppedFile, {
    name: fileName,
    type: 'application/pdf',
    base64: bytes.toString('base64'),
  })
  await target.dispatchEvent('drop', { dataTransfer: dropped })
}
