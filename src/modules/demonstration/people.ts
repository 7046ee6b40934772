import { randomBytes } from 'node:crypto'
import { addMember, createUser, hashPassword } from '#modules/access/index.ts'
import type { Tx } from '#platform/database/database.ts'
import type { Story } from './story.ts'

export type SignIn = { who: string; mail: string; password: string }

type Host = { name: string; mail: string; role: string; who?: string }

const hosts: readonly Host[] = [
  {
    name: 'Анна Верещагина',
    mail: 'anna@demo.artel.example',
    role: 'owner',
    who: 'Head of partnerships · руководитель',
  },
  { name: 'Пётр Осипов', mail: 'petr@demo.artel.example', role: 'curator' },
  { name: 'Елена Дьякова', mail: 'elena@demo.artel.example', role: 'curator' },
  { name: 'Ирина Гай', mail: 'irina@demo.artel.example', role: 'curator' },
  { name: 'Галина Петрова', mail: 'galina@demo.artel.example', role: 'accountant' },
  { name: 'Олег Тимофеев', mail: 'oleg@demo.artel.example', role: 'viewer' },
]

/** The partners of the story whose people can sign in: a Russian director and an English buyer. */
const partners = [
  {
    place: 2,
    name: 'Михаил Лебедев',
    mail: 'mikhail@partner.artel.example',
    role: 'director',
    language: 'ru',
    who: 'Partner’s director · директор партнёра',
  },
  {
    place: 5,
    name: 'Hannah Walker',
    mail: 'hannah@partner.artel.example',
    role: 'buyer',
    language: 'en',
    who: 'Partner’s buyer · закупщик партнёра',
  },
] as const

/**
 * Makes the host's users and gives them their places. Returns the ids of the curators, in the order the story counts
 * them. Passwords are random and belong to this installation.
 */
export async function makeHosts(
  tx: Tx,
  networkId: string,
  now: Date,
): Promise<{ curators: string[]; signIns: SignIn[] }> {
  const curators: string[] = []
  const signIns: SignIn[] = []
  for (const { name, mail, role, who } of hosts) {
    const password = newPassword()
    const passwordHash = who ? await hashPassword(password) : null
    const user = await createUser(tx, { name, email: mail, language: 'ru', passwordHash }, now)
    await addMember(
      tx,
      { networkId, userId: user.id, side: 'host', partnerId: null, role, createdBy: null },
      now,
    )
    if (role === 'curator') curators.push(user.id)
    if (who) signIns.push({ who, mail, password })
  }
  return { curators, signIns }
}

/** Makes the users of two partners; `partnerIds` are in the order of the story. */
export async function makePartnerUsers(
  tx: Tx,
  networkId: string,
  story: Story,
  partnerIds: readonly string[],
  now: Date,
): Promise<SignIn[]> {
  const signIns: SignIn[] = []
  for (const { place, name, mail, role, language, who } of partners) {
    const partnerId = partnerIds[place]
    const partner = story.partners[place]
    if (!partnerId || !partner) continue
    const password = newPassword()
    const user = await createUser(
      tx,
      { name, email: mail, language, passwordHash: await hashPassword(password) },
      now,
    )
    await addMember(
      tx,
      { networkId, userId: user.id, side: 'partner', partnerId, role, createdBy: null },
      now,
    )
    signIns.push({ who: `${who}, ${partner.name}`, mail, password })
  }
  return signIns
}

/** Five groups of letters and digits: 95 bits, and short enough to type from a terminal. */
export function newPassword(): string {
  const letters = 'abcdefghjkmnpqrstuvwxyz23456789'
  const text = [...randomBytes(20)].map((byte) => letters[byte % letters.length]).join('')
  return text.match(/.{4}/g)?.join('-') ?? text
}
