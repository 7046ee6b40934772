import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { createLog } from '#platform/log/log.ts'
import type { Context } from '#platform/module.ts'
import { type BuiltNetwork, buildWorld } from '#testing/build-world.ts'
import { type TestDatabase, testDatabase } from '#testing/database.ts'
import { writeAs } from '#testing/world.ts'
import { sendDigests } from './digest.ts'
import { chooseChannel, listNotifications } from './inbox.ts'
import { addReminder, notify, peopleWhoSee } from './index.ts'
import { writeMails } from './mails.ts'
import { changeReminder } from './remind.ts'
import { tellDueReminders } from './remind-due.ts'
import { callBackMessage, sendDueMessages, sendMessage } from './send.ts'
import { messagingSettings } from './settings.ts'
import { readUnsubscribeToken, unsubscribe, unsubscribeToken } from './unsubscribe.ts'

let database: TestDatabase
let network: BuiltNetwork
let abroad: BuiltNetwork

beforeAll(async () => {
  database = await testDatabase()
  ;[network, abroad] = (await buildWorld(database)).networks
})

const first = () => network.partners[0] as BuiltNetwork['partners'][number]
const second = () => network.partners[1] as BuiltNetwork['partners'][number]
const user = (role: string) => network.people[role]?.userId ?? ''
const theirs = (role: string) => first().people[role]?.userId ?? ''

function contextAt(now: Date): Context {
  return {
    db: database.db,
    appUrl: database.appUrl,
    ownerUrl: database.ownerUrl,
    clock: { now: () => now },
    log: createLog('silent'),
    dataFolder,
  }
}
const dataFolder = mkdtempSync(join(tmpdir(), 'artel-messaging-'))

const everybody = () =>
  [
    ...Object.values(network.people),
    ...network.partners.flatMap((partner) => Object.values(partner.people)),
    ...Object.values(abroad.people),
  ].map(({ userId }) => userId)

async function inboxOf(userId: string, side: 'host' | 'partner' = 'host', partnerId: string | null = null) {
  return inScope(
    database.db,
    { networkId: network.id, side, partnerId, userId },
    async (tx) => (await listNotifications(tx, { limit: 200, unread: 'any' })).data,
  )
}

const telling = { kind: 'mention' as const, data: { actor: 'A', text: 'words' }, path: '/', at: new Date() }

describe('telling people', () => {
  it('reaches whoever may see the partnership and the audience, and nobody else, whoever is named', async () => {
    const reached = async (
      side: 'host' | 'partner',
      partnerId: string,
      audience: 'shared' | 'host' | 'partner',
    ) =>
      writeAs(database, network, { side, partnerId }, async (_, tx) =>
        (await notify(tx, { ...telling, userIds: everybody(), partnerId, audience }))
          .map(({ userId }) => userId)
          .sort(),
      )
    const hosts = Object.values(network.people).map(({ userId }) => userId)
    const own = Object.values(first().people).map(({ userId }) => userId)
    expect(await reached('host', first().id, 'host')).toEqual([...hosts].sort())
    expect(await reached('host', first().id, 'shared')).toEqual([...hosts, ...own].sort())
    // the curator answers for the first partner only
    expect(await reached('host', second().id, 'host')).toEqual(
      hosts.filter((id) => id !== user('curator')).sort(),
    )
    expect(await reached('partner', first().id, 'partner')).toEqual([...own].sort())
    // the host's side is not told of what is the partner's, nor the other way round
    expect(await reached('host', first().id, 'partner')).toEqual([])
    expect(await reached('partner', first().id, 'host')).toEqual([])
  })

  it('tells without an audience only the side that speaks', async () => {
    const told = await writeAs(database, network, { side: 'host', partnerId: first().id }, (_, tx) =>
      notify(tx, { ...telling, userIds: everybody(), partnerId: first().id }),
    )
    expect(told.every(({ side }) => side === 'host')).toBe(true)
  })

  it('shows an inbox to its person alone, and to a curator only what is about their partners', async () => {
    expect((await inboxOf(user('owner'))).length).toBeGreaterThan(0)
    expect(await inboxOf('nobody')).toEqual([])
    const asCurator = await inScope(
      database.db,
      { networkId: network.id, side: 'host', userId: user('owner'), curatorId: user('curator') },
      async (tx) => (await listNotifications(tx, { limit: 200, unread: 'any' })).data,
    )
    expect(new Set(asCurator.map(({ partnerId }) => partnerId))).toEqual(new Set([first().id]))
  })

  it('leaves out who chose not to be told, and mails who chose the mail', async () => {
    const of = (userId: string) => ({ networkId: network.id, side: 'host' as const, userId })
    await inScope(database.db, of(user('viewer')), (tx) =>
      chooseChannel(tx, user('viewer'), 'handover', 'none'),
    )
    await inScope(database.db, of(user('accountant')), (tx) =>
      chooseChannel(tx, user('accountant'), 'handover', 'digest'),
    )
    const told = await writeAs(database, network, { side: 'host', partnerId: first().id }, (_, tx) =>
      notify(tx, { ...telling, kind: 'handover', userIds: everybody(), partnerId: first().id }),
    )
    const ways = new Map(told.map(({ userId, channel }) => [userId, channel]))
    expect(ways.get(user('viewer'))).toBeUndefined()
    expect(ways.get(user('accountant'))).toBe('digest')
    expect(ways.get(user('owner'))).toBe('mail')
    // nobody chooses for another
    await expect(
      inScope(database.db, of(user('owner')), (tx) => chooseChannel(tx, user('manager'), 'handover', 'none')),
    ).rejects.toThrow(/outside the scope/)
  })
})

