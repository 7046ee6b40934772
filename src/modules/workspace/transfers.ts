import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, type RefusalCode, Refused } from '#platform/http/refused.ts'
import type { RequestWriter } from '#platform/http/route.ts'
import { ofPartners, partnerSet, requirePartner } from '#records/partnerships.ts'
import { makeTransfer, type Reversal, reverseTransfer } from '#records/transfers/make.ts'
import { givenByKind, type Range, TRADE_KINDS, tradeBySeller } from '#records/transfers/sums.ts'
import { formatAmount, isUnit, parseAmount } from '#records/transfers/units.ts'
import type { Audience, Side } from '#records/writer.ts'
import { startOfDay } from '#shared/dates.ts'
import { happenedAtOf, otherSide, refuseForeignAudience } from './checks.ts'
import type { GiveAndTake, NewTransfer, TransferListQuery, TransferView } from './contract.ts'
import { cut, placeOf } from './paging.ts'

type TransferRow = {
  partner_id: string
  id: string
  audience: Audience
  side: Side | 'system'
  kind: string
  unit: string
  amount: bigint
  from_side: Side
  from_account: string
  to_side: Side
  to_account: string
  subject_kind: string | null
  subject_id: string | null
  fact_id: string | null
  reverses: string | null
  reversal: Reversal | null
  happened_at: Date
  recorded_at: Date
  note: string | null
  reversed: bigint
  time_key: string
}

/** A page of transfers of a partnership, latest first; reversals stand in it as what they are. */
export async function listTransfers(
  tx: Tx,
  partnerId: string,
  query: TransferListQuery,
): Promise<{ data: TransferView[]; nextCursor: string | null }> {
  const partners = await partnerSet(tx, partnerId)
  const list = `transfers ${partnerId}`
  const place = placeOf(query, list)
  const conditions: RawBuilder<unknown>[] = [ofPartners('t.partner_id', partners)]
  if (query.kind) conditions.push(sql`t.kind = ${query.kind}`)
  if (query.unit) conditions.push(sql`t.unit = ${query.unit}`)
  if (query.from) conditions.push(sql`t.happened_at >= ${new Date(query.from)}`)
  if (query.to) conditions.push(sql`t.happened_at < ${new Date(query.to)}`)
  if (query.subjectId) conditions.push(sql`t.subject_id = ${query.subjectId}::uuid`)
  if (query.givenBy)
    conditions.push(
      sql`case when t.reverses is null then t.from_side else t.to_side end = ${query.givenBy} and t.from_side <> t.to_side`,
    )
  if (place)
    conditions.push(sql`t.happened_at <= ${place[0]}::timestamptz
      and (t.happened_at < ${place[0]}::timestamptz or t.id > ${place[1]}::uuid)`)
  const rows = await readRows(tx, conditions, sql`order by t.happened_at desc, t.id limit ${query.limit + 1}`)
  const page = cut(rows, query, list, (row) => [row.time_key, row.id])
  return { data: page.rows.map(presentTransfer), nextCursor: page.nextCursor }
}

async function readRows(
  tx: Tx,
  conditions: readonly RawBuilder<unknown>[],
  tail: RawBuilder<unknown>,
): Promise<TransferRow[]> {
  const { rows } = await sql<TransferRow>`
    select t.*, t.happened_at::text as time_key, coalesce(f.data ->> 'note', f.data ->> 'reason') as note,
      coalesce((select sum(r.amount) from transfer r where r.partner_id = t.partner_id and r.reverses = t.id), 0)::bigint as reversed
    from transfer t left join fact f on f.partner_id = t.partner_id and f.id = t.fact_id
    where ${sql.join(conditions, sql` and `)} ${tail}`.execute(tx)
  return rows
}

export async function readTransfer(tx: Tx, partnerId: string, transferId: string): Promise<TransferView> {
  const [row] = await readRows(tx, [sql`t.partner_id = ${partnerId}`, sql`t.id = ${transferId}`], sql``)
  if (!row) throw new NotFound()
  return presentTransfer(row)
}

function presentTransfer(row: TransferRow): TransferView {
  return {
    id: row.id,
    partnerId: row.partner_id,
    audience: row.audience,
    side: row.side,
    kind: row.kind,
    unit: row.unit,
    amount: formatAmount(row.amount, row.unit),
    from: { side: row.from_side, account: row.from_account },
    to: { side: row.to_side, account: row.to_account },
    subject: row.subject_kind && row.subject_id ? { kind: row.subject_kind, id: row.subject_id } : null,
    note: row.note,
    factId: row.fact_id,
    reverses: row.reverses,
    reversal: row.reversal,
    reversed: formatAmount(row.reversed, row.unit),
    happenedAt: row.happened_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
  }
}

