import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeAt, stepOf } from '#modules/access/one-time-code.ts'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Person, person } from './person.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'
import { OWNER, ownNetwork } from './server.ts'

// The second factor: set up in the profile, asked for at the next sign-in, replaced by a recovery code, asked for after
// a mailed link too; a role that demands it makes its people set it up before anything else.

const PASSWORD = 'sem-yablok-na-blyude'
const seats = [
  { language: 'ru', scheme: 'light', device: 'desktop', mail: 'osip@example.com', role: 'manager' },
  { language: 'en', scheme: 'dark', device: 'phone', mail: 'olive@example.com', role: 'accountant' },
] as const

describeJourneys('the second factor', () => {
  let office: PostOffice
  const network = ownNetwork('ru', async () => {
    office = await openPostOffice()
    return { SMTP_URL: office.url }
  })
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await office?.close()
  })

  it.each(seats)('by code, recovery code and link: $language, $device', async ({ mail, role, ...seat }) => {
    const address = network.address()
    await network.command(
      'user',
      'add',
      mail,
      '--role',
      role,
      '--password',
      PASSWORD,
      '--language',
      seat.language,
    )

    const first = await person(browser, { address, ...seat })
    const { secret, codes } = await setUpInProfile(first, mail)
    await first.leave()

    const second = await person(browser, { address, ...seat })
    await tellPassword(second, mail)
    await second.inspect()
    await tellCode(second, wrongCode(secret))
    await second.page.getByText(second.say('access-problems:wrong_code.title')).waitFor()
    second.forgive(/answer 4\d\d: POST \S+\/session\/second-factor/)
    await second.inspect()
    // the code of the next half minute: the one of this was used while setting up
    await tellCode(second, codeAt(secret, stepOf(new Date()) + 1))
    await arrive(second)
    await second.leave()

    const third = await person(browser, { address, ...seat })
    await tellPassword(third, mail)
    await tellRecoveryCode(third, codes[0] ?? '')
    await arrive(third)
    await third.visit('/profile')
    await third.page.getByText(third.say('access:factor.left', { count: codes.length - 1 })).waitFor()
    await third.inspect()
    await third.leave()

    const fourth = await person(browser, { address, ...seat })
    const link = await signInByLink(fourth, mail, codes[1] ?? '', () => office.lettersTo(mail).join('\n'))
    await fourth.leave()

    const late = await person(browser, { address, ...seat })
    await late.visit(link)
    await late.page.getByRole('button', { name: late.say('access:link.open'), exact: true }).click()
    await late.page.getByText(late.say('access-problems:link_invalid.title')).waitFor()
    late.forgive(/answer 4\d\d: POST \S+\/session\/link/)
    await late.inspect()
    await late.leave()
  })

  it.each(seats)('demanded of a role: $language, $device', async ({ mail: _, role: _own, ...seat }) => {
    const role = seat.language === 'ru' ? 'viewer' : 'curator'
    const mail = `${role}@example.com`
    const address = network.address()
    await network.command(
      'user',
      'add',
      mail,
      '--role',
      role,
      '--password',
      PASSWORD,
      '--language',
      seat.language,
    )
    const owner = await person(browser, { address, ...seat })
    await owner.signIn(OWNER.email, OWNER.password)
    await demand(owner, role)
    await owner.leave()

    const newcomer = await person(browser, { address, ...seat })
    const { page, say } = newcomer
    await tellPassword(newcomer, mail)
    await page.getByRole('heading', { level: 1, name: say('access:factor.enrolSentence') }).waitFor()
    await enrol(newcomer)
    await arrive(newcomer)
    await newcomer.visit('/profile')
    // who must have one is not offered to turn it off
    await page.getByRole('button', { name: say('access:factor.renew') }).waitFor()
    expect(await page.getByRole('button', { name: say('access:factor.turnOff') }).count()).toBe(0)
    await newcomer.leave()
  })
})

async function setUpInProfile(somebody: Person, mail: string): Promise<{ secret: string; codes: string[] }> {
  const { page, say } = somebody
  await somebody.signIn(mail, PASSWORD)
  await somebody.visit('/profile')
  await page.getByText(say('access:factor.off')).waitFor()
  await somebody.inspect()
  await page.getByRole('button', { name: say('access:factor.begin'), exact: true }).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel(say('access:factor.password'), { exact: true }).fill(PASSWORD)
  await somebody.inspect()
  await sheet.getByRole('button', { name: say('access:factor.begin'), exact: true }).click()
  const told = await enrol(somebody)
  await page.getByText(say('access:factor.turnedOn')).waitFor()
  await page.getByText(say('access:factor.left', { count: told.codes.length })).waitFor()
  await somebody.inspect()
  return told
}