describe('mails of notifications', () => {
  it('leave once, tell nothing private in the subject, and are kept from the owner’s page', async () => {
    const secret = `secret words of ${Date.now()}`
    await writeAs(database, network, { side: 'partner', partnerId: first().id }, (_, tx) =>
      notify(tx, {
        ...telling,
        data: { actor: 'Анна', text: secret },
        userIds: [theirs('director')],
        partnerId: first().id,
        audience: 'partner',
      }),
    )
    const context = contextAt(new Date())
    expect(await writeMails(context, network.id)).toBeGreaterThan(0)
    expect(await writeMails(context, network.id)).toBe(0)
    const { rows } = await database.owner.query('select * from mail where text like $1', [`%${secret}%`])
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({ network_id: null, kind: 'notification.mention' })
    expect(rows[0].subject).not.toContain(secret)
    expect(rows[0].subject).not.toContain('Анна')
  })

  it('carry a link that ends their kind for its person only, and can be read by nobody who forged it', async () => {
    const context = contextAt(new Date())
    const { secret } = messagingSettings(context)
    const token = unsubscribeToken(secret, { networkId: network.id, userId: user('owner'), kind: 'mention' })
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/)
    expect(readUnsubscribeToken(secret, token)).toEqual({
      networkId: network.id,
      userId: user('owner'),
      kind: 'mention',
    })
    expect(readUnsubscribeToken('another secret', token)).toBeNull()
    expect(readUnsubscribeToken(secret, `x${token}`)).toBeNull()
    await expect(unsubscribe(context, 'nothing')).rejects.toMatchObject({ status: 404 })
    expect(await unsubscribe(context, token)).toEqual({ kind: 'mention', before: 'mail', channel: 'app' })
    expect(await unsubscribe(context, token)).toMatchObject({ before: 'app' })
  })

  it('come in the morning of the person’s day for those who want it so, once', async () => {
    const eight = new Date('2026-11-23T05:10:00Z') // 08:10 in Moscow
    const nine = new Date('2026-11-23T06:10:00Z')
    expect(await sendDigests(contextAt(nine), network.id)).toBe(0)
    expect(await sendDigests(contextAt(eight), network.id)).toBe(1)
    expect(await sendDigests(contextAt(eight), network.id)).toBe(0)
  })
})