/** Records what one side gave the other. Returns its id. */
export async function recordTransfer(
  writer: RequestWriter,
  partnerId: string,
  input: NewTransfer,
): Promise<string> {
  await requirePartner(writer.tx, partnerId)
  refuseForeignAudience(writer, input.audience)
  const { from, to = otherSide(from), kind, account = kind, unit, note, audience, subject } = input
  return makeTransfer(writer, {
    partnerId,
    audience,
    kind,
    unit,
    amount: amountOf(input.amount, unit),
    from: { side: from, account },
    to: { side: to, account },
    subject,
    note,
    happenedAt: happenedAtOf(input.happenedAt, writer.now),
  })
}

function amountOf(text: string, unit: string): bigint {
  const refuse = (field: string, code: RefusalCode, detail: string) =>
    new Refused(code, { errors: [{ pointer: `#/${field}`, code, detail }] })
  if (!isUnit(unit)) throw refuse('unit', 'unit_unknown', 'A currency of ISO 4217, or a word such as hours.')
  const amount = parseAmount(text, unit)
  if (amount === null)
    throw refuse('amount', 'amount_malformed', 'More decimals than the unit has, or too large.')
  if (amount <= 0n) throw refuse('amount', 'amount_not_positive', 'More than zero.')
  return amount
}

/** Takes back what was recorded by hand; only the side that recorded it may. Trade is corrected through its order. */
export async function reverseByHand(
  writer: RequestWriter,
  ref: { partnerId: string; transferId: string },
  input: { amount?: string | undefined; reversal: Reversal; reason: string },
): Promise<string> {
  const original = await writer.tx
    .selectFrom('transfer')
    .select(['side', 'kind', 'unit'])
    .where('partner_id', '=', ref.partnerId)
    .where('id', '=', ref.transferId)
    .executeTakeFirst()
  if (!original) throw new NotFound()
  if (TRADE_KINDS.includes(original.kind)) throw new Refused('belongs_to_an_order', { status: 409 })
  if (original.side !== writer.side) throw new Refused('not_recorded_by_you', { status: 409 })
  return reverseTransfer(writer, {
    ...ref,
    amount: input.amount === undefined ? undefined : amountOf(input.amount, original.unit),
    reversal: input.reversal,
    reason: input.reason,
  })
}

/** Give and take of a partnership over days `[from, to)` in the network's zone; trade is shown apart. */
export async function readGiveAndTake(
  tx: Tx,
  actor: Actor,
  partnerId: string,
  days: { from?: string | undefined; to?: string | undefined },
): Promise<GiveAndTake> {
  const partners = await partnerSet(tx, partnerId)
  const range = await rangeOf(tx, actor, days)
  const given = await givenByKind(tx, partners, range)
  const trade = await tradeBySeller(tx, partners, range)
  const balances = await sql<{ unit: string; side: Side; account: string; amount: bigint }>`
    select unit, side, account, sum(amount)::bigint as amount from balance
    where ${ofPartners('partner_id', partners)} group by 1, 2, 3 order by 1, 2, 3`.execute(tx)
  const units = [...new Set(given.map((row) => row.unit))]
  return {
    from: days.from ?? null,
    to: days.to ?? null,
    units: units.map((unit) => {
      const ofUnit = given.filter((row) => row.unit === unit)
      const sum = (rows: typeof given) => ({
        amount: formatAmount(
          rows.reduce((total, row) => total + row.amount, 0n),
          unit,
        ),
        count: rows.reduce((total, row) => total + row.count, 0),
      })
      const kinds = [...new Set(ofUnit.map((row) => row.kind))]
      return {
        unit,
        kinds: kinds.map((kind) => ({
          kind,
          host: sum(ofUnit.filter((row) => row.kind === kind && row.givenBy === 'host')),
          partner: sum(ofUnit.filter((row) => row.kind === kind && row.givenBy === 'partner')),
        })),
        host: sum(ofUnit.filter((row) => row.givenBy === 'host')).amount,
        partner: sum(ofUnit.filter((row) => row.givenBy === 'partner')).amount,
      }
    }),
    trade: trade.map(({ unit, seller, goods, cancelled, returned, paid }) => ({
      unit,
      seller,
      goods: formatAmount(goods, unit),
      cancelled: formatAmount(cancelled, unit),
      returned: formatAmount(returned, unit),
      net: formatAmount(goods - cancelled - returned, unit),
      paid: formatAmount(paid, unit),
    })),
    balances: balances.rows.map((row) => ({ ...row, amount: formatAmount(row.amount, row.unit) })),
  }
}

async function rangeOf(
  tx: Tx,
  actor: Actor,
  days: { from?: string | undefined; to?: string | undefined },
): Promise<Range> {
  if (!days.from && !days.to) return { from: null, to: null }
  const { rows } = await sql<{ time_zone: string }>`
    select time_zone from network where network_id = ${actor.networkId}`.execute(tx)
  const zone = rows[0]?.time_zone ?? 'UTC'
  return {
    from: days.from ? startOfDay(days.from, zone) : null,
    to: days.to ? startOfDay(days.to, zone) : null,
  }
}
