import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { ofPartners, partnerSet } from '#records/partnerships.ts'
import { formatMinor } from '#shared/money.ts'
import type { PartnerRecord } from '../account/present.ts'
import { readFieldsFor } from '../custom-fields/read-fields.ts'
import type { FieldValueShown } from '../custom-fields/shapes.ts'
import { readFieldValues } from '../custom-fields/values.ts'
import { readStages } from '../lifecycle/read-stages.ts'
import { readPeople } from '../people.ts'
import { mayReadMoney } from '../policy.ts'
import { compare } from './compare.ts'
import { findTwins, type Twin } from './joined-rows.ts'
import { chooseBetween, type MergeValue, mergeValues } from './merge-fields.ts'
import { readPairPartners } from './pairs.ts'
import { readDossiers } from './read-dossiers.ts'
import { MERGE_FIELDS, type MergeFieldView, type MergeFigures, type MergePreview } from './shapes.ts'

export type Ends = { survivor: PartnerRecord; merged: PartnerRecord }

/**
 * The two accounts of a merge. Refuses (not found) what the scope hides, one with itself, an archived survivor, and
 * accounts that are merged already: these are named by the one that stands for them.
 */
export async function readEnds(tx: Tx, survivorId: string, mergedId: string, locked: boolean): Promise<Ends> {
  const rows = await tx
    .selectFrom('partner')
    .selectAll()
    .where('partner_id', 'in', [survivorId, mergedId])
    .orderBy('partner_id')
    .$if(locked, (query) => query.forUpdate())
    .execute()
  const [survivor, merged] = [survivorId, mergedId].map((id) => rows.find((row) => row.partner_id === id))
  if (!survivor || !merged) throw new NotFound()
  if (survivorId === mergedId) throw new Refused('same_partner', { status: 409 })
  if (survivor.merged_into || merged.merged_into) throw new Refused('partner_is_merged', { status: 409 })
  if (survivor.archived_at) throw new Refused('partner_is_archived', { status: 409 })
  return { survivor, merged }
}

/** What merging would do, side by side: nothing is changed. */
export async function previewMerge(
  tx: Tx,
  actor: Actor,
  survivorId: string,
  mergedId: string,
): Promise<MergePreview> {
  const ends = await readEnds(tx, survivorId, mergedId, false)
  const [mine, theirs] = [await partnerSet(tx, survivorId), await partnerSet(tx, mergedId)]
  const cards = await readPairPartners(tx, [survivorId, mergedId])
  const [survivor, merged] = [cards.get(survivorId), cards.get(mergedId)]
  const dossiers = await readDossiers(tx, [survivorId, mergedId])
  const [dossierA, dossierB] = [dossiers.get(survivorId), dossiers.get(mergedId)]
  if (!survivor || !merged || !dossierA || !dossierB) throw new NotFound()
  const { score, evidence } = compare(dossierA, dossierB)
  const twins = await findTwins(tx, mine, theirs)
  const currency = await currencyOf(tx)
  const money = mayReadMoney(actor) ? currency : null
  const figures = [await readFigures(tx, mine), await readFigures(tx, theirs)] as const
  const people = { survivor: await readPeopleOf(tx, mine), merged: await readPeopleOf(tx, theirs) }
  return {
    survivor: { ...survivor, version: ends.survivor.version },
    merged: { ...merged, version: ends.merged.version },
    currency,
    score,
    evidence,
    fields: [...(await accountFields(tx, ends)), ...(await customFields(tx, actor, ends))],
    figures: {
      survivor: present(figures[0], money),
      merged: present(figures[1], money),
      together: present(together(figures[0], figures[1], twins), money),
    },
    people,
    needsConsent: people.survivor.length > 0 && people.merged.length > 0,
    joined: twins.map(({ what, id, name, into }) => ({ what, id, name, into })),
  }
}

async function currencyOf(tx: Tx): Promise<string> {
  const { rows } = await sql<{ currency: string }>`
    select currency from network where network_id = (select nullif(current_setting('app.network_id', true), '')::uuid)`.execute(
    tx,
  )
  return rows[0]?.currency ?? 'RUB'
}

