import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { AuditList } from '#modules/access/contract.ts'
import { orders } from '#modules/orders/module.ts'
import { httpsServer } from '#platform/outbound/https.fixture.ts'
import { localParts } from '#shared/dates.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { Import, ImportErrorRow } from '../contract.ts'
import { importJobs } from '../jobs.ts'
import { imports } from '../module.ts'
import type { SavedRecipe } from '../recipes/shapes.ts'
import { inboxFolder } from './inbox.ts'
import { isMeant, nextTime } from './rules.ts'
import { runDueSchedules } from './run-due.ts'
import type { ImportSchedule, ImportScheduleList } from './shapes.ts'

let house: TestApp
let host: Client
let recipeId: string
let inbox: string

beforeAll(async () => {
  house = await testApp({ modules: [imports, orders] })
  host = await house.signedIn()
  const saved = await host.post<{ recipe: SavedRecipe }>('/import-recipes', {
    ...{ name: 'Night', kind: 'orders', columns: ['Partner', 'No', 'Day', 'Sum'] },
    settings: { map: { partner: 'Partner', number: 'No', date: 'Day', amount: 'Sum' }, createPartners: true },
  })
  expect(saved.status).toBe(201)
  recipeId = saved.body.recipe.id
  inbox = inboxFolder(house.context.dataFolder, house.network.slug)
  await mkdir(inbox, { recursive: true })
})

async function add(place: 'folder' | 'https', address: string): Promise<ImportSchedule> {
  const answer = await host.post<{ schedule: ImportSchedule }>('/import-schedules', {
    ...{ name: `Every night ${address}`, recipeId, place, address, at: '03:00', weekday: null },
  })
  expect(answer.status).toBe(201)
  return answer.body.schedule
}

/** Asks for a schedule now and does what the worker does; answers what is known of it then. */
async function runNow(id: string, outside?: Parameters<typeof runDueSchedules>[2]): Promise<ImportSchedule> {
  expect((await host.post(`/import-schedules/${id}/run`)).status).toBe(202)
  await runDueSchedules(house.context, house.network.id, outside)
  await importJobs[0]?.run(house.context, null)
  const { data } = (await host.get<ImportScheduleList>('/import-schedules')).body
  return data.find((one) => one.id === id) as ImportSchedule
}

