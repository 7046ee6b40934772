import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Command } from '#platform/module.ts'
import { testApp } from '#testing/app.ts'
import { makePartner } from '#testing/world.ts'
import { resolveNetwork } from '../resolve.ts'
import { asOwner } from './frame.ts'
import { keyCreate } from './key.ts'
import { networkAdd, networkList } from './network.ts'
import { userAdd, userPassword } from './user.ts'

afterEach(() => vi.restoreAllMocks())

async function emptyHouse() {
  const world = await testApp()
  await world.database.owner.query('update network set is_demo = true')
  const run = async (command: Command, line: string): Promise<Record<string, unknown>> => {
    let text = ''
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      text += String(chunk)
      return true
    })
    try {
      await command.run(world.context, [...line.split(' ').filter((word) => word !== ''), '--json'])
    } finally {
      write.mockRestore()
    }
    return JSON.parse(text)
  }
  return { ...world, run }
}

describe('network', () => {
  it('add makes one, list shows it with the demonstration last', async () => {
    const { run } = await emptyHouse()
    const made = await run(networkAdd, 'tea --name Tea --currency GBP --time-zone Europe/London')
    expect(made).toMatchObject({ slug: 'tea', currency: 'GBP', timeZone: 'Europe/London', language: 'en' })
    const list = (await run(networkList, '')) as unknown as { slug: string; isDemo: boolean }[]
    expect(list.map(({ isDemo }) => isDemo)).toEqual([false, true])
  })

  it.each([
    ['Tea', 'slug_malformed'],
    ['tea --currency ABC', 'currency_unknown'],
    ['tea --time-zone Nowhere', 'time_zone_unknown'],
    ['', 'usage'],
  ])('add %s is refused as %s', async (line, code) => {
    const { run } = await emptyHouse()
    await expect(run(networkAdd, line)).rejects.toMatchObject({ code })
  })
})

describe('which network a command means', () => {
  it('is the only own one; with none it makes main, with several it asks; never the demonstration', async () => {
    const { context, run, network } = await emptyHouse()
    const resolve = (wish: Parameters<typeof resolveNetwork>[1]) =>
      asOwner(context, (ownerDb) => resolveNetwork(ownerDb, wish))
    await expect(resolve({})).rejects.toMatchObject({ code: 'currency_missing' })
    const main = await resolve({ currency: 'gbp' })
    expect(main).toMatchObject({ slug: 'main', currency: 'GBP', timeZone: 'UTC', isDemo: false, isNew: true })
    expect(await resolve({ currency: 'EUR' })).toMatchObject({ id: main.id, currency: 'GBP', isNew: false })
    expect(await resolve({ slug: network.slug })).toMatchObject({ isDemo: true })
    await expect(resolve({ slug: 'none' })).rejects.toMatchObject({ code: 'network_unknown' })
    await run(networkAdd, 'second')
    await expect(resolve({})).rejects.toMatchObject({ code: 'network_ambiguous' })
    expect((await resolve({ slug: 'second' })).slug).toBe('second')
  })
})

describe('user', () => {
  it('add gives a place and a password that works; password gives another one', async () => {
    const { run, anonymous } = await emptyHouse()
    await run(networkAdd, 'tea')
    const made = await run(userAdd, 'Ann@Tea.example --network tea --role manager --name Ann')
    expect(made).toMatchObject({ mail: 'ann@tea.example', network: 'tea', side: 'host', role: 'manager' })
    const signIn = (password: unknown) => anonymous.post('/session', { email: 'ann@tea.example', password })
    expect((await signIn(made['password'])).status).toBe(204)
    const next = await run(userPassword, 'ann@tea.example')
    expect((await signIn(made['password'])).status).toBe(401)
    expect((await signIn(next['password'])).status).toBe(204)
  })

  it('add at a partner, by its id or an external id; the side follows from the partner', async () => {
    const { run, database, network } = await emptyHouse()
    const partner = await makePartner(database, network)
    await database.owner.query(
      `insert into partner_external_id (partner_id, id, network_id, source, external_id) values ($1, gen_random_uuid(), $2, 'erp', 'C-17')`,
      [partner.id, network.id],
    )
    const at = `--network ${network.slug} --role buyer --partner`
    expect(await run(userAdd, `one@firm.example ${at} ${partner.id}`)).toMatchObject({
      side: 'partner',
      partner: partner.id,
    })
    expect(await run(userAdd, `two@firm.example ${at} C-17`)).toMatchObject({ partner: partner.id })
    await expect(run(userAdd, `two@firm.example ${at} C-17`)).rejects.toMatchObject({
      code: 'already_member',
    })
    await expect(run(userAdd, `three@firm.example ${at} C-18`)).rejects.toMatchObject({
      code: 'partner_unknown',
    })
    await expect(run(userAdd, `x@y.example --network ${network.slug} --role buyer`)).rejects.toMatchObject({
      code: 'partner_missing',
    })
    await expect(run(userAdd, `x@y.example --network ${network.slug} --role king`)).rejects.toMatchObject({
      code: 'role_unknown',
    })
    await expect(
      run(userAdd, `x@y.example --network ${network.slug} --role viewer --password qwertyuiop`),
    ).rejects.toMatchObject({
      code: 'password_common',
    })
  })
})

describe('key create', () => {
  it('makes keys of both sides that work and say whose they are', async () => {
    const { run, anonymous, database, network } = await emptyHouse()
    const partner = await makePartner(database, network)
    const use = (made: Record<string, unknown>) =>
      anonymous.get('/network', { headers: { authorization: `Bearer ${made['key']}` } })
    const host = await run(keyCreate, `--network ${network.slug} --side host`)
    expect(host).toMatchObject({ side: 'host', role: 'manager', partner: null })
    const theirs = await run(
      keyCreate,
      `--network ${network.slug} --side partner --partner ${partner.id} --expires never`,
    )
    expect(theirs).toMatchObject({ side: 'partner', role: 'director', partner: partner.id, expiresAt: null })
    for (const made of [host, theirs]) expect((await use(made)).status).toBe(200)
  })

  it.each([
    ['--side partner', 'partner_missing'],
    ['--side host --role director', 'role_unknown'],
    ['--side host --role curator', 'role_unknown'],
    ['--side middle', 'side_unknown'],
    ['--side host --role viewer --scopes export', 'scope_beyond_role'],
    ['--side host --expires soon', 'expiry_malformed'],
  ])('%s is refused as %s', async (line, code) => {
    const { run, network } = await emptyHouse()
    await expect(run(keyCreate, `--network ${network.slug} ${line}`)).rejects.toMatchObject({ code })
  })
})
