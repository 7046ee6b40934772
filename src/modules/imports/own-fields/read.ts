import type pg from 'pg'
import { findableHostPeople, personNames } from '#modules/access/index.ts'
import { type Field, readFields } from '#modules/partners/index.ts'
import { databaseOn } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import type { ImportSession } from '../apply/session.ts'
import { ownFieldOf } from '../contract.ts'
import type { StepPlan } from '../plan.ts'
import type { OwnFormats } from '../read/formats.ts'

export type FindablePerson = { id: string; name: string; email: string }

/** The network's own fields that the columns of a step are, and what reading their cells asks for. */
export type OwnFields = {
  fields: readonly Field[]
  people: readonly FindablePerson[]
  /** What choices, people and currencies of sums stand at partners: by partner, then by field. */
  standing: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Names of the people who stand there, also of those who have left. */
  standingNames: ReadonlyMap<string, string>
}

const NONE: OwnFields = { fields: [], people: [], standing: new Map(), standingNames: new Map() }

/** Reads them in a transaction of its own. Refuses (`unknown_field`) a map that names a field the network does not have. */
export async function readOwnFields(
  { client, begin }: Pick<ImportSession, 'client' | 'begin'>,
  step: StepPlan,
): Promise<OwnFields> {
  const codes = codesOf(step)
  if (codes.length === 0) return NONE
  await begin()
  try {
    const tx = databaseOn(client)
    const all = await readFields(tx)
    const fields = codes.map((code) => {
      const field = all.find((one) => one.code === code)
      if (!field) throw unknownField(code)
      return field
    })
    const hasPeople = fields.some(({ kind }) => kind === 'person')
    const compared = fields.filter(({ kind }) => kind === 'choice' || kind === 'person' || kind === 'money')
    const standing = await readStanding(client, compared)
    const ids = [...standing.values()].flatMap((values) => [...values.values()])
    return {
      fields,
      people: hasPeople ? await findableHostPeople(tx) : [],
      standing,
      standingNames: hasPeople ? await personNames(tx, ids) : new Map(),
    }
  } finally {
    await client.query('commit')
  }
}

async function readStanding(
  client: pg.Client,
  fields: readonly Field[],
): Promise<Map<string, Map<string, string>>> {
  const standing = new Map<string, Map<string, string>>()
  if (fields.length === 0) return standing
  const { rows } = await client.query<{ partner_id: string; field_id: string; text_value: string }>(
    'select partner_id, field_id, text_value from field_value where field_id = any ($1) and text_value is not null',
    [fields.map(({ id }) => id)],
  )
  for (const { partner_id, field_id, text_value } of rows) {
    const values = standing.get(partner_id) ?? new Map<string, string>()
    standing.set(partner_id, values.set(field_id, text_value))
  }
  return standing
}

/** Codes of the own fields a step's map names. */
export function codesOf({ map }: Pick<StepPlan, 'map'>): string[] {
  return [...new Set(Object.keys(map).flatMap((field) => ownFieldOf(field)?.code ?? []))]
}

export function unknownField(code: string): Refused {
  return new Refused('unknown_field', {
    detail: `The network has no field "${code}".`,
    errors: [{ pointer: `#/settings/map/field.${code}`, code: 'unknown_field', detail: code }],
  })
}

/** Which of them are read as dates and as numbers. */
export function formatsOf({ fields }: OwnFields): OwnFormats {
  const named = (kinds: readonly string[]) =>
    fields.filter(({ kind }) => kinds.includes(kind)).map(({ code }) => `field.${code}`)
  return { dates: named(['date']), numbers: named(['number', 'money']) }
}