describe('an import that runs by itself', () => {
  it('takes the newest file of the inbox that is meant, once', async () => {
    await writeFile(join(inbox, 'orders-1.csv'), 'Partner,No,Day,Sum\nYolka,1,2026-01-02,10\n')
    await writeFile(join(inbox, 'else.csv'), 'x\n')
    const { id } = await add('folder', 'orders-*.csv')
    expect(await runNow(id)).toMatchObject({
      outcome: 'imported',
      lastImport: { status: 'done', imported: 1 },
    })
    expect(await runNow(id)).toMatchObject({ outcome: 'unchanged', lastImport: { imported: 1 } })
    await writeFile(
      join(inbox, 'orders-2.csv'),
      'Partner,No,Day,Sum\nYolka,1,2026-01-02,10\nYolka,2,2026-01-03,5\n',
    )
    expect(await runNow(id)).toMatchObject({ outcome: 'imported', lastImport: { imported: 1 } })
  })

  it('never leaves the inbox', async () => {
    await symlink('/etc/hostname', join(inbox, 'link.csv'))
    const { id } = await add('folder', 'link.csv')
    expect(await runNow(id)).toMatchObject({
      outcome: 'failed',
      failure: { code: 'file_missing' },
      failures: 1,
    })
    const outside = await host.post('/import-schedules', {
      ...{ name: 'Out', recipeId, place: 'folder', address: '../other/x.csv', at: '03:00', weekday: null },
    })
    expect(outside.status).toBe(422)
  })

  it('fetches over https what changed, and tells what is refused', async () => {
    let text = 'Partner,No,Day,Sum\nSosna,7,2026-02-01,3.50\n'
    const { port, outside, close } = await httpsServer((_request, reply) => void reply.end(text))
    onTestFinished(close)
    const { id } = await add('https', `https://files.example.com:${port}/orders.csv`)
    expect(await runNow(id, outside)).toMatchObject({ outcome: 'imported', lastImport: { status: 'done' } })
    expect(await runNow(id, outside)).toMatchObject({ outcome: 'unchanged' })
    text = 'Partner,No,Day,Sum\nSosna,8,never,1\n'
    expect(await runNow(id, outside)).toMatchObject({
      outcome: 'refused',
      failure: { code: 'rows_refused' },
      failures: 1,
    })
    // the real outside: a name of this machine is refused before it is asked
    expect(await runNow(id)).toMatchObject({ outcome: 'failed', failures: 2 })
    const audit = await host.get<AuditList>('/audit', { query: { kind: 'import.failed' } })
    const mine = audit.body.data.filter(
      ({ details }) => details['address'] === `https://files.example.com:${port}/orders.csv`,
    )
    expect(mine).toMatchObject([
      { actor: { kind: 'system' }, details: { failure: expect.any(String) } },
      { actor: { kind: 'system' }, details: { failure: 'rows_refused', import: expect.any(String) } },
    ])
  })

  it('can be paused, changed and ended; its recipe stays while it is used', async () => {
    const schedule = await add('folder', 'orders-1.csv')
    const changed = await host.patch<{ schedule: ImportSchedule }>(
      `/import-schedules/${schedule.id}`,
      { isPaused: true, weekday: 1 },
      { headers: { 'if-match': `"${schedule.version}"` } },
    )
    expect(changed.body.schedule).toMatchObject({ isPaused: true, weekday: 1 })
    expect(await runNow(schedule.id)).toMatchObject({ outcome: null })
    expect((await host.delete(`/import-recipes/${recipeId}`)).status).toBe(409)
    expect((await host.delete(`/import-schedules/${schedule.id}`)).status).toBe(204)
  })

  it('law: the next time is later, at the hour and on the day that were asked for, in the zone', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.integer({ min: 0, max: 1439 }),
        fc.option(fc.integer({ min: 1, max: 7 })),
        (after, minute, weekday) => {
          const at = nextTime({ minute, weekday }, after, 'Europe/Moscow')
          const { hour, minute: shown } = localParts(at, 'Europe/Moscow')
          const days = (at.getTime() - after.getTime()) / 86_400_000
          return at > after && hour * 60 + shown === minute && days <= (weekday === null ? 1 : 7)
        },
      ),
    )
    expect(isMeant('orders-*.csv', 'orders-2026.csv') && !isMeant('a.csv', 'axcsv')).toBe(true)
  })
})

describe('rows through the API', () => {
  it('are counted, refused and undone like those of a file; the same key asks once', async () => {
    const body = {
      kind: 'orders',
      settings: { map: {}, createPartners: true, skipInvalid: true },
      rows: [
        { partner: 'API', number: 'A-1', date: '2026-03-01', quantity: 2, unitPrice: 1.15 },
        { partner: 'API', number: 'A-2', date: 'no day', quantity: 1, unitPrice: 1 },
      ],
    }
    const headers = { 'idempotency-key': 'rows-1' }
    const first = await host.post<{ import: Import }>('/imports/rows', body, { headers })
    expect(first.status).toBe(202)
    const again = await host.post<{ import: Import }>('/imports/rows', body, { headers })
    expect(again.body.import.id).toBe(first.body.import.id)
    await importJobs[0]?.run(house.context, null)
    const { id } = first.body.import
    const run = (await host.get<{ import: Import }>(`/imports/${id}`)).body.import
    expect(run).toMatchObject({ status: 'done', summary: { rows: 2, imported: 1, errors: { bad_date: 1 } } })
    const errors = (await host.get<{ data: ImportErrorRow[] }>(`/imports/${id}/errors`)).body.data
    expect(errors).toMatchObject([{ row: 2, reason: 'bad_date', field: 'date', value: 'no day' }])
  })

  it('can be tried without writing, and one row alone will do', async () => {
    const answer = await host.post<{ import: Import }>('/imports/rows', {
      ...{ kind: 'orders', isDryRun: true, settings: { map: {}, createPartners: true } },
      rows: [{ partner: 'API', number: 'A-9', date: '2026-03-01', amount: '10.00' }],
    })
    await importJobs[0]?.run(house.context, null)
    const run = (await host.get<{ import: Import }>(`/imports/${answer.body.import.id}`)).body.import
    expect(run).toMatchObject({ status: 'checked', isDryRun: true, summary: { imported: 1 } })
  })
})
