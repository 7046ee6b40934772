import { sql } from 'kysely'
import { addReminder, notify } from '#modules/messaging/index.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

/** Places of the story: partners whose people sign in, and two that need somebody. */
const NAMED = { director: 2, buyer: 5, first: 0, second: 1 } as const

const mails = {
  anna: 'anna@demo.artel.example',
  petr: 'petr@demo.artel.example',
  elena: 'elena@demo.artel.example',
  mikhail: 'mikhail@partner.artel.example',
  hannah: 'hannah@partner.artel.example',
} as const

/**
 * What an ordinary day leaves behind: notes that name people, reminders that are due or wait, a letter in the inboxes of
 * partners' people. Nothing of it is mailed.
 */
export async function addEveryday(
  writer: Writer & { side: 'system' },
  partnerIds: readonly string[],
): Promise<void> {
  const { tx, now } = writer
  const { rows } = await sql<{ id: string; email: string; name: string }>`
    select "id", "email", "name" from auth."user" where "email" = any (${Object.values(mails)}::text[])`.execute(
    tx,
  )
  const known = new Map(rows.map((row) => [row.email, row]))
  const idOf = (who: keyof typeof mails) => known.get(mails[who])?.id ?? ''
  const at = (place: keyof typeof NAMED) => partnerIds[NAMED[place]] ?? ''
  const asPerson = (who: keyof typeof mails) => ({
    ...writer,
    side: 'host' as const,
    actor: { kind: 'person' as const, id: idOf(who) },
  })
  const before = (ms: number) => new Date(now.getTime() - ms)

  await addNamedNote(writer, {
    partnerId: at('director'),
    by: idOf('petr'),
    byName: 'Пётр Осипов',
    text: '@Анна Верещагина, они просят отсрочку ещё на две недели. Я бы согласился: платят всегда. Решим до пятницы?',
    names: [idOf('anna')],
    audience: 'host',
    at: before(3 * HOUR_MS),
  })
  await addNamedNote(writer, {
    partnerId: at('buyer'),
    by: idOf('elena'),
    byName: 'Елена Дьякова',
    text: '@Hannah Walker, here are the two colours you asked about: flax and slate. Which one goes into the spring order?',
    names: [idOf('hannah')],
    audience: 'shared',
    at: before(26 * HOUR_MS),
  })
  const reminders = [
    { place: 'director', text: 'Спросить, подошёл ли новый лён', ms: -2 * HOUR_MS },
    { place: 'first', text: 'Отправить протокол встречи', ms: -20 * HOUR_MS },
    { place: 'buyer', text: 'Поздравить Two Sheep с пятилетием магазина', ms: 4 * DAY_MS },
    { place: 'second', text: 'Проверить, пришла ли оплата', ms: DAY_MS },
  ] as const
  for (const { place, text, ms } of reminders)
    await addReminder(asPerson('anna'), {
      partnerId: at(place),
      userId: idOf('anna'),
      at: new Date(now.getTime() + ms),
      text,
    })
  await notify(tx, {
    userIds: [idOf('mikhail')],
    kind: 'message',
    partnerId: at('director'),
    audience: 'shared',
    data: {
      actor: 'Анна Верещагина',
      title: 'Встреча партнёров в декабре',
      text: 'Добрый день!\n\nСобираемся 11 декабря в мастерской: покажем весеннюю коллекцию и обсудим условия на год. Приезжайте или подключайтесь.\n\nАнна',
    },
    path: '/inbox',
    at: before(5 * HOUR_MS),
  })
  await sql`update notification set mailed_at = ${now} where mailed_at is null`.execute(tx)
}

type NamedNote = {
  partnerId: string
  by: string
  byName: string
  text: string
  names: string[]
  audience: 'host' | 'shared'
  at: Date
}

async function addNamedNote(writer: Writer, note: NamedNote): Promise<void> {
  const { tx, networkId } = writer
  const id = newId()
  await sql`
    insert into note (partner_id, id, network_id, audience, side, text, author_kind, author_id, mentions, created_at, updated_at)
    values (${note.partnerId}, ${id}, ${networkId}, ${note.audience}, 'host', ${note.text}, 'person', ${note.by},
      ${note.names}::text[], ${note.at}, ${note.at})`.execute(tx)
  await notify(tx, {
    userIds: note.names,
    kind: 'mention',
    partnerId: note.partnerId,
    audience: note.audience,
    subject: { kind: 'note', id },
    data: { actor: note.byName, text: note.text },
    path: `/partners/${note.partnerId}?note=${id}`,
    at: note.at,
  })
}
