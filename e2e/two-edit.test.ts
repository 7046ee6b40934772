import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { type Person, person } from './person.ts'
import { OWNER, ownNetwork } from './server.ts'

// Two people have the same partner open for editing. Different fields are joined without a word lost; the same field
// shows both values, and the slower of the two chooses. Nobody's change is overwritten unseen.

const PASSWORD = 'sem-yablok-na-blyude'
const seats = [
  { language: 'ru', scheme: 'light', device: 'desktop', mail: 'zoya@example.com', name: 'Ладожский лён' },
  { language: 'en', scheme: 'dark', device: 'phone', mail: 'zara@example.com', name: 'Ladoga Linen' },
] as const

type Account = { name: string; city: string | null; website: string | null }

describeJourneys('two people edit one partner', () => {
  const network = ownNetwork()
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each(seats)('$language, $device', async ({ mail, name, ...seat }) => {
    const address = network.address()
    const { id } = await network.api<{ id: string }>('POST', '/partners', { name, city: 'Тверь' })
    await network.command(
      'user',
      'add',
      mail,
      '--role',
      'manager',
      '--password',
      PASSWORD,
      '--language',
      seat.language,
    )
    const account = async () => {
      const { partner } = await network.api<{ partner: Account }>('GET', `/partners/${id}`)
      return { name: partner.name, city: partner.city, website: partner.website }
    }
    const quick = await person(browser, { address, ...seat })
    const slow = await person(browser, { address, ...seat })
    await quick.signIn(OWNER.email, OWNER.password)
    await slow.signIn(mail, PASSWORD)

    // each another field: both stand
    await open(slow, id)
    await write(slow, 'website', 'https://len.example')
    await open(quick, id)
    await write(quick, 'city', 'Псков')
    await save(quick)
    await gone(quick)
    await save(slow)
    await slow.page.getByText(slow.say('ui:conflict.joined')).waitFor()
    slow.forgive(/answer 412: PATCH/)
    expect(await account()).toEqual({ name, city: 'Псков', website: 'https://len.example' })
    await slow.inspect()

    // the same field: both values are shown, nothing is written until somebody chose
    await open(slow, id)
    await write(slow, 'city', 'Вологда')
    await open(quick, id)
    await write(quick, 'city', 'Кострома')
    await save(quick)
    await gone(quick)
    await save(slow)
    const asked = slow.page.getByRole('alert')
    await asked.getByText(slow.say('ui:conflict.title')).waitFor()
    slow.forgive(/answer 412: PATCH/)
    expect((await account()).city).toBe('Кострома')
    await slow.inspect()
    const mine = asked.getByRole('radio', { name: `${slow.say('ui:conflict.mine')} Вологда` })
    const theirs = asked.getByRole('radio', { name: `${slow.say('ui:conflict.theirs')} Кострома` })
    expect([await mine.isChecked(), await theirs.isChecked()]).toEqual([true, false])
    await theirs.check()
    expect(await field(slow, 'city').inputValue()).toBe('Кострома')
    await mine.check()
    await save(slow)
    await gone(slow)
    expect((await account()).city).toBe('Вологда')

    // and what was overwritten with open eyes comes back at a press
    await slow.page
      .getByRole('button', { name: slow.say('ui:undo'), exact: true })
      .last()
      .click()
    await expect.poll(async () => (await account()).city).toBe('Кострома')
    await quick.visit(`/partners/${id}`)
    await quick.page.getByText('Кострома').first().waitFor()
    await quick.inspect()
    await quick.leave()
    await slow.leave()
  })
})

function field({ page, say }: Person, which: 'city' | 'website') {
  return page.getByRole('dialog').getByLabel(say(`partners:form.${which}`), { exact: true })
}

async function open(somebody: Person, id: string): Promise<void> {
  const { page, say } = somebody
  await somebody.visit(`/partners/${id}`)
  await page
    .getByRole('button', { name: say('partners:deeds.more') })
    .first()
    .click()
  await page.getByRole('menuitem', { name: say('partners:deeds.edit'), exact: true }).click()
  await field(somebody, 'city').waitFor()
}

async function write(somebody: Person, which: 'city' | 'website', text: string): Promise<void> {
  await field(somebody, which).fill(text)
}

async function save({ page, say }: Person): Promise<void> {
  await page
    .getByRole('dialog')
    .getByRole('button', { name: say('partners:save'), exact: true })
    .click()
}

async function gone({ page }: Person): Promise<void> {
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