/** When each field of the accounts was changed last: by the facts, or when the account was made. */
async function readChangeTimes(
  tx: Tx,
  { survivor, merged }: Ends,
): Promise<(id: string, field: string) => Date> {
  const { rows } = await sql<{ partner_id: string; field: string; at: Date }>`
    select partner_id, field, max(happened_at) as at from (
      select f.partner_id, f.happened_at, jsonb_object_keys(f.data -> 'changes') as field from fact f
        where f.partner_id = any (${[survivor.partner_id, merged.partner_id]}::uuid[]) and f.kind = 'partner.changed'
      union all
      select f.partner_id, f.happened_at, 'curator' from fact f
        where f.partner_id = any (${[survivor.partner_id, merged.partner_id]}::uuid[]) and f.kind = 'partner.curator_assigned'
    ) change group by 1, 2`.execute(tx)
  const times = new Map(rows.map(({ partner_id, field, at }) => [`${partner_id} ${field}`, at]))
  for (const { partner_id, stage_since } of [survivor, merged]) times.set(`${partner_id} stage`, stage_since)
  const made = new Map([survivor, merged].map(({ partner_id, created_at }) => [partner_id, created_at]))
  return (id, field) => times.get(`${id} ${field}`) ?? made.get(id) ?? new Date(0)
}

async function accountFields(tx: Tx, ends: Ends): Promise<MergeFieldView[]> {
  const { survivor, merged } = ends
  const [mine, theirs] = [mergeValues(survivor), mergeValues(merged)]
  const changedAt = await readChangeTimes(tx, ends)
  const people = await readPeople(tx, [survivor.curator_id, merged.curator_id])
  const stages = await readStages(tx)
  const shown = (field: string, value: MergeValue): string | null => {
    if (value === null) return null
    if (field === 'curator') return people.get(value)?.name ?? value
    if (field === 'stage') return stages.find(({ code }) => code === value)?.nameEn ?? value
    return value
  }
  return MERGE_FIELDS.map((field) => {
    const side = (row: PartnerRecord, value: MergeValue) => ({
      value,
      shown: shown(field, value),
      changedAt: value === null ? null : changedAt(row.partner_id, field).toISOString(),
    })
    const told = (row: PartnerRecord, value: MergeValue) => ({
      value,
      changedAt: changedAt(row.partner_id, field),
    })
    return {
      field,
      label: null,
      survivor: side(survivor, mine[field]),
      merged: side(merged, theirs[field]),
      isSame: mine[field] === theirs[field],
      ...chooseBetween(field, told(survivor, mine[field]), told(merged, theirs[field])),
    }
  })
}

/** A value of a field of the network's own as text that is the same for the same value. */
export function customText(value: FieldValueShown | null | undefined): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value)
}

function customShown(value: FieldValueShown | undefined): string | null {
  if (value === undefined) return null
  return typeof value === 'object' ? Object.values(value).join(' ') : String(value)
}

async function customFields(tx: Tx, actor: Actor, { survivor, merged }: Ends): Promise<MergeFieldView[]> {
  const fields = await readFieldsFor(tx, actor)
  const ids = [survivor.partner_id, merged.partner_id]
  const values = await readFieldValues(tx, ids, fields)
  const people = await readPeople(
    tx,
    fields
      .filter(({ kind }) => kind === 'person')
      .flatMap(({ code }) => ids.map((id) => String(values.get(id)?.[code] ?? ''))),
  )
  return fields.flatMap((field) => {
    const [mine, theirs] = ids.map((id) => values.get(id)?.[field.code])
    if (mine === undefined && theirs === undefined) return []
    const side = (value: FieldValueShown | undefined) => ({
      value: customText(value),
      shown:
        field.kind === 'person' && value !== undefined
          ? (people.get(String(value))?.name ?? String(value))
          : (field.options.find(({ code }) => code === value)?.labelRu ?? customShown(value)),
      changedAt: null,
    })
    const [survivorSide, mergedSide] = [side(mine), side(theirs)]
    return [
      {
        field: `field.${field.code}`,
        label: { ru: field.labelRu, en: field.labelEn },
        survivor: survivorSide,
        merged: mergedSide,
        isSame: survivorSide.value === mergedSide.value,
        ...chooseBetween(
          field.code,
          { value: survivorSide.value, changedAt: null },
          { value: mergedSide.value, changedAt: null },
        ),
      },
    ]
  })
}

