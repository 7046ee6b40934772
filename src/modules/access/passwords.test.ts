import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inScope } from '#platform/database/scope.ts'
import { deliverMails } from '#platform/mail/deliver.ts'
import { cookieOf, testApp } from '#testing/app.ts'
import { makeNetwork } from '#testing/world.ts'
import { tidy } from './jobs.ts'
import { addMember } from './members.ts'
import { createUser, hashPassword } from './users.ts'

const OLD = 'seven quiet lanterns'
const NEW = 'eleven loud trumpets'
let now = new Date()
const world = await testApp({ clock: { now: () => now } })
const { anonymous, context, network } = world

type Letter = { to: string; text: string; raw: string }
const inbox: Letter[] = []
let isRefusing = false
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo: (_address, _session, done) => done(isRefusing ? new Error('mailbox is full') : null),
  onData: (stream, session, done) => {
    let raw = ''
    stream.on('data', (chunk: Buffer) => {
      raw += chunk.toString('utf8')
    })
    stream.on('end', () => {
      inbox.push({ to: session.envelope.rcptTo[0]?.address ?? '', text: decoded(raw), raw })
      done()
    })
  },
})
beforeAll(async () => {
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve))
  const address = smtp.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  process.env['SMTP_URL'] = `smtp://127.0.0.1:${port}`
  process.env['PUBLIC_URL'] = 'http://artel.example'
})
afterAll(() => new Promise<void>((resolve) => smtp.close(() => resolve())))

/** The text part of a mail: quoted-printable or base64, as nodemailer chooses by the letters in it. */
function decoded(raw: string): string {
  return raw
    .split(/\r?\n--.*\r?\n/)
    .map((part) => {
      const body = part.slice(part.search(/\r?\n\r?\n/)).trim()
      if (/encoding: base64/i.test(part)) return Buffer.from(body, 'base64').toString('utf8')
      const joined = body.replace(/=\r?\n/g, '')
      return Buffer.from(
        joined.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      ).toString('utf8')
    })
    .join('\n')
}

async function makePerson(email: string, language: 'ru' | 'en' = 'ru') {
  const passwordHash = await hashPassword(OLD)
  return inScope(context.db, { networkId: network.id, side: 'system' }, async (tx) => {
    const user = await createUser(tx, { name: 'Лев Котов', email, language, passwordHash }, now)
    await addMember(
      tx,
      {
        networkId: network.id,
        userId: user.id,
        side: 'host',
        partnerId: null,
        role: 'viewer',
        createdBy: null,
      },
      now,
    )
    return user
  })
}

const signIn = (email: string, password: string) => anonymous.post('/session', { email, password })
async function mailsTo(email: string): Promise<Letter[]> {
  await world.settled()
  return inbox.filter(({ to }) => to === email)
}
const tokenIn = (letter: Letter | undefined) => /reset-password#([\w-]+)/.exec(letter?.text ?? '')?.[1] ?? ''

describe('a forgotten password', () => {
  it('is replaced through a mail in the person’s language; all sessions end; the link works once', async () => {
    await makePerson('lev@host.example')
    const signedIn = await signIn('lev@host.example', OLD)
    const cookie = cookieOf(signedIn)
    const asked = await anonymous.post('/password-resets', { email: 'Lev@host.example' })
    expect([asked.status, asked.body]).toEqual([202, { isAccepted: true }])
    const [letter] = await mailsTo('lev@host.example')
    expect(letter?.text).toContain('Кто-то запросил новый пароль')
    expect(letter?.text).toContain('http://artel.example/reset-password#')
    const token = tokenIn(letter)
    const weak = await anonymous.post('/password-resets/completion', { token, password: 'password123' })
    expect(weak.body['code']).toBe('password_common')
    expect((await anonymous.post('/password-resets/completion', { token, password: NEW })).status).toBe(204)
    expect((await anonymous.get('/session', { headers: { cookie } })).status).toBe(401)
    expect((await signIn('lev@host.example', OLD)).status).toBe(401)
    expect((await signIn('lev@host.example', NEW)).status).toBe(204)
    const again = await anonymous.post('/password-resets/completion', { token, password: OLD })
    expect([again.status, again.body['code']]).toEqual([422, 'link_invalid'])
    const letters = await mailsTo('lev@host.example')
    expect(letters.at(-1)?.text).toContain('Пароль для lev@host.example изменён')
  })

  it('of nobody is answered the same, and no mail goes out', async () => {
    const asked = await anonymous.post('/password-resets', { email: 'nobody@host.example' })
    expect([asked.status, asked.body]).toEqual([202, { isAccepted: true }])
    expect(await mailsTo('nobody@host.example')).toEqual([])
  })

  it('fills no mailbox: three links an hour', async () => {
    await makePerson('flood@host.example')
    for (let i = 0; i < 6; i++) {
      await anonymous.post('/password-resets', { email: 'flood@host.example' })
      await world.settled()
    }
    expect((await mailsTo('flood@host.example')).length).toBe(3)
  })

  it('does not follow the Host header of whoever asks', async () => {
    await makePerson('host@host.example')
    await anonymous.post(
      '/password-resets',
      { email: 'host@host.example' },
      { headers: { host: 'evil.example' } },
    )
    const [letter] = await mailsTo('host@host.example')
    expect(letter?.text).not.toContain('evil.example')
  })

  it.each(['x'.repeat(24), '../../etc/passwd', 'a'.repeat(11)])(
    'is not replaced by a made-up token %s',
    async (token) => {
      expect((await anonymous.post('/password-resets/completion', { token, password: NEW })).status).toBe(422)
    },
  )
})

