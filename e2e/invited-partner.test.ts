import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Person, person } from './person.ts'
import { type Api, OWNER, ownNetwork } from './server.ts'

// The host keeps private words in every place that takes them. The partner's people are invited, sign in, and see what
// is shared; no page and no answer their browser gets ever holds a private word.

const SECRET = 'Подноготная'
const SECRET_SUM = '91337713'
const partnerName = 'ООО «Тверьлён»'

const invited = [
  {
    seat: { language: 'ru', scheme: 'light', device: 'desktop' },
    mail: 'mikhail@example.com',
    name: 'Михаил Лебедев',
    role: 'director',
  },
  {
    seat: { language: 'en', scheme: 'dark', device: 'phone' },
    mail: 'hannah@example.com',
    name: 'Hannah Walker',
    role: 'member',
  },
] as const

describeJourneys('a partner’s people', () => {
  const network = ownNetwork()
  const folder = mkdtempSync(join(tmpdir(), 'artel-files-'))
  let browser: Browser
  let partnerId = ''
  beforeAll(async () => {
    browser = await openBrowser()
    partnerId = await plant(network.api, folder, network.command)
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(invited)('$name is invited and sees their own side only', async ({ seat, mail, name, role }) => {
    const address = network.address()
    const owner = await person(browser, { address, ...seat })
    await owner.signIn(OWNER.email, OWNER.password)
    await invite(owner, mail, role)
    const link = await readMail(owner, mail)
    // whoever looks sees that the private words are there to be found
    await owner.visit(`/partners/${partnerId}`)
    await owner.page.getByText(SECRET).first().waitFor()
    await owner.leave()

    const guest = await person(browser, { address, ...seat })
    await accept(guest, link, name)
    await seeOwnSide(guest, role)
    await tryWhatIsNotTheirs(guest, partnerId)
    expect(guest.received.length).toBeGreaterThan(10)
    for (const text of guest.received) {
      expect(text).not.toContain(SECRET)
      expect(text.replace(/[\s\u00a0\u202f,]/g, '')).not.toContain(SECRET_SUM)
    }
    await guest.leave()

    if (role === 'member')
      for (const text of guest.received) expect(text).not.toMatch(/"(1200|2400|5000)(\.00)?"/)

    // the link works once
    const late = await person(browser, { address, ...seat })
    await late.visit(link)
    await late.page.getByText(late.say('access-problems:link_invalid.title')).waitFor()
    late.forgive(/answer 4\d\d: POST \S+\/invitations\/lookup/)
    await late.inspect()
    await late.leave()
  })
})

/** A partnership with shared and private records of every kind, and another partner. Returns the partner's id. */
async function plant(
  api: Api,
  folder: string,
  command: (...args: string[]) => Promise<void>,
): Promise<string> {
  const partner = await api<{ id: string }>('POST', '/partners', {
    name: partnerName,
    city: 'Тверь',
    stage: 'mature',
    externalIds: [{ source: 'file', externalId: 'П-1' }],
    contacts: [
      { ofSide: 'partner', name: 'Михаил Лебедев', position: 'Директор', isPrimary: true },
      { ofSide: 'partner', audience: 'host', name: `${SECRET} Павел`, position: 'Зять директора' },
    ],
  })
  await api('POST', '/partners', {
    name: `${SECRET} и сыновья`,
    externalIds: [{ source: 'file', externalId: 'П-2' }],
  })
  const of = `/partners/${partner.id}`
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  for (const audience of ['shared', 'host'] as const) {
    const word = audience === 'shared' ? 'Общее' : SECRET
    await api('POST', `${of}/notes`, { text: `${word}: заметка`, audience })
    await api('POST', `${of}/contact-log`, { way: 'met', summary: `${word}: встреча`, audience })
    for (const owedBy of ['host', 'partner'])
      await api('POST', `${of}/promises`, {
        owedBy,
        title: `${word}: обещание, ${owedBy === 'host' ? 'наше' : 'ваше'}`,
        dueAt: day(5),
        audience,
      })
    await api('POST', `${of}/transfers`, {
      from: 'host',
      kind: 'marketing',
      unit: 'RUB',
      amount: audience === 'shared' ? '5000.00' : `${SECRET_SUM}.00`,
      note: `${word}: вклад`,
      audience,
    })
    await api('POST', `${of}/measures`, { scale: 'stars', value: 4, evidence: `${word}: оценка`, audience })
    const file = join(folder, `${audience}.csv`)
    const price = audience === 'shared' ? '1200.00' : `${SECRET_SUM}.00`
    const month = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10)
    writeFileSync(
      file,
      ['code;no;day;goods;count;price', `П-1;${word}-1;${month};${word} полотно;2;${price}`, ''].join('\n'),
    )
    const map = 'partner=code,number=no,date=day,sku=goods,quantity=count,unitPrice=price'
    await command('import', 'orders', file, '--map', map, '--audience', audience)
  }
  await command(
    ...[
      'import',
      'orders',
      writeRival(folder),
      '--map',
      'partner=code,number=no,date=day,sku=goods,quantity=count,unitPrice=price',
    ],
  )
  return partner.id
}

function writeRival(folder: string): string {
  const file = join(folder, 'rival.csv')
  writeFileSync(
    file,
    `code;no;day;goods;count;price\nП-2;${SECRET}-2;2026-09-01;${SECRET};1;${SECRET_SUM}.00\n`,
  )
  return file
}

async function invite(owner: Person, mail: string, role: string): Promise<void> {
  const { page, say } = owner
  await owner.visit('/settings/people')
  await owner.inspect()
  await page
    .getByRole('button', { name: say('access:invite.open'), exact: true })
    .first()
    .click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox', { name: say('access:field.email') }).fill(mail)
  await choose(owner, 'access:invite.side', say('access:people.sides.partner'))
  await sheet.getByRole('combobox', { name: say('access:invite.partner'), exact: true }).fill('тверьлен')
  await page.getByRole('option', { name: partnerName }).click()
  await choose(owner, 'access:people.role', say(`access:role.partner.${role}`))
  await owner.inspect()
  await sheet.getByRole('button', { name: say('access:invite.do') }).click()
  await page.getByText(say('access:invite.notMailed')).waitFor()
  await owner.inspect()
  await page.getByRole('button', { name: say('access:invite.close'), exact: true }).click()
  await page.getByText(mail).first().waitFor()
}

async function choose({ page, say }: Person, label: string, option: string): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('combobox', { name: say(label), exact: true })
    .click()
  await page.getByRole('option', { name: option, exact: true }).click()
}

