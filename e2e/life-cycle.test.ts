import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeJourneys, openBrowser } from '#testing/browser.ts'
import { person } from './person.ts'
import { OWNER, ownNetwork } from './server.ts'

// From a prospect to a mature partner: each gate says what is missing, opens when it is done, one is passed with a reason,
// and after signing somebody takes the partner over. The last move is taken back and made again on the board.

const seats = [
  { language: 'ru', scheme: 'light', device: 'desktop', name: 'Кижский лён' },
  { language: 'en', scheme: 'dark', device: 'phone', name: 'Lake Linen' },
] as const

describeJourneys('the life cycle', () => {
  const network = ownNetwork()
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  it.each(seats)('from prospect to mature: $language, $device', async ({ name, ...seat }) => {
    const partner = await network.api<{ id: string }>('POST', '/partners', { name, stage: 'identification' })
    await network.api('PUT', '/stages/scaling/gates', { conditions: [{ kind: 'curator' }] })
    const owner = await person(browser, { address: network.address(), ...seat })
    const { page, say } = owner
    const stage = (code: string) => say(`partners:stage.${code}`)
    const now = (code: string) =>
      page.getByText(say('partners:stageNow.at', { stage: stage(code) })).waitFor()
    const go = async (overrule?: string) => {
      await page.getByRole('button', { name: say('partners:stageMove.open'), exact: true }).click()
      const sheet = page.getByRole('dialog')
      if (overrule !== undefined) {
        await sheet.getByText(say('partners:gate.closed')).waitFor()
        await owner.inspect()
        await sheet.getByRole('textbox', { name: say('partners:gate.overrule') }).fill(overrule)
      }
      await sheet.getByRole('button', { name: say('partners:stageMove.submit'), exact: true }).click()
      await sheet.waitFor({ state: 'detached' })
    }
    const missing = (count: number, code: string) =>
      page.getByText(say('partners:stageNow.missing', { count, stage: stage(code) })).waitFor()
    const ready = (code: string) =>
      page.getByText(say('partners:stageNow.ready', { stage: stage(code) })).waitFor()

    await owner.signIn(OWNER.email, OWNER.password)
    await owner.visit(`/partners/${partner.id}`)
    await now('identification')
    await missing(1, 'contact')
    await owner.inspect()
    await network.api('POST', `/partners/${partner.id}/contacts`, { ofSide: 'partner', name: 'Пётр Лесной' })
    await owner.visit(`/partners/${partner.id}`)
    await ready('contact')
    await go()
    await now('contact')

    await missing(2, 'design')
    await go('Знакомы десять лет')
    await now('design')

    await missing(3, 'implementation')
    await network.api('POST', `/partners/${partner.id}/legal-entities`, {
      name: 'ООО «Кижский лён»',
      inn: '7707083893',
    })
    const row = await network.api<{ partner: { version: number } }>('GET', `/partners/${partner.id}`)
    await owner.page.evaluate(
      async ([id, version]) => {
        const send = (method: string, path: string, body: object, match: number) =>
          fetch(`/api/v1/partners/${id}${path}`, {
            method,
            headers: { 'content-type': 'application/json', 'if-match': `"${match}"` },
            body: JSON.stringify(body),
          })
        const session = (await (await fetch('/api/v1/session')).json()) as { user: { id: string } }
        await send('PATCH', '', { contract: 'trust' }, Number(version))
        await send('PUT', '/curator', { curatorId: session.user.id }, Number(version) + 1)
      },
      [partner.id, row.partner.version] as const,
    )
    await owner.visit(`/partners/${partner.id}`)
    await ready('implementation')
    await go()
    await now('implementation')

    await page.getByRole('button', { name: say('partners:handover.sheet') }).click()
    const sheet = page.getByRole('dialog')
    await sheet.getByRole('textbox', { name: say('partners:handover.cadence') }).fill('раз в квартал')
    await owner.inspect()
    await sheet.getByRole('button', { name: say('partners:handover.save'), exact: true }).click()
    await sheet.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: say('partners:handover.accept'), exact: true }).click()
    await page
      .getByRole('button', { name: say('partners:handover.accept'), exact: true })
      .waitFor({ state: 'detached' })

    await ready('scaling')
    await go()
    await now('scaling')
    await go('Год вместе, без нареканий')
    await now('mature')
    // the newest of the bars is the last
    await page
      .getByRole('button', { name: say('ui:undo'), exact: true })
      .last()
      .click()
    await now('scaling')

    await owner.visit('/partners/board')
    await page.getByRole('link', { name }).waitFor()
    await owner.inspect()
    await page.getByRole('button', { name: say('partners:board.move', { name }) }).click()
    await page.getByRole('menuitem', { name: stage('mature'), exact: true }).click()
    const asking = page.getByRole('dialog')
    await asking.getByText(say('partners:gate.closed')).waitFor()
    await asking.getByRole('textbox', { name: say('partners:gate.overrule') }).fill('Год вместе')
    await asking.getByRole('button', { name: say('partners:stageMove.submit'), exact: true }).click()
    await asking.waitFor({ state: 'detached' })

    await owner.visit('/insights/life-cycle')
    await page.getByRole('heading', { name: say('partners:lifecycle.time') }).waitFor()
    await owner.inspect()
    const { partner: last } = await network.api<{ partner: { stage: string } }>(
      'GET',
      `/partners/${partner.id}`,
    )
    expect(last.stage).toBe('mature')
    await owner.leave()
  })
})
