import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { HOLIDAY_NAMES } from '#modules/demonstration/working-days.ts'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Demonstration, demonstrationAt } from './demonstration-setup.ts'
import { type Person, person } from './person.ts'

// Every page a person can open, as the head of partnerships and as two partners' people see it: in both languages,
// light and dark, on a desktop and 360 px wide.

const TABS = ['together', 'orders', 'promises', 'given', 'measures', 'documents', 'details']
const REPORTS = ['activity', 'value', 'reliability', 'satisfaction']

const open = [
  '/sign-in',
  '/sign-in-link',
  '/forgot-password',
  '/reset-password',
  '/invitation',
  '/unsubscribe',
  '/set-up',
  '/no-such-page',
]
const host = [
  ...['/', '/?show=snoozed', '/?show=done', '/?asOf=2026-06-30', '/promises'],
  ...['/partners', '/partners?sort=name&stage=mature', '/partners?q=нетникого', '/partners/new'],
  ...TABS.map((tab) => `/partners/$partnerId?tab=${tab}`),
  ...['/partners/board', '/partners/lessons', '/insights/life-cycle', '/settings/stages'],
  ...['/partners/duplicates', '/partners/$survivorId/merge/$otherId'],
  '/partners/$partnerId/orders/$orderId',
  '/partners/$partnerId/print?with=promises.contacts.timeline',
  ...['/inbox', '/inbox?tab=reminders', '/inbox?tab=letters', '/inbox?tab=sent', '/inbox?tab=choices'],
  ...['/search', '/search?q=01'],
  ...['/insights', ...REPORTS.map((report) => `/insights/${report}`), '/insights/funnel'],
  ...['/insights/opportunities', '/insights/requests', '/insights/audit', '/insights/schedules'],
  ...['/insights/rating', '/insights/balance'],
  ...['/imports', '/imports/new', '/imports/schedules', '/imports/00000000-0000-7000-8000-000000000000'],
  ...[
    '/settings',
    '/settings/network',
    '/settings/people',
    '/settings/roles',
    '/settings/fields',
    '/settings/tags',
    '/settings/segments',
    '/settings/rating',
    '/settings/health',
    '/settings/playbooks',
    '/insights/segments',
    ...['/insights/health', '/insights/health?state=once', '/insights/track-record'],
    '/settings/keys',
    '/settings/mail',
    '/settings/audit',
    '/settings/export',
  ],
  '/profile',
  '/leave',
  ...['/curators', '/curators/$curatorId'],
]
const partner = [
  ...['/insights/rating', '/insights/balance'],
  ...['/', '/promises', ...TABS.map((tab) => `/partnership?tab=${tab}`)],
  '/partners/$partnerId/orders/$orderId',
  ...['/insights', ...REPORTS.map((report) => `/insights/${report}`), '/profile'],
]
const director = [
  ...partner,
  '/imports',
  '/settings',
  '/settings/people',
  '/settings/keys',
  '/settings/audit',
  '/settings/export',
]

describe('the list of pages', () => {
  it('holds every page the application has', () => {
    const modules = fileURLToPath(new URL('../src/modules', import.meta.url))
    const defined = readdirSync(modules).flatMap((name) => {
      try {
        return [...readFileSync(`${modules}/${name}/web/pages.tsx`, 'utf8').matchAll(/path: '([^']+)'/g)]
      } catch {
        return [] // a capability without pages
      }
    })
    const listed = new Set([...open, ...host, ...director].map((path) => path.split('?')[0]))
    listed.add('/imports/$importId')
    listed.add('/partners/$partnerId/merge/$otherId')
    listed.add('/second-factor') // opens only between a password and a code: second-factor.test.ts
    expect(defined.length).toBeGreaterThan(20)
    expect(defined.map(([, path]) => path).filter((path) => !listed.has(path))).toEqual([])
  })
})

