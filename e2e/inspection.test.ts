import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Person, person } from './person.ts'

// What the other journeys rely on: a page with nothing wrong passes, and each thing that is wrong is noticed.

const page = (body: string) =>
  `<!doctype html><html lang="en"><head><title>A page</title><meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head><body><main id="main"><h1>A page</h1>${body}</main></body></html>`

describeJourneys('the inspection of a page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  async function visitor(body: string): Promise<Person> {
    const one = await person(browser, { address: 'http://artel.example', language: 'en', device: 'phone' })
    await one.context.route('**/*', (route) =>
      route.request().url().includes('/api/')
        ? route.fulfill({ status: 500, body: '{}' })
        : route.fulfill({ contentType: 'text/html; charset=utf-8', body: page(body) }),
    )
    await one.visit('/')
    return one
  }

  it('lets a sound page pass', async () => {
    const one = await visitor(
      '<p>Seven of 412 partnerships need you; anna@demo.artel.example, orders.csv, 10.5 %.</p>',
    )
    await one.inspect()
    await one.leave()
  })

  it.each([
    ['text that can hardly be read', '<p style="color:#bbb;background:#fff">Pale</p>', /color-contrast/],
    ['a picture without words', '<img src="data:,">', /image-alt/],
    ['a field without a name', '<input>', /label/],
    [
      'a text without translation',
      '<p>partners:registry.add</p>',
      /without translation: partners:registry.add/,
    ],
    [
      'a text without translation, by its short key',
      '<p>registry.add</p>',
      /without translation: registry.add/,
    ],
    [
      'a name without translation',
      '<button aria-label="shell.find">x</button>',
      /without translation: shell.find/,
    ],
    ['a place that was not filled in', '<p>{{count}} partners</p>', /not filled in/],
    ['a value that was not there', '<p>undefined days</p>', /not there: undefined/],
    ['a text of the other language', '<button>Сохранить</button>', /other language: Сохранить/],
    ['a page wider than its window', '<div style="width:600px">wide</div>', /ends at \d+ of 360/],
    ['an error on the console', '<script>console.error("broken")</script>', /console: broken/],
    [
      'an uncaught error',
      '<script>setTimeout(() => { throw new Error("thrown") })</script>',
      /uncaught: Error: thrown/,
    ],
    ['an answer of 500', '<script>fetch("/api/v1/partners")</script>', /answer 500: GET/],
  ])('notices %s', async (_, body, fault) => {
    const one = await visitor(body)
    await expect
      .poll(async () => {
        try {
          await one.inspect()
          return ''
        } catch (error) {
          return JSON.stringify((error as { actual?: unknown }).actual)
        }
      })
      .toMatch(fault)
    one.forgive(/./)
    await one.leave()
  })
})
