import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page, Request, Response } from 'playwright-core'
import { expect, onTestFailed } from 'vitest'
import type { Language } from '#shared/language.ts'
import { isSettled, textsOfPage, widerThanWindow } from './in-page.mjs'
import { faultOfText, type Say, wordsOf } from './words.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const DEVICES = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
}

export type Seat = {
  address: string
  language: Language
  scheme?: 'light' | 'dark'
  device?: keyof typeof DEVICES
  /** Words of the data which happen to be words of the pages in the other language: columns of a file. */
  data?: readonly string[]
}

export type Person = {
  page: Page
  context: BrowserContext
  say: Say
  isOnPhone: boolean
  /** Everything this browser received from the application's API, as text. */
  received: string[]
  /** Opens an address of the application and waits until it is there. */
  visit: (path: string) => Promise<void>
  /** Waits until the page shows what it asked for. */
  settle: () => Promise<void>
  /** axe, texts and width of the page as it stands now; also what went wrong since the last time. */
  inspect: () => Promise<void>
  /** As `inspect` without axe, for a page that was inspected in other colours already. */
  glance: () => Promise<void>
  /** Answers that belong to the journey: a refusal somebody provokes. Taken off the list of what went wrong. */
  forgive: (what: RegExp) => void
  signIn: (mail: string, password: string) => Promise<void>
  /** Closes the browser of this person; what went wrong after the last inspection is told now. */
  leave: () => Promise<void>
}

/** Somebody with a browser of their own, who notices whatever goes wrong on the pages. */
export async function person(browser: Browser, seat: Seat): Promise<Person> {
  const { address, language, scheme = 'light', device = 'desktop', data = [] } = seat
  const context = await browser.newContext({
    ...DEVICES[device],
    baseURL: address,
    locale: language === 'ru' ? 'ru-RU' : 'en-GB',
    timezoneId: 'Europe/Moscow',
    colorScheme: scheme,
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  context.setDefaultTimeout(45_000)
  const page = await context.newPage()
  const wrong: string[] = []
  const received: string[] = []
  const asked = new Set<Request>()
  watch(page, wrong, received)
  page.on('request', (request) => request.url().includes('/api/') && asked.add(request))
  page.on('requestfinished', (request) => asked.delete(request))
  page.on('requestfailed', (request) => asked.delete(request))
  // what a page asked for that was left is of no interest any more
  page.on('framenavigated', () => asked.clear())
  keepPictureOfFailure(page, seat)

  const settle = async () => {
    await page.waitForFunction(isSettled)
    await expect.poll(() => [...asked].map((request) => request.url())).toEqual([])
    await page.waitForFunction(isSettled)
  }
  const glance = async () => {
    await settle()
    const spoken = await page.evaluate('document.documentElement.lang')
    const texts = (await page.evaluate(textsOfPage)).filter((text) => !data.includes(text))
    const faults = texts.flatMap((text) => faultOfText(text, spoken as Language) ?? [])
    const wide = await page.evaluate(widerThanWindow, page.viewportSize()?.width ?? 0)
    expect([...wrong, ...faults, ...wide], where(page, seat)).toEqual([])
  }
  return {
    page,
    context,
    say: wordsOf(language),
    isOnPhone: device === 'phone',
    received,
    visit: async (path) => {
      await page.goto(path)
      await settle()
    },
    settle,
    glance,
    inspect: async () => {
      await glance()
      // one page without frames: the page itself may put the answer together, and only what is wrong is carried over
      const { violations } = await new AxeBuilder({ page })
        .options({ resultTypes: ['violations'] })
        .withTags(TAGS)
        .setLegacyMode()
        .analyze()
      const told = violations.flatMap(({ id, nodes }) =>
        nodes.map(
          (node) =>
            `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''} ${node.html.slice(0, 160)}`,
        ),
      )
      expect(told, where(page, seat)).toEqual([])
    },
    forgive: (what) => {
      const kept = wrong.filter((one) => !what.test(one))
      wrong.splice(0, wrong.length, ...kept)
    },
    signIn: async (mail, password) => {
      const say = wordsOf(language)
      await page.goto('/sign-in')
      await page.getByLabel(say('access:field.email')).fill(mail)
      await page.getByLabel(say('access:field.password'), { exact: true }).fill(password)
      await page.getByRole('button', { name: say('access:signIn.do'), exact: true }).click()
      await page.waitForURL((url) => url.pathname !== '/sign-in')
      await settle()
      await speak(page, language)
      await settle()
    },
    leave: async () => {
      await context.close()
      expect(wrong, where(page, seat)).toEqual([])
    },
  }
}

/** A profile may name another language: the switch changes it in place. */
async function speak(page: Page, language: Language): Promise<void> {
  const name = { ru: 'RU, Русский', en: 'EN, English' }[language]
  const wanted = page.getByRole('button', { name, exact: true })
  if ((await wanted.getAttribute('aria-pressed')) === 'true') return
  await wanted.click()
  await page.locator(`html[lang=${language}]`).waitFor()
}

function where(page: Page, { language, scheme = 'light', device = 'desktop' }: Seat): string {
  return `${page.url()} (${language}, ${scheme}, ${device})`
}

function watch(page: Page, wrong: string[], received: string[]): void {
  page.on('pageerror', (error) => wrong.push(`uncaught: ${error.stack ?? error.message}`))
  page.on('console', (message) => {
    // what the network refused is told by its answer, below; a font fetched ahead may come to use late or never
    const isKnown = /^Failed to load resource|was preloaded using link preload/.test(message.text())
    if (/error|warning/.test(message.type()) && !isKnown) wrong.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (isFault(response))
      wrong.push(`answer ${response.status()}: ${response.request().method()} ${response.url()}`)
    if (response.url().includes('/api/'))
      void response.text().then(
        (text) => received.push(text),
        () => undefined,
      )
  })
}

let pictures = 0

/** With JOURNEY_PICTURES the page is kept as it stood when the journey failed. */
function keepPictureOfFailure(page: Page, { language, device = 'desktop' }: Seat): void {
  const folder = process.env['JOURNEY_PICTURES']
  if (!folder) return
  onTestFailed(async ({ task }) => {
    pictures++
    const name = `${task.suite?.name} ${task.name} ${language} ${device} ${pictures}`.replace(
      /[^\p{L}\d]+/gu,
      '-',
    )
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true }).catch(() => undefined)
  })
}

/** A page asks only for what is there and what its person may see; only who somebody is may be unknown or unproved. */
function isFault(response: Response): boolean {
  const { pathname } = new URL(response.url())
  const asksWho = response.request().method() === 'GET' && pathname === '/api/v1/session'
  return response.status() >= 400 && !(asksWho && [401, 403].includes(response.status()))
}