/** From the secret on the page to the recovery codes that were kept, as somebody without a camera does it. */
async function enrol(somebody: Person): Promise<{ secret: string; codes: string[] }> {
  const { page, say } = somebody
  const shown = page.locator('.secret-text')
  await shown.waitFor()
  await somebody.inspect()
  const secret = ((await shown.textContent()) ?? '').replace(/\s/g, '')
  await page.getByLabel(say('access:factor.first')).fill(codeAt(secret, stepOf(new Date())))
  await page.getByRole('button', { name: say('access:factor.turnOn'), exact: true }).click()
  await page.getByRole('heading', { name: say('access:factor.codesTitle') }).waitFor()
  await somebody.inspect()
  const codes = await page.locator('.recovery-codes code').allInnerTexts()
  expect(codes).toHaveLength(10)
  await page.getByRole('button', { name: say('access:factor.kept'), exact: true }).click()
  return { secret, codes }
}

/** Mail and password; leads to the page that asks for the second factor, in the words of this browser. */
async function tellPassword(somebody: Person, mail: string): Promise<void> {
  await somebody.signIn(mail, PASSWORD)
  await somebody.page.waitForURL((url) => url.pathname === '/second-factor')
}

async function tellCode({ page, say }: Person, code: string): Promise<void> {
  await page.getByLabel(say('access:factor.code'), { exact: true }).fill(code)
  await page.getByRole('button', { name: say('access:factor.do'), exact: true }).click()
}

async function tellRecoveryCode(somebody: Person, code: string): Promise<void> {
  const { page, say } = somebody
  await page.getByRole('button', { name: say('access:factor.recovery'), exact: true }).click()
  await page.getByLabel(say('access:factor.recoveryCode'), { exact: true }).fill(code)
  await somebody.inspect()
  await page.getByRole('button', { name: say('access:factor.do'), exact: true }).click()
}

async function arrive(somebody: Person): Promise<void> {
  await somebody.page.waitForURL((url) => url.pathname === '/')
  await somebody.settle()
}

/** Six digits that are the code of no step near now. */
function wrongCode(secret: string): string {
  const now = stepOf(new Date())
  const near = [-2, -1, 0, 1, 2].map((ahead) => codeAt(secret, now + ahead))
  return ['000000', '111111', '222222', '333333', '444444', '555555'].find((one) => !near.includes(one)) ?? ''
}

/** Asks for a link, opens it and proves the phone by a recovery code. Returns where the link leads. */
async function signInByLink(
  guest: Person,
  mail: string,
  recoveryCode: string,
  letters: () => string,
): Promise<string> {
  const { page, say } = guest
  await guest.visit('/sign-in')
  await page.getByRole('link', { name: say('access:signIn.byLink') }).click()
  await page.getByRole('heading', { level: 1, name: say('access:link.sentence') }).waitFor()
  await guest.inspect()
  await page.getByLabel(say('access:field.email')).fill(mail)
  await page.getByRole('button', { name: say('access:link.do') }).click()
  await page.getByText(say('access:link.sent', { email: mail })).waitFor()
  await guest.inspect()
  const mailed = () => /\/sign-in-link#[\w-]+/.exec(letters())?.[0]
  await expect.poll(mailed).toBeDefined()
  const link = mailed() ?? ''
  await guest.visit(link)
  await page.getByRole('heading', { level: 1, name: say('access:link.openSentence') }).waitFor()
  await guest.inspect()
  await page.getByRole('button', { name: say('access:link.open'), exact: true }).click()
  // a link proves the mailbox, not the phone
  await page.getByRole('heading', { level: 1, name: say('access:factor.codeSentence') }).waitFor()
  await tellRecoveryCode(guest, recoveryCode)
  await arrive(guest)
  return link
}

async function demand(owner: Person, role: string): Promise<void> {
  const { page, say } = owner
  await owner.visit('/settings/roles')
  await page
    .getByRole('row')
    .filter({ hasText: say(`access:role.host.${role}`) })
    .getByRole('button', { name: say('access:roleRules.change'), exact: true })
    .click()
  const sheet = page.getByRole('dialog')
  await sheet.getByLabel(say('access:roleRules.needs'), { exact: true }).check()
  await owner.inspect()
  await sheet.getByRole('button', { name: say('access:save'), exact: true }).click()
  await page.getByText(say('access:roleRules.saved')).waitFor()
  await owner.inspect()
}