describe('a reminder', () => {
  it('comes to the inbox of its person when it is due, once until it is put off', async () => {
    const due = new Date('2030-01-10T09:00:00Z')
    const before = new Date('2030-01-10T08:59:00Z')
    const id = await writeAs(
      database,
      network,
      { side: 'host', partnerId: first().id, userId: user('manager') },
      (writer) =>
        addReminder(writer, { partnerId: first().id, userId: user('curator'), at: due, text: 'позвонить' }),
    )
    expect(await tellDueReminders(database.db, network.id, before)).toBe(0)
    expect(await tellDueReminders(database.db, network.id, due)).toBe(1)
    expect(await tellDueReminders(database.db, network.id, due)).toBe(0)
    const got = (await inboxOf(user('curator'))).filter(({ kind }) => kind === 'reminder')
    expect(got).toMatchObject([{ data: { text: 'позвонить' }, partnerId: first().id }])
    const actor = { userId: user('curator') } as Parameters<typeof changeReminder>[1]
    const later = new Date('2030-01-13T09:00:00Z')
    await inScope(database.db, { networkId: network.id, side: 'host', userId: user('curator') }, (tx) =>
      changeReminder(
        tx,
        actor,
        { partnerId: first().id, reminderId: id },
        { dueAt: later.toISOString() },
        1,
        due,
      ),
    )
    expect(await tellDueReminders(database.db, network.id, due)).toBe(0)
    expect(await tellDueReminders(database.db, network.id, later)).toBe(1)
  })

  it('is not given to somebody who may not see the partner', async () => {
    for (const userId of [user('curator'), theirs('director'), Object.values(abroad.people)[0]?.userId ?? ''])
      await expect(
        writeAs(database, network, { side: 'host', partnerId: second().id }, (writer) =>
          addReminder(writer, { partnerId: second().id, userId, at: new Date(), text: 'x' }),
        ),
      ).rejects.toMatchObject({ code: 'not_a_member' })
  })
})

describe('a letter to many partners', () => {
  const letter = (partnerIds: string[]) => ({
    partnerIds,
    subject: { ru: 'Встреча', en: 'Meeting' },
    body: { ru: 'Приходите', en: 'Do come' },
    to: 'users' as const,
  })
  const send = (now: Date, partnerIds: string[]) =>
    writeAs(
      database,
      network,
      { side: 'host', partnerId: first().id, userId: user('manager'), now },
      (writer) => sendMessage(writer as Parameters<typeof sendMessage>[0], letter(partnerIds)),
    )

  it('leaves after twenty seconds, states a shared fact with each partner, and comes to their people', async () => {
    const now = new Date('2030-02-01T09:00:00Z')
    const id = await send(
      now,
      network.partners.map((partner) => partner.id),
    )
    expect(await sendDueMessages({ db: database.db }, network.id, new Date(now.getTime() + 19_000))).toBe(0)
    expect(await sendDueMessages({ db: database.db }, network.id, new Date(now.getTime() + 20_000))).toBe(1)
    expect(await sendDueMessages({ db: database.db }, network.id, new Date(now.getTime() + 40_000))).toBe(0)
    const { rows: facts } = await database.owner.query(
      `select partner_id from fact where kind = 'contact.written' and audience = 'shared' and subject_id = $1`,
      [id],
    )
    expect(facts.map(({ partner_id }) => partner_id).sort()).toEqual(
      network.partners.map((partner) => partner.id).sort(),
    )
    const got = (await inboxOf(theirs('buyer'), 'partner', first().id)).filter(
      ({ kind }) => kind === 'message',
    )
    expect(got).toMatchObject([{ data: { text: expect.stringMatching(/Приходите|Do come/) } }])
    const { rows: copies } = await database.owner.query(
      'select count(*)::int as n, count(sent_at)::int as sent from message_copy where message_id = $1',
      [id],
    )
    expect(copies[0]).toEqual({ n: 8, sent: 8 })
  })

  it('never leaves when it was called back, and cannot be called back once it has left', async () => {
    const now = new Date('2030-02-02T09:00:00Z')
    const id = await send(now, [first().id])
    const asHost = { networkId: network.id, side: 'host' as const, userId: user('manager') }
    await inScope(database.db, asHost, (tx) => callBackMessage(tx, id, new Date(now.getTime() + 10_000)))
    expect(await sendDueMessages({ db: database.db }, network.id, new Date(now.getTime() + 60_000))).toBe(0)
    const other = await send(now, [first().id])
    await expect(
      inScope(database.db, asHost, (tx) => callBackMessage(tx, other, new Date(now.getTime() + 21_000))),
    ).rejects.toMatchObject({ code: 'message_has_left' })
  })
})

describe('who may read', () => {
  it('tells a partner’s side of the host only those who answer for it', async () => {
    const seen = await writeAs(database, network, { side: 'partner', partnerId: second().id }, (_, tx) =>
      peopleWhoSee(tx, second().id, 'shared'),
    )
    expect(
      seen
        .filter(({ side }) => side === 'host')
        .map(({ role }) => role)
        .sort(),
    ).toEqual(['manager', 'owner'])
    expect(seen.filter(({ side }) => side === 'partner')).toHaveLength(4)
    const foreign = await writeAs(database, network, { side: 'partner', partnerId: first().id }, (_, tx) =>
      peopleWhoSee(tx, second().id, 'shared'),
    )
    expect(foreign).toEqual([])
  })
})
