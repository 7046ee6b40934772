import { createTransport, type SendMailOptions } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { partners as partnersModule } from '#modules/partners/module.ts'
import type { FactWithHistory } from '#modules/workspace/contract.ts'
import { workspace } from '#modules/workspace/module.ts'
import type { MailServer } from '#platform/mail/receive.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import { makePartner, type WorldPartner } from '#testing/world.ts'
import type { InboundMail, MailAddressAnswer, Notification } from '../contract.ts'
import { messaging } from '../module.ts'
import { openInbound } from './open.ts'
import { otherParties, tokenOf } from './rules.ts'

const DOMAIN = 'log.artel.test'

let app: TestApp
let server: MailServer
let owner: Client
let colleague: Client
let partner: WorldPartner
let other: WorldPartner
let address: string

beforeAll(async () => {
  process.env['INBOUND_MAIL_PORT'] = '0'
  process.env['INBOUND_MAIL_DOMAIN'] = DOMAIN
  app = await testApp({ modules: [partnersModule, workspace, messaging] })
  server = await openInbound(app.context, { host: '127.0.0.1', port: 0, domain: DOMAIN })
  owner = await app.signedIn({ name: 'Ольга', email: 'olga@host.test' })
  colleague = await app.signedIn({ name: 'Борис', role: 'manager' })
  partner = await makePartner(app.database, app.network, { name: 'Лён и Ко' })
  other = await makePartner(app.database, app.network, { name: 'Другие' })
  for (const [id, email] of [
    [partner.id, 'ivan@len.test'],
    [other.id, 'petr@drugie.test'],
    [other.id, 'maria@gmail.com'],
  ])
    await owner.post(`/partners/${id}/contacts`, { name: email, email, ofSide: 'partner', audience: 'host' })
  address = (await owner.post<MailAddressAnswer>('/mail-address')).body.address ?? ''
})

afterAll(async () => {
  delete process.env['INBOUND_MAIL_PORT']
  delete process.env['INBOUND_MAIL_DOMAIN']
  await server?.close()
})

/** Sends over real SMTP. */
async function send(mail: SendMailOptions, to: string = address): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: server.port, ignoreTLS: true })
  try {
    await transport.sendMail({
      from: 'Ольга <olga@host.test>',
      envelope: { from: 'olga@host.test', to },
      ...mail,
    })
  } finally {
    transport.close()
  }
}

async function letters(client: Client = owner, status?: string): Promise<InboundMail[]> {
  const answer = await client.get<{ data: InboundMail[] }>('/inbound-mails', { query: { status } })
  return answer.body.data
}

async function letterNamed(subject: string): Promise<InboundMail | undefined> {
  return (await letters()).find((letter) => letter.subject === subject)
}