describeJourneys('every page', () => {
  let browser: Browser
  let demonstration: Demonstration
  beforeAll(async () => {
    browser = await openBrowser()
    demonstration = await demonstrationAt(inject('demonstration'))
  })
  afterAll(() => browser?.close())

  const looks = [
    { language: 'ru', scheme: 'light', device: 'desktop' },
    { language: 'en', scheme: 'dark', device: 'phone' },
  ] as const

  it.each(looks)('before signing in, in $language, $scheme, on a $device', async (look) => {
    const somebody = await person(browser, { address: demonstration.address, ...look })
    await go(somebody, open)
    await somebody.leave()
  })

  it.each(looks)('of the host, in $language, $scheme, on a $device', async (look) => {
    const data = Object.values(HOLIDAY_NAMES)
    const head = await person(browser, { address: demonstration.address, data, ...look })
    await head.signIn(demonstration.host.mail, demonstration.host.password)
    await go(head, host, { ...(await somePartner(head)), ...(await somePair(head)) })
    await head.leave()
  })

  it.each(looks)('of a partner, in $language, $scheme, on a $device', async (look) => {
    const isDirector = look.language === 'ru'
    const { mail, password } = isDirector ? demonstration.director : demonstration.buyer
    const guest = await person(browser, { address: demonstration.address, ...look })
    await guest.signIn(mail, password)
    await go(guest, isDirector ? director : partner, await somePartner(guest))
    await guest.leave()
  })
})

/** Ids that stand in addresses, by the names of their places. */
type Ids = Record<string, string>

/** Visits each page and inspects it; on a desktop also as narrow as a phone. Tells of all that is wrong at once. */
async function go(somebody: Person, paths: readonly string[], ids: Ids = {}): Promise<void> {
  const wrong: string[] = []
  for (const path of paths) {
    try {
      await somebody.visit(path.replace(/\$(\w+)/g, (_, name: string) => ids[name] ?? ''))
      if (path.includes('00000000')) somebody.forgive(/answer 404/)
      await somebody.inspect()
      if (somebody.isOnPhone) continue
      const { width, height } = somebody.page.viewportSize() ?? { width: 1440, height: 900 }
      await somebody.page.setViewportSize({ width: 360, height: 780 })
      await somebody.glance()
      await somebody.page.setViewportSize({ width, height })
    } catch (error) {
      const told = error as Error & { actual?: unknown }
      wrong.push(`${path}: ${told.message.slice(0, 200)} ${JSON.stringify(told.actual ?? null, null, 1)}`)
      somebody.forgive(/./)
      if (!somebody.isOnPhone) await somebody.page.setViewportSize({ width: 1440, height: 900 })
    }
  }
  expect(wrong.join('\n')).toBe('')
}

type Listed = { data: { id: string }[] }

/** A partner with much to show, the first of the registry or one's own, and one of its orders. */
async function somePartner({ page }: Person): Promise<Ids> {
  const read = reader(page)
  const { partner } = await read<{ partner: { id: string } | null }>('/session')
  const partnerId = partner?.id ?? (await read<Listed>('/partners?sort=-net12m&limit=1')).data[0]?.id ?? ''
  const orders = await read<Listed>(`/partners/${partnerId}/orders?limit=1`)
  return { partnerId, orderId: orders.data[0]?.id ?? '' }
}

/** Two partners that may be one, and somebody who answers for partners. */
async function somePair({ page }: Person): Promise<Ids> {
  const read = reader(page)
  const pairs = await read<{ data: { a: { id: string }; b: { id: string } }[] }>('/duplicates?limit=1')
  const load = await read<{ data: { person: { id: string } }[] }>('/curators/load')
  const [pair] = pairs.data
  if (!pair || !load.data[0]) throw new Error('the demonstration has no two partners that may be one')
  return { survivorId: pair.a.id, otherId: pair.b.id, curatorId: load.data[0].person.id }
}

function reader(page: Page) {
  return async <T>(path: string) => (await (await page.request.get(`/api/v1${path}`)).json()) as T
}
