import { sql } from 'kysely'
import { contactWritten } from '#modules/workspace/contract.ts'
import type { Tx } from '#platform/database/database.ts'
import { inScope } from '#platform/database/scope.ts'
import { Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { keepMail } from '#platform/mail/keep.ts'
import type { Context } from '#platform/module.ts'
import { stateFact } from '#records/facts/state.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { newId } from '#shared/ids.ts'
import { CALL_BACK_SECONDS, type MessagePreview, type NewMessage } from './contract.ts'
import { letterMail } from './mail-texts.ts'
import { notify } from './notify.ts'
import type { Words } from './tables.ts'
import './tables.ts'

export const SEND_JOB = 'messaging.send'

type Recipient = {
  partner_id: string
  partner_name: string
  user_id: string | null
  contact_id: string | null
  name: string
  email: string | null
  language: 'ru' | 'en'
}

/**
 * The people of partners that a letter would go to: those who sign in, and when asked also contacts with a mail address
 * who do not. Nobody of a partner that is archived or that the scope may not see.
 */
async function recipientsOf(
  tx: Tx,
  partnerIds: readonly string[],
  to: NewMessage['to'],
): Promise<{ partners: { id: string; name: string }[]; people: Recipient[] }> {
  const ids = [...new Set(partnerIds)]
  const partners = await sql<{ id: string; name: string }>`
    select partner_id as id, name from partner where partner_id = any (${ids}::uuid[]) and archived_at is null
      and merged_into is null order by lower(name), partner_id`.execute(tx)
  const visible = partners.rows.map(({ id }) => id)
  const { rows } = await sql<Recipient>`
    select m.partner_id, p.name as partner_name, m.user_id, null::uuid as contact_id, u."name", u."email",
        coalesce(u."language", p.language, n.language) as language
      from member m join auth."user" u on u."id" = m.user_id join partner p on p.partner_id = m.partner_id
        join network n on n.network_id = m.network_id
      where m.side = 'partner' and m.partner_id = any (${visible}::uuid[]) and m.ended_at is null and m.disabled_at is null
    union all
    select c.partner_id, p.name, null, c.id, c.name, c.email, coalesce(p.language, n.language)
      from contact c join partner p on p.partner_id = c.partner_id join network n on n.network_id = c.network_id
      where ${to === 'users_and_contacts'} and c.partner_id = any (${visible}::uuid[]) and c.of_side = 'partner'
        and c.archived_at is null and c.email is not null
        and not exists (select from member m join auth."user" u on u."id" = m.user_id where m.partner_id = c.partner_id
          and m.ended_at is null and m.disabled_at is null and lower(u."email") = lower(c.email))
    order by 2, 5`.execute(tx)
  const once = new Map(
    rows.map((row) => [`${row.partner_id} ${row.user_id ?? row.email?.toLowerCase()}`, row]),
  )
  return { partners: partners.rows, people: [...once.values()] }
}

/** Whom a letter would reach, before it is written. */
export async function previewMessage(
  tx: Tx,
  input: Pick<NewMessage, 'partnerIds' | 'to'>,
): Promise<MessagePreview> {
  const { partners, people } = await recipientsOf(tx, input.partnerIds, input.to)
  const reached = new Set(people.map((person) => person.partner_id))
  const without = partners.filter(({ id }) => !reached.has(id))
  const inRussian = people.filter(({ language }) => language === 'ru').length
  return {
    partners: reached.size,
    withoutPeople: without.slice(0, 20).map(({ id, name }) => ({ partnerId: id, name })),
    withoutPeopleCount: without.length,
    recipients: people.length,
    languages: { ru: inRussian, en: people.length - inRussian },
  }
}

/**
 * Writes a letter from the host to the people of many partners. It leaves after `CALL_BACK_SECONDS`, until then
 * `callBackMessage` stops it. Refuses when there is nobody to write to. Returns its id.
 */
export async function sendMessage(writer: RequestWriter, input: NewMessage): Promise<string> {
  const { tx, networkId, now } = writer
  const { people } = await recipientsOf(tx, input.partnerIds, input.to)
  if (people.length === 0)
    throw new Refused('nobody_to_write_to', {
      errors: [
        {
          pointer: '#/partnerIds',
          code: 'nobody_to_write_to',
          detail: 'None of these partners has people to write to.',
        },
      ],
    })
  const id = newId()
  await sql`
    insert into message (id, network_id, by_id, curator_id, subject, body, partners, recipients, created_at, send_at)
    values (${id}, ${networkId}, ${writer.actor.kind === 'person' ? writer.actor.id : null},
      nullif(current_setting('app.curator_id', true), ''), ${JSON.stringify(input.subject)}::jsonb, ${JSON.stringify(input.body)}::jsonb,
      ${new Set(people.map((person) => person.partner_id)).size}, ${people.length}, ${now},
      ${new Date(now.getTime() + CALL_BACK_SECONDS * 1000)})`.execute(tx)
  for (let i = 0; i < people.length; i += 500)
    await tx
      .insertInto('message_copy')
      .values(
        people.slice(i, i + 500).map((person) => ({
          partner_id: person.partner_id,
          id: newId(),
          network_id: networkId,
          audience: 'host' as const,
          side: writer.side,
          message_id: id,
          user_id: person.user_id,
          contact_id: person.contact_id,
          name: person.name,
          email: person.email,
          language: person.language,
          fact_id: null,
          sent_at: null,
        })),
      )
      .execute()
  await enqueueJob(tx, SEND_JOB, { networkId, messageId: id })
  return id
}

/** Stops a letter that has not left yet; refuses one that has. */
export async function callBackMessage(tx: Tx, id: string, now: Date): Promise<void> {
  const { rows } = await sql`
    update message set called_back_at = ${now} where id = ${id} and sent_at is null and called_back_at is null and send_at > ${now}
    returning id`.execute(tx)
  if (rows.length === 0) throw new Refused('message_has_left', { status: 409 })
}

type Waiting = { id: string; by_id: string | null; curator_id: string | null; subject: Words; body: Words }

/** Sends the letters of a network whose time has come. Returns how many. */
export async function sendDueMessages(
  context: Pick<Context, 'db'>,
  networkId: string,
  now: Date,
): Promise<number> {
  const { db } = context
  const due = await inScope(db, { networkId, side: 'system' }, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from message where sent_at is null and called_back_at is null and send_at <= ${now} order by send_at`.execute(
      tx,
    )
    return rows
  })
  let sent = 0
  for (const { id } of due) if (await sendOne(db, networkId, id, now)) sent++
  return sent
}

async function sendOne(db: Context['db'], networkId: string, id: string, now: Date): Promise<boolean> {
  return inScope(db, { networkId, side: 'system' }, async (tx) => {
    const { rows } = await sql<Waiting>`
      update message set sent_at = ${now} where id = ${id} and sent_at is null and called_back_at is null
      returning id, by_id, curator_id, subject, body`.execute(tx)
    const [letter] = rows
    if (!letter) return false
    const copies = await tx
      .selectFrom('message_copy')
      .select(['partner_id', 'id', 'user_id', 'name', 'email', 'language'])
      .where('message_id', '=', id)
      .orderBy('partner_id')
      .execute()
    const byPartner = Map.groupBy(copies, (copy) => copy.partner_id)
    const actorName = letter.by_id
      ? ((
          await sql<{ name: string }>`select name from house.person_names(array[${letter.by_id}])`.execute(tx)
        ).rows[0]?.name ?? null)
      : null
    const writer = {
      tx,
      networkId,
      side: 'host' as const,
      actor: { kind: letter.by_id ? ('person' as const) : ('system' as const), id: letter.by_id },
      now,
    }
    for (const [partnerId, own] of byPartner) {
      const language = own[0]?.language ?? 'en'
      const { id: factId } = await stateFact(writer, {
        partnerId,
        kind: contactWritten,
        audience: 'shared',
        happenedAt: now,
        subject: { kind: 'message', id },
        data: {
          summary: wordsFor(letter.subject, language),
          with: own
            .map(({ name }) => name)
            .join(', ')
            .slice(0, 300),
        },
      })
      await tx
        .updateTable('message_copy')
        .set({ fact_id: factId, sent_at: now })
        .where('partner_id', '=', partnerId)
        .where('message_id', '=', id)
        .execute()
      for (const wanted of ['ru', 'en'] as const)
        await notify(tx, {
          userIds: own.flatMap((copy) => (copy.user_id && copy.language === wanted ? [copy.user_id] : [])),
          kind: 'message',
          partnerId,
          audience: 'shared',
          subject: { kind: 'message', id },
          data: {
            actor: actorName,
            title: wordsFor(letter.subject, wanted),
            text: wordsFor(letter.body, wanted),
          },
          path: '/inbox',
          at: now,
        })
    }
    await mailContacts(tx, networkId, letter, copies, actorName, now)
    await refreshProjections(tx, [...byPartner.keys()])
    return true
  })
}

type Copy = { user_id: string | null; email: string | null; language: 'ru' | 'en' }

/** Contacts who do not sign in get the letter itself by mail. */
async function mailContacts(
  tx: Tx,
  networkId: string,
  letter: Waiting,
  copies: readonly Copy[],
  actor: string | null,
  now: Date,
): Promise<void> {
  const { rows } = await sql<{
    name: string
  }>`select name from network where network_id = ${networkId}`.execute(tx)
  const networkName = rows[0]?.name ?? ''
  for (const { user_id, email, language } of copies) {
    if (user_id || !email) continue
    const words = { subject: wordsFor(letter.subject, language), body: wordsFor(letter.body, language) }
    const mail = letterMail(language, { ...words, actor, networkName })
    await keepMail(
      tx,
      { ...mail, networkId, kind: 'message', recipient: email, language, secretUntil: null },
      now,
    )
  }
}

/** The words in a language, or in the other where they were not written in it. */
export function wordsFor(words: Words, language: 'ru' | 'en'): string {
  return words[language] || words[language === 'ru' ? 'en' : 'ru']
}
