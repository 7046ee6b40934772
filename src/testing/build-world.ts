import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { addMember, createUser } from '#modules/access/index.ts'
import { HOST_ROLES, PARTNER_ROLES } from '#modules/access/policy.ts'
import { contactMet } from '#modules/workspace/contract.ts'
import { inScope } from '#platform/database/scope.ts'
import { receiveFile } from '#platform/files/store.ts'
import { addDocument } from '#records/documents/add.ts'
import { stateFact } from '#records/facts/state.ts'
import { correctMeasure, giveMeasure } from '#records/measures/give.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { fulfilPromise, movePromise } from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import { makeTransfer, reverseTransfer } from '#records/transfers/make.ts'
import type { Audience, Side, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import {
  makeNetwork,
  makePartner,
  type WorldDatabase,
  type WorldNetwork,
  type WorldPartner,
  writeAs,
} from './world.ts'

export type Person = { userId: string; memberId: string }
export type BuiltPartner = WorldPartner & { people: Record<string, Person> }
export type BuiltNetwork = Omit<WorldNetwork, 'partners'> & {
  partners: BuiltPartner[]
  /** The host's people, by role. The curator answers for the first partner only. */
  people: Record<string, Person>
}
export type World = { networks: [BuiltNetwork, BuiltNetwork] }

/**
 * Two networks of two partners each, with people of every role on both sides and records of every kind: shared ones by
 * either side, and ones for each side's own eyes. Words of what is private begin with "private of".
 */
export async function buildWorld(
  database: WorldDatabase,
  options: { dataFolder?: string } = {},
): Promise<World> {
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), 'artel-world-'))
  try {
    return { networks: [await build(database, dataFolder), await build(database, dataFolder)] }
  } finally {
    if (!options.dataFolder) rmSync(dataFolder, { recursive: true, force: true })
  }
}

async function build(database: WorldDatabase, dataFolder: string): Promise<BuiltNetwork> {
  const network = await makeNetwork(database)
  const people = await makePeople(database, network, 'host', null)
  const partners: BuiltPartner[] = []
  for (const curatorId of [people['curator']?.userId, undefined]) {
    const partner = await makePartner(database, network, curatorId ? { curatorId } : {})
    partners.push({ ...partner, people: await makePeople(database, network, 'partner', partner.id) })
    for (const side of ['host', 'partner'] as const)
      for (const audience of ['shared', side] as const)
        await writeAs(database, network, { side, partnerId: partner.id }, (writer) =>
          writeRecords(writer, dataFolder, partner.id, side, audience),
        )
    await inScope(database.db, { networkId: network.id, side: 'system' }, (tx) =>
      refreshProjections(tx, [partner.id]),
    )
  }
  return { ...network, partners, people }
}

async function makePeople(
  { db }: WorldDatabase,
  network: WorldNetwork,
  side: Side,
  partnerId: string | null,
): Promise<Record<string, Person>> {
  const people: Record<string, Person> = {}
  for (const role of side === 'host' ? HOST_ROLES : PARTNER_ROLES)
    people[role] = await inScope(db, { networkId: network.id, side: 'system' }, async (tx) => {
      const email = `${role}-${newId()}@example.com`
      const name = `${side} ${role}`
      const now = new Date()
      const user = await createUser(tx, { name, email, language: 'en', passwordHash: null }, now)
      const term =
        role === 'auditor'
          ? {
              term: {
                validFrom: null,
                validUntil: new Date(Date.now() + 86_400_000),
                narrowedTo: null,
                limits: {},
              },
            }
          : {}
      const place = {
        networkId: network.id,
        userId: user.id,
        side,
        partnerId,
        role,
        createdBy: null,
        ...term,
      }
      return { userId: user.id, memberId: await addMember(tx, place, now) }
    })
  return people
}

/** One record of every kind, and what belongs to it. */
async function writeRecords(
  writer: Writer,
  dataFolder: string,
  partnerId: string,
  side: Side,
  audience: Audience,
): Promise<void> {
  const other: Side = side === 'host' ? 'partner' : 'host'
  const word = audience === 'shared' ? `shared by ${side}` : `private of ${side}`
  const common = { partnerId, audience }
  await stateFact(writer, { ...common, kind: contactMet, data: { summary: word, with: 'Анна' } })
  const promise = {
    ...common,
    owedBy: side,
    owedTo: other,
    kind: 'task',
    dueAt: new Date(Date.now() + 86_400_000),
  }
  await makePromise(writer, { ...promise, title: `open, ${word}` })
  const promiseId = await makePromise(writer, { ...promise, title: `kept, ${word}` })
  await movePromise(writer, { partnerId, promiseId, dueAt: new Date(Date.now() + 172_800_000) })
  await fulfilPromise(writer, { partnerId, promiseId })
  const orderId = await writeOrder(writer, partnerId, side, audience, word)
  const goods = { from: { side, account: 'goods' }, to: { side: other, account: 'goods' } } as const
  const subject = { kind: 'order', id: orderId }
  const transferId = await makeTransfer(writer, {
    ...common,
    ...goods,
    kind: 'goods',
    unit: 'RUB',
    amount: 100_000n,
    subject,
  })
  await reverseTransfer(writer, { partnerId, transferId, amount: 10_000n, reversal: 'return' })
  const measureId = await giveMeasure(writer, {
    ...common,
    scale: 'nps',
    value: 6,
    givenBy: side,
    about: word,
  })
  await correctMeasure(writer, { partnerId, measureId, value: 9 })
  const file = await receiveFile(dataFolder, writer.networkId, Readable.from([Buffer.from(word)]), 1000)
  await addDocument(writer, dataFolder, {
    ...common,
    title: word,
    kind: 'other',
    bytes: { file, mediaType: 'text/plain; charset=utf-8', fileName: `${word}.txt`, isSigned: false },
  })
  await sql`insert into note (partner_id, id, network_id, audience, side, text, author_kind, created_at, updated_at)
    values (${partnerId}, ${newId()}, ${writer.networkId}, ${audience}, ${side}, ${word}, 'person', now(), now())`.execute(
    writer.tx,
  )
}

async function writeOrder(
  writer: Writer,
  partnerId: string,
  side: Side,
  audience: Audience,
  word: string,
): Promise<string> {
  const id = newId()
  await sql`insert into partner_order (partner_id, id, network_id, audience, side, seller, source, number, kind, currency, placed_at, gross, line_count, fact_id)
    values (${partnerId}, ${id}, ${writer.networkId}, ${audience}, ${side}, ${side}, ${word}, '1', 'order', 'RUB', ${writer.now}, 100000, 1, ${newId()})`.execute(
    writer.tx,
  )
  await sql`insert into order_line (partner_id, id, network_id, audience, order_id, line_key, occurrence, sku, name, quantity, unit_price, amount, happened_at)
    values (${partnerId}, ${newId()}, ${writer.networkId}, ${audience}, ${id}, 'a', 1, 'a', ${word}, 1, 1000, 100000, ${writer.now})`.execute(
    writer.tx,
  )
  return id
}