/** Without a mail server the owner reads the mail in the settings; returns where its link leads. */
async function readMail(owner: Person, mail: string): Promise<string> {
  const { page } = owner
  await owner.visit('/settings/mail')
  await owner.inspect()
  await page.getByRole('row').filter({ hasText: mail }).getByRole('button').first().click()
  const link = page.getByRole('dialog').getByRole('link', { name: /invitation/ })
  await link.waitFor()
  await owner.inspect()
  return (await link.getAttribute('href')) ?? ''
}

async function accept(guest: Person, link: string, name: string): Promise<void> {
  const { page, say } = guest
  await guest.visit(link)
  await page
    .getByRole('heading', { level: 1, name: say('access:invitation.sentence', { place: partnerName }) })
    .waitFor()
  await guest.inspect()
  await page.getByLabel(say('access:field.yourName')).fill(name)
  await page.getByLabel(say('access:field.newPassword'), { exact: true }).fill('semero-odnogo-ne-zhdut')
  await page.getByRole('button', { name: say('access:invitation.do') }).click()
  await page.waitForURL((url) => url.pathname === '/')
  await guest.inspect()
}

async function seeOwnSide(guest: Person, role: string): Promise<void> {
  const { page, say } = guest
  const entries = await page.locator('nav a').allTextContents()
  expect(entries.join(' ')).toContain(say('app:navigation.partnership'))
  expect(entries).not.toContain(say('app:navigation.partners'))

  await guest.visit('/partnership')
  await page.getByText('Общее: встреча').first().waitFor()
  await page.getByText('Общее: обещание, наше').first().waitFor()
  await page.getByText('Общее: обещание, ваше').first().waitFor()
  await page.getByText('Общее: заметка').first().waitFor()
  await guest.inspect()
  for (const tab of [
    ...(role === 'director' ? ['orders', 'given'] : []),
    'promises',
    'measures',
    'documents',
    'details',
  ]) {
    await guest.visit(`/partnership?tab=${tab}`)
    if (tab === 'orders') await page.getByText('Общее-1').first().waitFor()
    await guest.inspect()
  }
  await guest.visit('/promises')
  await page.getByText('Общее: обещание, ваше').first().waitFor()
  await guest.inspect()
  if (role === 'director') {
    // 2 × 1200.00 is all that was shared
    await guest.visit('/insights/value?from=2026-01-01&to=2027-01-01')
    await page
      .getByText(/2[\s\u00a0\u202f,]400/)
      .first()
      .waitFor()
    await guest.inspect()
  }
}

/** Addresses of the host, and answers of the API, asked for by hand. */
async function tryWhatIsNotTheirs(guest: Person, partnerId: string): Promise<void> {
  const { page } = guest
  for (const path of [
    '/partners',
    '/imports',
    '/settings/network',
    '/settings/audit',
    `/partners/${partnerId}`,
  ]) {
    await page.goto(path)
    await guest.settle()
    expect(await page.getByRole('main').textContent()).not.toContain(SECRET)
  }
  const answers = await page.evaluate(
    `Promise.all(${JSON.stringify([
      '/partners',
      '/partners/counts',
      '/search?q=подноготная',
      `/facts?partnerId=${partnerId}`,
      '/promises',
      '/imports',
      '/today',
      '/session',
      '/members',
      '/mails',
      '/audit',
      `/partners/${partnerId}`,
      `/partners/${partnerId}/timeline`,
      `/partners/${partnerId}/notes`,
      `/partners/${partnerId}/orders`,
      `/partners/${partnerId}/transfers`,
      `/partners/${partnerId}/give-and-take`,
      `/partners/${partnerId}/measures`,
      `/partners/${partnerId}/documents`,
      `/partners/${partnerId}/contacts`,
    ])}.map((path) => fetch('/api/v1' + path).then((answer) => answer.text())))`,
  )
  guest.received.push(...(answers as string[]))
  guest.forgive(/answer 40[34]: GET/)
}