describe('a letter to a forwarding address', () => {
  it('put into hidden copy becomes a contact with the partner it was written to, for one’s own side', async () => {
    await send({ to: 'Иван <ivan@len.test>', subject: 'Цены на март', text: 'Высылаю цены.' })
    const letter = await letterNamed('Цены на март')
    expect(letter).toMatchObject({ status: 'filed', partnerId: partner.id, parties: ['ivan@len.test'] })
    const { body } = await owner.get<{ data: FactWithHistory[] }>(`/partners/${partner.id}/timeline`)
    expect(body.data.find(({ kind }) => kind === 'contact.written')).toMatchObject({
      audience: 'host',
      current: { summary: 'Цены на март\n\nВысылаю цены.', with: 'Ольга' },
    })
    // it is the forwarder's letter: a colleague sees the contact, not the letter
    expect(await letters(colleague)).toEqual([])
  })

  it('that was forwarded goes by the head of the letter quoted in it', async () => {
    const text =
      'FYI\n\n---------- Пересылаемое сообщение ----------\nОт: Иван <ivan@len.test>\nТема: Счёт\n\nВо вложении.'
    await send({ to: address, subject: 'Fwd: Счёт', text })
    expect(await letterNamed('Fwd: Счёт')).toMatchObject({ status: 'filed', partnerId: partner.id })
  })

  it('goes by the domain of a company, never by that of a public mail service', async () => {
    await send({ to: 'new.person@drugie.test', subject: 'новому', text: 'x' })
    expect(await letterNamed('новому')).toMatchObject({ status: 'filed', partnerId: other.id })
    await send({ to: 'stranger@gmail.com', subject: 'чужому', text: 'x' })
    expect(await letterNamed('чужому')).toMatchObject({ status: 'waiting', partnerId: null })
  })

  it('asks its person when it names no partner, or two, and is filed, taken back and set aside by them', async () => {
    await send({ to: ['ivan@len.test', 'petr@drugie.test'], subject: 'обоим', text: 'x' })
    const waiting = await letterNamed('обоим')
    expect(waiting?.status).toBe('waiting')
    const { body } = await owner.get<{ data: Notification[] }>('/notifications', {
      query: { kind: 'question' },
    })
    expect(body.data[0]).toMatchObject({ data: { title: 'обоим' }, path: '/inbox?tab=letters' })
    const one = `/inbound-mails/${waiting?.id}`
    expect((await colleague.post(`${one}/file`, { partnerId: other.id })).status).toBe(404)
    const filed = await owner.post<InboundMail>(`${one}/file`, { partnerId: other.id })
    expect(filed.body).toMatchObject({ status: 'filed', partnerName: 'Другие' })
    expect((await owner.post(`${one}/file`, { partnerId: other.id })).body).toMatchObject({
      code: 'letter_was_filed',
    })
    await owner.post(`${one}/restore`)
    const timeline = await owner.get<{ data: FactWithHistory[] }>(`/partners/${other.id}/timeline`)
    expect(timeline.body.data.find(({ id }) => id === filed.body.factId)?.isRetracted).toBe(true)
    expect((await owner.post<InboundMail>(`${one}/discard`)).body.status).toBe('discarded')
  })

  it('is kept once however often it comes', async () => {
    const mail = { to: 'ivan@len.test', subject: 'дважды', text: 'x', messageId: '<twice@host.test>' }
    await send(mail)
    await send(mail)
    expect((await letters()).filter(({ subject }) => subject === 'дважды')).toHaveLength(1)
  })

  it('is read as text, and its attachments wait to be kept as documents: no programs, by what they are', async () => {
    await send({
      to: 'ivan@len.test',
      subject: 'html',
      html: '<p>Привет<script>alert(1)</script><img src="https://evil.test/pixel.png"></p>',
      attachments: [
        { filename: '../../Акт №1.txt', content: 'текст акта' },
        { filename: 'run.exe', content: 'MZ' },
        { filename: 'page.txt', content: '<html><script>1</script></html>' },
      ],
    })
    const letter = await letterNamed('html')
    expect(letter?.text).toBe('Привет')
    expect(letter?.attachments.map(({ fileName }) => fileName)).toEqual(['Акт №1.txt'])
    const [attachment] = letter?.attachments ?? []
    const kept = `/inbound-mails/${letter?.id}/attachments/${attachment?.id}/keep`
    const answer = await owner.post<{ documentId: string }>(kept, {})
    const document = await owner.get(`/partners/${partner.id}/documents/${answer.body.documentId}`)
    expect(document.body).toMatchObject({ title: 'Акт №1.txt', audience: 'host' })
    expect((await owner.post(kept, {})).body).toMatchObject({ code: 'attachment_was_kept' })
  })

  it('that a program made starts no loop: it is taken and dropped', async () => {
    const automatic: SendMailOptions[] = [
      { headers: { 'Auto-Submitted': 'auto-replied' } },
      { headers: { Precedence: 'bulk' } },
      { envelope: { from: '', to: address } },
    ]
    for (const [i, mail] of automatic.entries())
      await send({ to: 'ivan@len.test', subject: `automatic ${i}`, text: 'x', ...mail })
    expect((await letters()).filter(({ subject }) => subject.startsWith('automatic'))).toEqual([])
  })

  it('is refused when it is too large, and for addresses that are nobody’s', async () => {
    await expect(send({ to: 'ivan@len.test', text: 'x'.repeat(26 * 1024 * 1024) })).rejects.toMatchObject({
      responseCode: 552,
    })
    for (const nobody of [`log+${'a'.repeat(32)}@${DOMAIN}`, `olga@${DOMAIN}`, 'somebody@example.com'])
      await expect(send({ to: nobody, text: 'x' }, nobody)).rejects.toMatchObject({ responseCode: 550 })
  })

  it('is refused at an address that was renewed, and for somebody who has left', async () => {
    const old = address
    address = (await owner.post<MailAddressAnswer>('/mail-address')).body.address ?? ''
    expect(address).not.toBe(old)
    expect((await owner.get<MailAddressAnswer>('/mail-address')).body.address).toBe(address)
    await expect(send({ to: 'ivan@len.test', text: 'x' }, old)).rejects.toMatchObject({ responseCode: 550 })
    const leaver = await app.signedIn({ role: 'manager' })
    const theirs = (await leaver.post<MailAddressAnswer>('/mail-address')).body.address ?? ''
    await app.database.owner.query('update member set disabled_at = now() where user_id = $1', [
      leaver.userId,
    ])
    await expect(send({ to: 'ivan@len.test', text: 'x' }, theirs)).rejects.toMatchObject({
      responseCode: 550,
    })
  })

  it('names only partners its curator answers for', async () => {
    const curator = await app.signedIn({ role: 'curator' })
    const theirs = (await curator.post<MailAddressAnswer>('/mail-address')).body.address ?? ''
    await send({ to: 'ivan@len.test', subject: 'от куратора', text: 'x' }, theirs)
    expect(await letters(curator)).toMatchObject([{ status: 'waiting', partnerId: null }])
  })
})

test.each([
  ['its own addresses left out', 'Привет', ['ivan@len.test']],
  [
    'those of quoted heads',
    '> От кого: Пётр <PETR@len.test>\nтекст anna@other.test',
    ['ivan@len.test', 'petr@len.test'],
  ],
])('the other parties of a letter: %s', (_, text, expected) => {
  const mail = {
    from: { address: 'olga@host.test' },
    parties: [{ address: 'Ivan@len.test' }, { address: 'log+x@l.test' }],
    text,
  }
  expect(otherParties(mail, ['olga@host.test', '@l.test'])).toEqual(expected)
})

test('a token is read of an address of the domain only', () => {
  const token = 'a'.repeat(32)
  expect(tokenOf(`Log+${token}@L.test`, 'l.test')).toBe(token)
  for (const wrong of [`log+${token}@l.test.evil`, `x+${token}@l.test`, 'log+short@l.test'])
    expect(tokenOf(wrong, 'l.test')).toBeNull()
})
