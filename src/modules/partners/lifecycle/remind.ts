import { sql } from 'kysely'
import { personNames } from '#modules/access/index.ts'
import { addReminder, dropReminders, notify, peopleWhoSee } from '#modules/messaging/index.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Writer } from '#records/writer.ts'
import { startOfDay } from '#shared/dates.ts'
import { MS_PER_DAY } from '#shared/days.ts'

/** How long before a hand-over is due its taker is reminded. */
const BEFORE_DUE = 2 * MS_PER_DAY
const MORNING = 9 * 3_600_000

const WORDS = {
  ru: {
    handover: 'Принять партнёра от коллег',
    given: 'Теперь за него отвечаете вы',
    exit: 'Спросить, не вернуться ли к работе вместе',
  },
  en: {
    handover: 'Take the partner over from colleagues',
    given: 'You answer for it from now on',
    exit: 'Ask whether to work together again',
  },
} as const

type Zone = { language: 'ru' | 'en'; time_zone: string }

async function readZone(tx: Tx): Promise<Zone> {
  const { rows } = await sql<Zone>`select language, time_zone from network
    where network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)`.execute(tx)
  return rows[0] ?? { language: 'en', time_zone: 'UTC' }
}

/** What a hand-over is called as a promise and as a reminder, in the network's language. */
export async function titleOfHandover(tx: Tx): Promise<string> {
  return WORDS[(await readZone(tx)).language].handover
}

/** What a partner given before signing is told by, in the network's language. */
export async function titleOfGiven(tx: Tx): Promise<string> {
  return WORDS[(await readZone(tx)).language].given
}

/** Reminds the one who shall take a partnership over, two days before it is due. */
export async function remindOfHandover(
  writer: Writer,
  handover: { partnerId: string; id: string; toUserId: string | null; dueAt: Date },
): Promise<void> {
  const { partnerId, id, toUserId, dueAt } = handover
  const subject = { kind: 'handover', id }
  await dropReminders(writer, partnerId, subject)
  const at = new Date(+dueAt - BEFORE_DUE)
  if (toUserId === null || at < writer.now || !(await seesPartner(writer.tx, partnerId, toUserId))) return
  const text = await titleOfHandover(writer.tx)
  await addReminder(writer, { partnerId, userId: toUserId, at, text, subject })
}

/** Nobody waits for the hand-over any more. */
export async function forgetHandover(writer: Writer, partnerId: string, id: string): Promise<void> {
  await dropReminders(writer, partnerId, { kind: 'handover', id })
}

/**
 * Reminds of the day on which the host wanted to ask whether the partner would come back: the curator, or else whoever
 * ended the partnership. Without a day, or when it is over, nobody is reminded.
 */
export async function remindOfReturn(
  writer: Writer,
  exit: { partnerId: string; id: string; returnOn: string | null; exitedBy: string | null },
): Promise<void> {
  const { tx, now } = writer
  const { partnerId, id, returnOn, exitedBy } = exit
  const subject = { kind: 'exit', id }
  await dropReminders(writer, partnerId, subject)
  if (returnOn === null) return
  const { language, time_zone: zone } = await readZone(tx)
  const at = new Date(+startOfDay(returnOn, zone) + MORNING)
  if (at < now) return
  const { rows } = await sql<{ curator_id: string | null }>`
    select curator_id from partner where partner_id = ${partnerId}`.execute(tx)
  for (const userId of [rows[0]?.curator_id ?? null, exitedBy]) {
    if (userId === null || !(await seesPartner(tx, partnerId, userId))) continue
    await addReminder(writer, { partnerId, userId, at, text: WORDS[language].exit, subject })
    return
  }
}

/** Tells a person that partners are handed over to them; nobody tells themselves. */
export async function tellTaker(
  writer: Writer,
  given: {
    toUserId: string | null
    partners: readonly { id: string; name: string }[]
    reason?: string | null
  },
): Promise<void> {
  const { toUserId, partners, reason } = given
  const { tx, actor, now } = writer
  const [first] = partners
  if (toUserId === null || !first || (actor.kind === 'person' && actor.id === toUserId)) return
  const by = actor.kind === 'person' && actor.id ? await personNames(tx, [actor.id]) : null
  await notify(tx, {
    userIds: [toUserId],
    kind: 'handover',
    audience: 'host',
    partnerId: partners.length === 1 ? first.id : null,
    data: {
      partner: shortList(partners.map(({ name }) => name)),
      title: reason ?? (await titleOfHandover(tx)),
      actor: by?.values().next().value ?? '',
    },
    path: partners.length === 1 ? `/partners/${first.id}` : '/partners?curator=me',
    at: now,
  })
}

/** The first names, and how many more there are. */
function shortList(names: readonly string[]): string {
  const more = names.length - 2
  return names.slice(0, 2).join(', ') + (more > 0 ? ` +${more}` : '')
}

async function seesPartner(tx: Tx, partnerId: string, userId: string): Promise<boolean> {
  const people = await peopleWhoSee(tx, partnerId, 'host')
  return people.some(({ id }) => id === userId)
}