describe('one’s own password', () => {
  it('changes by the current one; other sessions end, this one stays', async () => {
    await makePerson('change@host.example')
    const cookies = await Promise.all([1, 2].map(() => signIn('change@host.example', OLD)))
    const [mine = '', other = ''] = cookies.map(cookieOf)
    const change = (current: string, password: string) =>
      anonymous.post('/session/password', { current, password }, { headers: { cookie: mine } })
    expect((await change('wrong', NEW)).body).toMatchObject({
      code: 'wrong_password',
      errors: [{ pointer: '#/current' }],
    })
    expect((await change(OLD, 'change@host.example')).body['code']).toBe('password_common')
    expect((await change(OLD, NEW)).status).toBe(204)
    expect((await anonymous.get('/session', { headers: { cookie: mine } })).status).toBe(200)
    expect((await anonymous.get('/session', { headers: { cookie: other } })).status).toBe(401)
    expect((await signIn('change@host.example', NEW)).status).toBe(204)
  })

  it('is not guessed from a stolen session either', async () => {
    await makePerson('stolen@host.example')
    const answer = await signIn('stolen@host.example', OLD)
    const cookie = cookieOf(answer)
    const guess = () =>
      anonymous.post('/session/password', { current: 'guess', password: NEW }, { headers: { cookie } })
    for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(422)
    expect((await guess()).status).toBe(429)
  })
})

describe('kept mail', () => {
  it('loses its secret link once it was sent', async () => {
    await makePerson('kept@host.example')
    await anonymous.post('/password-resets', { email: 'kept@host.example' })
    const token = tokenIn((await mailsTo('kept@host.example'))[0])
    expect(token.length).toBeGreaterThan(20)
    const { rows } = await world.database.owner.query(
      "select text, html from mail where recipient = 'kept@host.example'",
    )
    expect(JSON.stringify(rows)).not.toContain(token)
    expect(rows[0].text).toContain('reset-password#…')
  })

  it('waits and is tried again when the server refuses it', async () => {
    await makePerson('full@host.example')
    isRefusing = true
    await anonymous.post('/password-resets', { email: 'full@host.example' })
    await world.settled()
    isRefusing = false
    const owner = await world.signedIn()
    type List = {
      data: { recipient: string; attempts: number; lastError: string | null; sentAt: string | null }[]
    }
    const find = async () =>
      (await owner.get<List>('/mails')).body.data.find(({ recipient }) => recipient === 'full@host.example')
    expect(await find()).toMatchObject({
      attempts: 1,
      sentAt: null,
      lastError: expect.stringContaining('mailbox is full'),
    })
    const transport = { smtpUrl: process.env['SMTP_URL'] ?? '', from: 'artel@host.example' }
    expect(await deliverMails(context, transport)).toBe(0)
    now = new Date(now.getTime() + 61_000)
    expect(await deliverMails(context, transport)).toBe(1)
    expect(await find()).toMatchObject({ attempts: 2, lastError: null })
    now = new Date()
  })

  it('without SMTP_URL is readable in settings, by the owner only and with an entry in the audit', async () => {
    const smtpUrl = process.env['SMTP_URL']
    delete process.env['SMTP_URL']
    try {
      const owner = await world.signedIn()
      const email = 'unsent@host.example'
      await owner.post('/invitations', { email, side: 'host', role: 'viewer', language: 'en' })
      const list = await owner.get<{ data: { id: string; recipient: string }[]; isSending: boolean }>(
        '/mails',
      )
      expect(list.body.isSending).toBe(false)
      const mail = list.body.data.find(({ recipient }) => recipient === email)
      const read = await owner.get<{ text: string }>(`/mails/${mail?.id}`)
      expect(read.body.text).toMatch(/http:\/\/artel\.example\/invitation#[\w-]{32}/)
      for (const role of ['manager', 'viewer'])
        expect((await (await world.signedIn({ role })).get(`/mails/${mail?.id}`)).status).toBe(403)
      expect((await (await world.signedIn({ side: 'partner' })).get('/mails')).status).toBe(403)
      const audit = await owner.get<{ data: object[] }>('/audit', { query: { kind: 'mail.read' } })
      expect(audit.body.data).toMatchObject([{ target: email }])
      now = new Date(now.getTime() + 8 * 86_400_000)
      await tidy(context)
      expect((await owner.get<{ text: string }>(`/mails/${mail?.id}`)).body.text).toContain('invitation#…')
      now = new Date()
    } finally {
      process.env['SMTP_URL'] = smtpUrl
    }
  })

  it('with a reset link is not readable by an owner when it opens another network or another side', async () => {
    const elsewhere = await makeNetwork(world.database)
    const user = await makePerson('both@host.example')
    await inScope(context.db, { networkId: elsewhere.id, side: 'system' }, (tx) =>
      addMember(
        tx,
        {
          networkId: elsewhere.id,
          userId: user.id,
          side: 'host',
          partnerId: null,
          role: 'viewer',
          createdBy: null,
        },
        now,
      ),
    )
    const partnerPerson = await world.signedIn({ side: 'partner', email: 'pia@partner.example' })
    expect(partnerPerson.userId).toBeTruthy()
    for (const email of ['both@host.example', 'pia@partner.example']) {
      await anonymous.post('/password-resets', { email })
      await world.settled()
      const { rows } = await world.database.owner.query(
        "select network_id from mail where recipient = $1 and kind = 'reset'",
        [email],
      )
      expect(rows).toEqual([{ network_id: null }])
    }
  })
})
