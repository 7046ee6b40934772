import { createHash } from 'node:crypto'
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { sweepFiles } from '#records/documents/sweep.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { DocumentView } from './contract.ts'
import { workspace } from './module.ts'

let test: TestApp
let clients: { host: Client; partner: Client }
let url: string
let folder: string

beforeAll(async () => {
  test = await testApp({ modules: [workspace] })
  clients = { host: await test.signedIn(), partner: await test.signedIn({ side: 'partner' }) }
  url = `/partners/${test.partner.id}/documents`
  folder = join(test.context.dataFolder, 'files', test.network.id)
})

const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text}\n%%EOF`)

/** Sends a form with one file as a browser does. */
async function upload(
  client: Client,
  path: string,
  bytes: Buffer,
  fileName: string,
  fields: Record<string, string> = {},
) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([new Uint8Array(bytes)]), fileName)
  const request = new Request('http://localhost/', { method: 'POST', body: form })
  const response = await test.app.inject({
    method: 'POST',
    url: `/api/v1${path}`,
    headers: { ...client.headers, 'content-type': request.headers.get('content-type') ?? '' },
    payload: Buffer.from(await request.arrayBuffer()),
  })
  return { status: response.statusCode, body: JSON.parse(response.body) as DocumentView & { code?: string } }
}

const filesOnDisk = () => readdirSync(folder).filter((name) => /^[0-9a-f]{64}$/.test(name))
const waiting = () => readdirSync(join(folder, '.incoming'))

describe.each(['host', 'partner'] as const)('the %s', (side) => {
  const me = () => clients[side]
  const you = () => clients[side === 'host' ? 'partner' : 'host']

  it('uploads a document that both read byte for byte, and neither can take for a page', async () => {
    const bytes = pdf(`договор ${side}`)
    const added = await upload(me(), url, bytes, 'Договор №7 "итог".pdf', {
      title: 'Договор',
      kind: 'agreement',
    })
    expect(added.status).toBe(201)
    const hash = createHash('sha256').update(bytes).digest('hex')
    expect(added.body).toMatchObject({ title: 'Договор', audience: 'shared', side })
    expect(added.body.versions).toMatchObject([
      { n: 1, sha256: hash, size: bytes.length, mediaType: 'application/pdf', hasPreview: true },
    ])
    const download = await you().get(`${url}/${added.body.id}/versions/1/content`)
    expect(download.text).toBe(bytes.toString())
    expect(download.headers['content-disposition']).toMatch(
      /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''/,
    )
    expect(download.headers['x-content-type-options']).toBe('nosniff')
    expect(download.headers['content-security-policy']).toContain('sandbox')
    const preview = await you().get(`${url}/${added.body.id}/versions/1/content?preview=1`)
    expect(preview.headers['content-disposition']).toMatch(/^inline;/)
    expect(preview.headers['content-type']).toBe('application/pdf')
    expect(waiting()).toEqual([])
  })

  it('keeps versions as they were; a signed one is superseded only by name', async () => {
    const first = await upload(me(), url, pdf('v1'), 'plan.pdf')
    const versions = `${url}/${first.body.id}/versions`
    const second = await upload(you(), versions, pdf(`v2 ${side}`), 'plan.pdf', { signed: 'true' })
    expect(second.body.versions.map((version) => [version.n, version.isSigned])).toEqual([
      [2, true],
      [1, false],
    ])
    expect((await upload(me(), versions, pdf('v3'), 'plan.pdf')).body.code).toBe('signed_version')
    const supersedes = second.body.versions[0]?.id ?? ''
    const third = await upload(me(), versions, pdf('v3'), 'plan.pdf', { supersedes })
    expect(third.body.versions[0]).toMatchObject({ n: 3, supersedes })
    expect((await me().get(`${versions}/1/content`)).text).toBe(pdf('v1').toString())
    expect((await me().get(`${versions}/2/content`)).text).toBe(pdf(`v2 ${side}`).toString())
    expect((await me().post(`${url}/${first.body.id}/remove`, { reason: 'старый' })).body).toMatchObject({
      code: 'document_signed',
    })
  })

  it('hides what it added, with a reason, and shows it again', async () => {
    const { id } = (await upload(me(), url, pdf('лишний'), 'x.pdf')).body
    expect((await you().post(`${url}/${id}/remove`, { reason: 'мне мешает' })).body).toMatchObject({
      code: 'not_added_by_you',
    })
    expect((await me().post(`${url}/${id}/remove`, { reason: 'ошибка' })).body).toMatchObject({
      removedReason: 'ошибка',
    })
    expect((await you().get(url)).text).not.toContain(id)
    expect((await you().get(`${url}?removed=yes`)).text).toContain(id)
    await me().post(`${url}/${id}/restore`)
    expect((await you().get(url)).text).toContain(id)
  })

  it('renames with If-Match', async () => {
    const { id, version } = (await upload(me(), url, pdf('имя'), 'x.pdf')).body
    const renamed = await me().patch<DocumentView>(
      `${url}/${id}`,
      { title: 'Новое имя' },
      { ifMatch: version },
    )
    expect(renamed.body).toMatchObject({ title: 'Новое имя', version: version + 1 })
    expect((await me().patch(`${url}/${id}`, { title: 'a' }, { ifMatch: version })).status).toBe(412)
  })

  it('keeps its own documents to itself, even where the other side has the very same bytes', async () => {
    const bytes = pdf(`тайна ${side}`)
    const mine = await upload(me(), url, bytes, 'secret.pdf', { audience: side })
    const before = filesOnDisk().length
    const yours = await upload(you(), url, bytes, 'copy.pdf', {
      audience: side === 'host' ? 'partner' : 'host',
    })
    expect(yours.status).toBe(201)
    expect(filesOnDisk().length).toBe(before)
    expect((await you().get(`${url}/${mine.body.id}`)).status).toBe(404)
    expect((await you().get(`${url}/${mine.body.id}/versions/1/content`)).status).toBe(404)
    expect((await upload(you(), `${url}/${mine.body.id}/versions`, bytes, 'a.pdf')).status).toBe(404)
    expect((await me().get(`${url}/${mine.body.id}/versions/1/content`)).text).toBe(bytes.toString())
  })
})

describe('bytes', () => {
  it.each([
    [
      'a program',
      Buffer.concat([
        Buffer.from('MZ'),
        Buffer.alloc(60),
        Buffer.from([64, 0, 0, 0]),
        Buffer.from('PE\0\0'),
        Buffer.alloc(64),
      ]),
      'invoice.pdf',
      'file_type_refused',
    ],
    ['a program by its name', Buffer.from('hello'), 'start.bat', 'file_type_refused'],
    ['a script', Buffer.from('#!/bin/sh\necho hi\n'), 'notes.txt', 'file_type_refused'],
    [
      'a page called text',
      Buffer.from('<html><script>alert(1)</script></html>'),
      'readme.txt',
      'file_type_disguised',
    ],
    [
      'a drawing with code called picture',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'),
      'logo.png',
      'file_type_disguised',
    ],
  ])('of %s are refused', async (_, bytes, name, code) => {
    const before = filesOnDisk().length
    const refused = await upload(clients.host, url, bytes, name)
    expect(refused).toMatchObject({ status: 415, body: { code } })
    expect([filesOnDisk().length, waiting().length]).toEqual([before, 0])
  })

  it.each([
    ['a page', Buffer.from('<!doctype html><p>hi'), 'page.html', 'text/html', 'application/octet-stream'],
    [
      'Russian text of an old system',
      Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]),
      'a.txt',
      'text/plain; charset=windows-1251',
      'text/plain; charset=windows-1251',
    ],
    ['a table', Buffer.from('a;b\n1;2\n'), 'a.csv', 'text/csv; charset=utf-8', 'text/csv; charset=utf-8'],
    [
      'nothing anybody knows',
      Buffer.from([1, 2, 3, 4]),
      'a.bin',
      'application/octet-stream',
      'application/octet-stream',
    ],
  ])('of %s are served as no page', async (_, bytes, name, found, served) => {
    const added = await upload(clients.host, url, bytes, name)
    expect(added.body.versions[0]?.mediaType).toContain(found.split(';')[0])
    const download = await clients.host.get(`${url}/${added.body.id}/versions/1/content?preview=1`)
    expect(download.headers['content-type']).toBe(served)
    expect(download.headers['content-security-policy']).toContain('sandbox')
  })

  it('sent without a file, or for nobody, leave nothing behind', async () => {
    const form = new Request('http://localhost/', { method: 'POST', body: new FormData() })
    const empty = await test.app.inject({
      method: 'POST',
      url: `/api/v1${url}`,
      headers: { ...clients.host.headers, 'content-type': form.headers.get('content-type') ?? '' },
      payload: Buffer.from(await form.arrayBuffer()),
    })
    expect(empty.statusCode).toBe(400)
    expect((await upload(clients.host, url, pdf('x'), 'x.pdf', { kind: 'nonsense' })).status).toBe(400)
    expect((await upload(clients.partner, url, pdf('x'), 'x.pdf', { audience: 'host' })).body.code).toBe(
      'audience_not_yours',
    )
    expect(waiting()).toEqual([])
  })

  it('that killed uploads left behind are swept after a day; all that a document uses stays', async () => {
    const kept = filesOnDisk()
    const orphan = join(folder, 'ab'.repeat(32))
    const young = join(folder, 'cd'.repeat(32))
    const torn = join(folder, '.incoming', '01930000-0000-7000-8000-000000000001')
    for (const path of [orphan, young, torn]) writeFileSync(path, 'left')
    const old = new Date(Date.now() - 2 * 86_400_000)
    for (const name of kept) utimesSync(join(folder, name), old, old)
    for (const path of [orphan, torn]) utimesSync(path, old, old)
    const { db, dataFolder } = test.context
    expect(await sweepFiles(db, dataFolder, test.network.id, new Date())).toBe(2)
    expect([existsSync(orphan), existsSync(torn), existsSync(young)]).toEqual([false, false, true])
    expect(filesOnDisk().sort()).toEqual([...kept, 'cd'.repeat(32)].sort())
  })

  it('removed for good leave the hash, and stay where another document uses them', async () => {
    const bytes = pdf('забыть')
    const hash = createHash('sha256').update(bytes).digest('hex')
    const [one, two] = [
      await upload(clients.host, url, bytes, 'a.pdf'),
      await upload(clients.host, url, bytes, 'b.pdf'),
    ]
    const remove = (id: string) =>
      clients.host.post<DocumentView>(`${url}/${id}/versions/1/remove-bytes`, { reason: 'просьба' })
    expect((await remove(one.body.id)).body.versions[0]).toMatchObject({ sha256: hash, hasPreview: false })
    expect((await clients.host.get(`${url}/${one.body.id}/versions/1/content`)).status).toBe(410)
    const old = new Date(Date.now() - 2 * 86_400_000)
    utimesSync(join(folder, hash), old, old)
    const sweep = () => sweepFiles(test.context.db, test.context.dataFolder, test.network.id, new Date())
    await sweep()
    expect((await clients.host.get(`${url}/${two.body.id}/versions/1/content`)).text).toBe(bytes.toString())
    await remove(two.body.id)
    await sweep()
    expect(existsSync(join(folder, hash))).toBe(false)
  })
})

describe('who opened what', () => {
  it('both see who opened a shared document, each opening once in a while', async () => {
    const { id } = (await upload(clients.host, url, pdf('открыт'), 'a.pdf')).body
    const openings = async (client: Client) =>
      (
        await client.get<{ data: { n: number; side: string; actor: { name: string } }[] }>(
          `${url}/${id}/openings`,
        )
      ).body.data
    expect(await openings(clients.host)).toEqual([])
    for (let time = 0; time < 3; time++)
      await clients.partner.get(`${url}/${id}/versions/1/content?preview=1`)
    for (const client of [clients.host, clients.partner])
      expect(await openings(client)).toMatchObject([
        { n: 1, side: 'partner', actor: { name: 'partner director' } },
      ])
  })

  it('of a private one nobody of the other side learns that it was opened, nor that it is there', async () => {
    const { id } = (await upload(clients.host, url, pdf('свой'), 'a.pdf', { audience: 'host' })).body
    await clients.host.get(`${url}/${id}/versions/1/content`)
    expect((await clients.host.get<{ data: unknown[] }>(`${url}/${id}/openings`)).body.data).toHaveLength(1)
    expect((await clients.partner.get(`${url}/${id}/openings`)).status).toBe(404)
    expect((await clients.partner.get(`${url}/${id}/text`)).status).toBe(404)
    expect((await clients.partner.get(`${url}/${id}/versions/1/content`)).status).toBe(404)
  })
})

describe('folders', () => {
  it('are where a side keeps a document; each lists its own', async () => {
    const { id, version } = (await upload(clients.host, url, pdf('папка'), 'a.pdf', { folder: 'Договоры' }))
      .body
    const names = async () =>
      (
        await clients.partner.get<{ data: { folder: string; documents: number }[] }>(
          `/partners/${test.partner.id}/document-folders`,
        )
      ).body.data
    expect(await names()).toEqual([{ folder: 'Договоры', documents: 1 }])
    expect((await clients.partner.get(`${url}?folder=${encodeURIComponent('Договоры')}`)).text).toContain(id)
    const moved = await clients.host.patch<DocumentView>(
      `${url}/${id}`,
      { folder: null },
      { ifMatch: version },
    )
    expect(moved.body).toMatchObject({ folder: null, version: version + 1 })
    expect(await names()).toEqual([])
    expect((await clients.partner.get(`${url}?folder=-`)).text).toContain(id)
  })
})