type Figures = Omit<MergeFigures, 'net' | 'net12m'> & { net: bigint; net12m: bigint }

async function readFigures(tx: Tx, set: readonly string[]): Promise<Figures> {
  const [root = ''] = set
  const counted = (table: string, condition = sql`true`) =>
    sql`(select count(*)::int from ${sql.table(table)} where ${ofPartners('partner_id', set)} and ${condition})`
  const { rows } = await sql<Figures>`
    select coalesce(f.orders, 0) as orders, coalesce(f.net, 0)::int8 as net, coalesce(f.net_12m, 0)::int8 as "net12m",
      coalesce(f.host_kept, 0) as "hostKept", coalesce(f.host_kept + f.host_late + f.host_broken, 0) as "hostEnded",
      coalesce(f.partner_kept, 0) as "partnerKept", coalesce(f.partner_kept + f.partner_late + f.partner_broken, 0) as "partnerEnded",
      coalesce(f.host_unfinished + f.partner_unfinished, 0) as unfinished, f.last_order_on as "lastOrderOn",
      ${counted('contact', sql`archived_at is null`)} as contacts, ${counted('legal_entity', sql`archived_at is null`)} as "legalEntities",
      ${counted('document', sql`removed_at is null`)} as documents, ${counted('note', sql`removed_at is null`)} as notes,
      ${counted('fact')} as facts
    from (select 1) one left join partner_figure f on f.partner_id = ${root}::uuid and f.audience = 'host'`.execute(
    tx,
  )
  const [row] = rows
  if (!row) throw new NotFound()
  return row
}

function together(a: Figures, b: Figures, twins: readonly Twin[]): Figures {
  const sum = (key: keyof Figures) => Number(a[key]) + Number(b[key])
  const joined = (what: Twin['what']) => twins.filter((twin) => twin.what === what).length
  return {
    orders: sum('orders'),
    net: a.net + b.net,
    net12m: a.net12m + b.net12m,
    hostKept: sum('hostKept'),
    hostEnded: sum('hostEnded'),
    partnerKept: sum('partnerKept'),
    partnerEnded: sum('partnerEnded'),
    unfinished: sum('unfinished'),
    contacts: sum('contacts') - joined('contact'),
    legalEntities: sum('legalEntities') - joined('legal_entity'),
    documents: sum('documents'),
    notes: sum('notes'),
    facts: sum('facts'),
    lastOrderOn:
      [a.lastOrderOn, b.lastOrderOn]
        .filter((day) => day !== null)
        .sort()
        .at(-1) ?? null,
  }
}

function present(figures: Figures, currency: string | null): MergeFigures {
  const amount = (minor: bigint) => (currency === null ? null : formatMinor(minor, currency))
  return { ...figures, net: amount(figures.net), net12m: amount(figures.net12m) }
}

/** People who sign in for these accounts. */
async function readPeopleOf(tx: Tx, set: readonly string[]): Promise<MergePreview['people']['survivor']> {
  const { rows } = await sql<{ id: string; user_id: string; role: string }>`
    select id, user_id, role from member where side = 'partner' and partner_id = any (${[...set]}::uuid[])
      and ended_at is null and disabled_at is null order by created_at, id`.execute(tx)
  const people = await readPeople(
    tx,
    rows.map(({ user_id }) => user_id),
  )
  return rows.map(({ id, user_id, role }) => ({ id, name: people.get(user_id)?.name ?? user_id, role }))
}
