import { type RawBuilder, sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { remembered } from '#platform/database/remember.ts'
import { Refused } from '#platform/http/refused.ts'
import { formatMinor } from '#shared/money.ts'
import {
  CONTRACT_GROUNDS,
  COUNTERPARTY_KINDS,
  MAX_GROUPS,
  NATURES,
  type PartnerFilter,
  type PartnerGroup,
  type PartnerGroups,
  TERMS,
} from '../contract.ts'
import { type Field, readFieldsFor } from '../custom-fields/read-fields.ts'
import { readStages } from '../lifecycle/read-stages.ts'
import { readPeople } from '../people.ts'
import { mayReadMoney } from '../policy.ts'
import { groupingBySegment } from '../segments/registry.ts'
import { fieldNamed } from './field-filter.ts'
import { countListing, type Listing, openListing } from './list.ts'
import { sourceOf } from './rows.ts'

/** How a grouping reads its values, names them, orders them, and narrows the list to one of them. */
export type Grouping = {
  /** The value, over `p` and what is joined; told as text. */
  value: RawBuilder<unknown>
  join: RawBuilder<unknown>
  /** Places of values that have an order of their own; others go by label, then by value. */
  order: readonly string[]
  labels: (tx: Tx, values: readonly string[]) => Promise<ReadonlyMap<string, string>>
  filter: (value: string | null) => Record<string, string>
  /** Whether a partner can be in several groups, so that the counts do not add up to all. */
  isMany?: boolean
}

const noLabels = async () => new Map<string, string>()

/**
 * The groups of a filtered registry: how many partners share each value and what their trade of twelve months adds up to,
 * for the host in the network's currency; in one pass. Only values that are there, those without one last.
 */
export async function groupPartners(
  tx: Tx,
  by: string,
  filter: PartnerFilter,
  actor: Actor,
  now: Date,
): Promise<PartnerGroups> {
  const listing = await openListing(tx, filter, undefined, actor, now)
  const grouping = await groupingBy(tx, by, actor)
  const found = await readGroups(tx, listing, grouping)
  const values = found.flatMap(({ value }) => (value === null ? [] : [value]))
  const labels = await grouping.labels(tx, values)
  const groups = found.map(
    ({ value, partners, net }): PartnerGroup => ({
      value,
      label: value === null ? null : (labels.get(value) ?? null),
      partners,
      net12m: mayReadMoney(actor) ? formatMinor(net, listing.frame.currency) : null,
      filter: grouping.filter(value),
    }),
  )
  const sorted = inOrder(groups, grouping.order, actor.language)
  const sum = found.reduce((total, { partners }) => total + partners, 0)
  return {
    by,
    data: sorted,
    total: grouping.isMany || found.length > MAX_GROUPS ? await countListing(tx, listing) : sum,
    isCut: found.length > MAX_GROUPS,
    currency: listing.frame.currency,
  }
}

type Found = { value: string | null; partners: number; net: bigint }

async function readGroups(tx: Tx, listing: Listing, grouping: Grouping): Promise<readonly Found[]> {
  const seesMoney = mayReadMoney(listing.actor)
  const net = seesMoney ? sql`coalesce(sum(f.net_12m), 0)::bigint` : sql`0::bigint`
  return remembered(
    tx,
    listing.frame.moment,
    // grouped by the value as it is kept and told as text afterwards: texts of ids are long
    sql<Found>`select value::text, partners, net from (
      select ${grouping.value} as value, count(*)::int as partners, ${net} as net
      from ${sourceOf(listing, seesMoney)} ${grouping.join} where ${listing.conditions.where} group by 1) found
    order by 2 desc, 1 limit ${MAX_GROUPS + 1}`,
  )
}

function inOrder(groups: PartnerGroup[], order: readonly string[], language: string): PartnerGroup[] {
  const { compare } = new Intl.Collator(language, { numeric: true })
  const place = ({ value }: PartnerGroup) => {
    const at = value === null ? -1 : order.indexOf(value)
    return at < 0 ? order.length : at
  }
  const isLast = ({ value }: PartnerGroup) => Number(value === null)
  return groups
    .slice(0, MAX_GROUPS)
    .sort(
      (a, b) =>
        isLast(a) - isLast(b) ||
        place(a) - place(b) ||
        compare(a.label ?? a.value ?? '', b.label ?? b.value ?? ''),
    )
}

async function groupingBy(tx: Tx, by: string, actor: Actor): Promise<Grouping> {
  if (by.startsWith('field.'))
    return groupingByField(fieldNamed(await readFieldsFor(tx, actor), by.slice('field.'.length)))
  if (by === 'segment') return groupingBySegment(tx, null, actor.language)
  if (by.startsWith('segment.')) return groupingBySegment(tx, by.slice('segment.'.length), actor.language)
  const plain = (name: string, order: readonly string[], parameter = name): Grouping => ({
    value: sql.ref(`p.${name}`),
    join: sql``,
    order,
    labels: noLabels,
    filter: (value) => (value === null ? { without: parameter } : { [parameter]: value }),
  })
  switch (by) {
    case 'stage': {
      const stages = await readStages(tx)
      return plain(
        'stage',
        stages.map(({ code }) => code),
      )
    }
    case 'nature':
      return plain('nature', NATURES)
    case 'term':
      return plain('term', TERMS)
    case 'country':
    case 'city':
      return plain(by, [])
    case 'contract':
      return {
        ...plain('contract', CONTRACT_GROUNDS),
        filter: (value) => ({ contract: value ?? 'none' }),
      }
    case 'curator':
      return {
        ...plain('curator_id', []),
        labels: async (within, ids) =>
          new Map([...(await readPeople(within, ids))].map(([id, { name }]) => [id, name])),
        filter: (value) => ({ curator: value ?? 'none' }),
      }
    case 'kind':
      return {
        value: sql`k.value`,
        join: sql`left join lateral unnest(p.kinds) as k(value) on true`,
        order: COUNTERPARTY_KINDS,
        labels: noLabels,
        filter: (value): Record<string, string> => (value === null ? { without: 'kind' } : { kind: value }),
        isMany: true,
      }
    case 'tag':
      return {
        value: sql`k.tag_id`,
        join: sql`left join partner_tag k on k.partner_id = p.partner_id`,
        order: [],
        labels: async (within, ids) => {
          const { rows } = await sql<{ id: string; name: string }>`
            select id, name from tag where id = any (${[...ids]}::uuid[])`.execute(within)
          return new Map(rows.map(({ id, name }) => [id, name]))
        },
        filter: (value) => ({ tag: value ?? 'none' }),
        isMany: true,
      }
    default:
      throw new Refused('unknown_grouping', { status: 400 })
  }
}

const GROUPED_COLUMN = {
  ...{ text: 's.text_value', link: 's.text_value', choice: 's.text_value', person: 's.text_value' },
  ...{ number: 's.number_value', money: 's.text_value', date: 's.day_value' },
} as const

/** By the field's value; days by their month, amounts by their currency. */
function groupingByField(field: Field): Grouping {
  const parameter = `field.${field.code}`
  const value = {
    text: sql`s.text_value`,
    link: sql`s.text_value`,
    choice: sql`s.text_value`,
    person: sql`s.text_value`,
    number: sql`s.number_value`,
    money: sql`s.text_value`,
    date: sql`to_char(s.day_value, 'YYYY-MM')`,
  }[field.kind]
  if (field.kind === 'money') throw new Refused('unknown_grouping', { status: 400 })
  return {
    value,
    // the column is named so that an index of the values alone can be read
    join: sql`left join field_value s on s.partner_id = p.partner_id and s.field_id = ${field.id}::uuid
      and ${sql.ref(GROUPED_COLUMN[field.kind])} is not null`,
    order: field.options.map(({ code }) => code),
    labels: async (tx, values) => {
      if (field.kind === 'person')
        return new Map([...(await readPeople(tx, values))].map(([id, { name }]) => [id, name]))
      return new Map()
    },
    filter: (one) => {
      if (one === null) return { [parameter]: 'none' }
      if (field.kind !== 'date') return { [parameter]: `=${one}` }
      return { [parameter]: `${one}-01..${lastDayOf(one)}` }
    },
  }
}

function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}
