import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { newId } from '#shared/ids.ts'
import { type Client, testApp } from '#testing/app.ts'
import { makeNetwork } from '#testing/world.ts'
import { archivePath } from './jobs.ts'
import { exports } from './module.ts'

const server = await testApp({ modules: [exports] })

/** An archive that lies there, as the job leaves it. */
async function archiveOf(asker: Client, side: 'host' | 'partner', partnerId: string | null): Promise<string> {
  const id = newId()
  await server.database.owner.query(
    `insert into export_run (network_id, id, side, partner_id, status, size, file_name, actor_kind, actor_id, created_at)
     values ($1, $2, $3, $4, 'done', 3, 'all.zip', 'person', $5, now())`,
    [server.network.id, id, side, partnerId, asker.userId],
  )
  const path = archivePath(server.context.dataFolder, server.network.id, id)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, 'zip')
  return id
}

test('an archive is given to whoever asked for it and to nobody else, on either side or elsewhere', async () => {
  const owner = await server.signedIn({ role: 'owner' })
  const director = await server.signedIn({ side: 'partner' })
  const elsewhere = await makeNetwork(server.database)
  const ofHost = await archiveOf(owner, 'host', null)
  const ofPartner = await archiveOf(director, 'partner', server.partner.id)
  const statusFor = async (client: Client, id: string) => (await client.get(`/exports/${id}/archive`)).status
  expect(await statusFor(owner, ofHost)).toBe(200)
  expect(await statusFor(director, ofPartner)).toBe(200)
  // another owner of the same side may see that it was taken, but it was taken with other eyes
  const second = await server.signedIn({ role: 'owner' })
  expect(await second.get(`/exports/${ofHost}/archive`)).toMatchObject({
    status: 403,
    body: { code: 'not_your_export' },
  })
  expect((await second.get(`/exports/${ofHost}`)).body).toMatchObject({ export: { isMine: false } })
  for (const role of ['manager', 'curator', 'accountant', 'viewer', 'auditor'])
    expect(await statusFor(await server.signedIn({ role }), ofHost), role).toBe(403)
  for (const role of ['buyer', 'accountant', 'member'])
    expect(await statusFor(await server.signedIn({ side: 'partner', role }), ofPartner), role).toBe(403)
  // what is the other side's, or another network's, is not there at all
  expect(await statusFor(director, ofHost)).toBe(404)
  expect(await statusFor(owner, ofPartner)).toBe(404)
  const stranger = await server.signedIn({ network: elsewhere })
  expect(await statusFor(stranger, ofHost)).toBe(404)
})

test('an archive whose file is gone is told to be gone', async () => {
  const owner = await server.signedIn()
  const id = await archiveOf(owner, 'host', null)
  await server.database.owner.query("update export_run set file_name = 'gone.zip', id = $2 where id = $1", [
    id,
    newId(),
  ])
  const { rows } = await server.database.owner.query("select id from export_run where file_name = 'gone.zip'")
  expect(await owner.get(`/exports/${rows[0].id}/archive`)).toMatchObject({
    status: 409,
    body: { code: 'export_not_there' },
  })
})
