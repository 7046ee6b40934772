import { beforeAll, describe, expect, it } from 'vitest'
import type { Notification } from '#modules/messaging/contract.ts'
import { messaging } from '#modules/messaging/module.ts'
import { partners as partnersModule } from '#modules/partners/module.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import { makePartner } from '#testing/world.ts'
import type { FactWithHistory, NoteVersions, NoteView, Timeline } from './contract.ts'
import { workspace } from './module.ts'

let test: TestApp
let owner: Client
let boris: Client
let curatorOfOthers: Client
let director: Client
let url: string

beforeAll(async () => {
  test = await testApp({ modules: [partnersModule, workspace, messaging] })
  owner = await test.signedIn({ name: 'Ольга' })
  boris = await test.signedIn({ name: 'Борис', role: 'manager' })
  curatorOfOthers = await test.signedIn({ name: 'Глеб', role: 'curator' })
  director = await test.signedIn({ side: 'partner', name: 'Дина', partnerId: test.partner.id })
  url = `/partners/${test.partner.id}`
})

async function mentionsOf(client: Client): Promise<Notification[]> {
  const answer = await client.get<{ data: Notification[] }>('/notifications', { query: { kind: 'mention' } })
  return answer.body.data
}

const write = (as: Client, note: object) => as.post<NoteView>(`${url}/notes`, note)

describe('a note that names people', () => {
  it('tells those of its readers, once, and leads to the note', async () => {
    const made = await write(owner, { text: '@Борис, проверь скидку. @Борис!', audience: 'host' })
    expect(made.body.mentions).toEqual([{ id: boris.userId, name: 'Борис' }])
    expect(await mentionsOf(boris)).toMatchObject([
      {
        kind: 'mention',
        partnerId: test.partner.id,
        path: `${url}?note=${made.body.id}`,
        data: { actor: 'Ольга' },
        readAt: null,
      },
    ])
  })

  it('tells nobody who may not read it, on whichever side and whatever is written', async () => {
    await write(owner, { text: 'Секрет для @Дина и @Глеб', audience: 'host' })
    await write(director, { text: 'Наш секрет: @Ольга @Борис', audience: 'partner' })
    expect(await mentionsOf(director)).toEqual([])
    expect(await mentionsOf(curatorOfOthers)).toEqual([])
    expect(await mentionsOf(owner)).toEqual([])
    const shared = await write(owner, { text: 'Общее: @Дина и @Глеб', audience: 'shared' })
    expect(shared.body.mentions).toEqual([{ id: director.userId, name: 'Дина' }])
    expect(await mentionsOf(director)).toHaveLength(1)
  })

  it('tells only who is named anew when its words change, and keeps the words it had', async () => {
    const before = (await mentionsOf(boris)).length
    const made = await write(boris, { text: 'первые слова', audience: 'host' })
    const one = `${url}/notes/${made.body.id}`
    const second = await boris.patch<NoteView>(one, { text: 'вторые, @Ольга' }, { ifMatch: 1 })
    expect(second.body).toMatchObject({ version: 2, mentions: [{ name: 'Ольга' }] })
    expect(second.body.editedAt).not.toBeNull()
    await boris.patch<NoteView>(one, { text: 'третьи, @Ольга и @Борис' }, { ifMatch: 2 })
    await boris.patch<NoteView>(one, { isPinned: true }, { ifMatch: 3 })
    expect(await mentionsOf(owner)).toHaveLength(1)
    expect(await mentionsOf(boris)).toHaveLength(before)
    const versions = await owner.get<NoteVersions>(`${one}/versions`)
    expect(versions.body.data.map(({ text }) => text)).toEqual(['вторые, @Ольга', 'первые слова'])
    expect((await director.get(`${one}/versions`)).status).toBe(404)
  })
})

describe('a note of one’s own', () => {
  it('is read by its author alone, its history too', async () => {
    const made = await write(boris, { text: 'только мне, @Ольга', isPersonal: true })
    expect(made.body).toMatchObject({ isPersonal: true, audience: 'host', mentions: [] })
    const one = `${url}/notes/${made.body.id}`
    await boris.patch(one, { text: 'и дальше' }, { ifMatch: 1 })
    const idsOf = async (client: Client) =>
      (await client.get<{ data: NoteView[] }>(`${url}/notes`)).body.data.map(({ id }) => id)
    expect(await idsOf(boris)).toContain(made.body.id)
    for (const other of [owner, director]) {
      expect(await idsOf(other)).not.toContain(made.body.id)
      expect((await other.get(`${one}/versions`)).status).toBe(404)
      expect((await other.patch(one, { text: 'x' }, { ifMatch: 2 })).status).toBe(404)
    }
    expect((await boris.get<NoteVersions>(`${one}/versions`)).body.data).toHaveLength(1)
  })

  it('cannot be shared', async () => {
    const answer = await write(owner, { text: 'x', isPersonal: true, audience: 'shared' })
    expect(answer.body).toMatchObject({ code: 'personal_is_not_shared' })
  })
})

describe('a contact that was logged in haste', () => {
  it('gets its words later, stands where it stood, and shows what is true now', async () => {
    const other = await makePartner(test.database, test.network)
    const place = `/partners/${other.id}`
    const logged = await owner.post<FactWithHistory>(`${place}/contact-log`, {
      way: 'called',
      audience: 'host',
    })
    const one = `${place}/contact-log/${logged.body.id}`
    const told = await owner.post<FactWithHistory>(`${one}/describe`, { summary: 'о цене', with: 'Иван' })
    expect(told.body.current).toMatchObject({ summary: 'о цене', with: 'Иван' })
    const taken = await owner.post<FactWithHistory>(`${one}/describe`, { summary: '' })
    expect(taken.body.current).toMatchObject({ summary: '', with: 'Иван' })
    const timeline = await owner.get<Timeline>(`${place}/timeline`, { query: { groups: 'contacts' } })
    expect(timeline.body.data.map(({ id }) => id)).toEqual([logged.body.id])
    await owner.post(`${one}/retract`, {})
    expect((await owner.post(`${one}/describe`, { summary: 'x' })).body).toMatchObject({
      code: 'contact_was_retracted',
    })
  })
})
