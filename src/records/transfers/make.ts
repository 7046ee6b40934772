import { sql } from 'kysely'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { lockCounter, stateFact } from '#records/facts/state.ts'
import type { Audience, Side, Subject, Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import { transferMade, transferReversed } from './contract.ts'
import './tables.ts'
import { formatAmount, isUnit } from './units.ts'

export type Account = { side: Side; account: string }

export type NewTransfer = {
  partnerId: string
  audience: Audience
  /** What kind of value, named by its module: `goods`, `return`, `payment`, `training`, `discount` … */
  kind: string
  /** A currency, or a word such as `hours` and `points`. */
  unit: string
  /** In minor units of the unit, more than zero. */
  amount: bigint
  from: Account
  to: Account
  subject?: Subject | null
  note?: string | undefined
  happenedAt?: Date
  /** The fact that tells of it already (`order.placed`); without one `transfer.made` is stated. */
  factId?: string
  id?: string
}

/**
 * Makes a transfer: one row that takes an amount from an account and gives it to another, so that the sum over all
 * accounts stays zero. States `transfer.made` unless another fact tells of it. Returns its id. Refuses amounts that
 * are not more than zero, units that nobody knows, and transfers from an account to itself.
 */
export async function makeTransfer(writer: Writer, transfer: NewTransfer): Promise<string> {
  const { partnerId, audience, kind, unit, amount, from, to } = transfer
  if (!isUnit(unit)) throw new Refused('unit_unknown')
  if (amount <= 0n) throw new Refused('amount_not_positive')
  if (from.side === to.side && from.account === to.account) throw new Refused('same_account')
  const id = transfer.id ?? newId()
  const happenedAt = transfer.happenedAt ?? writer.now
  const stated =
    transfer.factId ??
    (
      await stateFact(writer, {
        partnerId,
        kind: transferMade,
        audience,
        subject: { kind: 'transfer', id },
        happenedAt,
        data: { kind, unit, amount: formatAmount(amount, unit), from, to, note: transfer.note },
      })
    ).id
  await insertTransfer(writer, {
    partnerId,
    audience,
    kind,
    unit,
    amount,
    from,
    to,
    id,
    happenedAt,
    factId: stated,
    subject: transfer.subject ?? null,
    reverses: null,
    reversal: null,
  })
  return id
}

export type Reversal = 'correction' | 'cancellation' | 'return'

/**
 * Takes a transfer back, whole or in part. The correction of an entry error carries the original's time; a
 * cancellation or return its own. All reversals of one transfer together never exceed it: they are counted after the
 * partnership's counter is taken, so two at once cannot both see what is left. Returns the id of the reversal.
 */
export async function reverseTransfer(
  writer: Writer,
  reversed: {
    partnerId: string
    transferId: string
    /** In minor units; all that is left unless given. */
    amount?: bigint | undefined
    reversal: Reversal
    reason?: string | undefined
    at?: Date
    factId?: string
  },
): Promise<string> {
  const { partnerId, transferId, reversal } = reversed
  const original = await lockTransfer(writer, partnerId, transferId)
  if (original.reverses) throw new Refused('is_a_reversal', { status: 409 })
  const left = original.amount - (await reversedAmount(writer, partnerId, transferId))
  const amount = reversed.amount ?? left
  if (left === 0n) throw new Refused('nothing_left', { status: 409 })
  if (amount <= 0n) throw new Refused('amount_not_positive')
  if (amount > left) throw new Refused('exceeds_original', { status: 409 })
  const id = newId()
  const happenedAt = reversal === 'correction' ? original.happened_at : (reversed.at ?? writer.now)
  const { kind, unit, audience } = original
  const factId =
    reversed.factId ??
    (
      await stateFact(writer, {
        partnerId,
        kind: transferReversed,
        audience,
        subject: { kind: 'transfer', id: transferId },
        happenedAt,
        corrects: reversal === 'correction' ? original.fact_id : null,
        data: {
          kind,
          unit,
          amount: formatAmount(amount, unit),
          reversal,
          original: transferId,
          reason: reversed.reason,
        },
      })
    ).id
  await insertTransfer(writer, {
    partnerId,
    audience,
    kind,
    unit,
    amount,
    id,
    happenedAt,
    factId,
    from: { side: original.to_side, account: original.to_account },
    to: { side: original.from_side, account: original.from_account },
    subject:
      original.subject_kind && original.subject_id
        ? { kind: original.subject_kind, id: original.subject_id }
        : null,
    reverses: transferId,
    reversal,
  })
  return id
}

async function lockTransfer(writer: Writer, partnerId: string, transferId: string) {
  const read = () =>
    writer.tx
      .selectFrom('transfer')
      .selectAll()
      .where('partner_id', '=', partnerId)
      .where('id', '=', transferId)
      .executeTakeFirst()
  const before = await read()
  if (!before) throw new NotFound()
  await lockCounter(writer, partnerId, before.audience)
  const locked = await read()
  if (!locked) throw new NotFound()
  if (locked.audience !== before.audience) await lockCounter(writer, partnerId, locked.audience)
  return locked
}

/** How much of a transfer is taken back: its reversals, less what of them was itself corrected. */
async function reversedAmount(writer: Writer, partnerId: string, transferId: string): Promise<bigint> {
  const { rows } = await sql<{ amount: bigint }>`
    select coalesce(sum(r.amount - coalesce(
      (select sum(c.amount) from transfer c where c.partner_id = r.partner_id and c.reverses = r.id), 0)), 0)::bigint as amount
    from transfer r where r.partner_id = ${partnerId} and r.reverses = ${transferId}`.execute(writer.tx)
  return rows[0]?.amount ?? 0n
}

type TransferRow = Required<Pick<NewTransfer, 'partnerId' | 'audience' | 'kind' | 'unit' | 'amount'>> & {
  from: Account
  to: Account
  id: string
  happenedAt: Date
  factId: string
  subject: Subject | null
  reverses: string | null
  reversal: Reversal | null
}

async function insertTransfer(writer: Writer, row: TransferRow): Promise<void> {
  await writer.tx
    .insertInto('transfer')
    .values({
      partner_id: row.partnerId,
      id: row.id,
      network_id: writer.networkId,
      audience: row.audience,
      side: writer.side,
      kind: row.kind,
      unit: row.unit,
      amount: row.amount,
      from_side: row.from.side,
      from_account: row.from.account,
      to_side: row.to.side,
      to_account: row.to.account,
      subject_kind: row.subject?.kind ?? null,
      subject_id: row.subject?.id ?? null,
      fact_id: row.factId,
      reverses: row.reverses,
      reversal: row.reversal,
      import_id: writer.importId ?? null,
      happened_at: row.happenedAt,
      recorded_at: writer.now,
    })
    .execute()
}
