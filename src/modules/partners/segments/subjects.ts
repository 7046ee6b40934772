import { sql } from 'kysely'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { readFieldsFor } from '../custom-fields/read-fields.ts'
import { readStages } from '../lifecycle/read-stages.ts'
import { readFrame } from '../network.ts'
import type { SegmentSubjects } from './shapes.ts'

/** What rules can be about in this network: its fields that the reader may see, its tags, stages, scales and countries. */
export async function readSegmentSubjects(tx: Tx, actor: Actor, now: Date): Promise<SegmentSubjects> {
  const { currency } = await readFrame(tx, now)
  const fields = await readFieldsFor(tx, actor)
  const { rows: tags } = await sql<{
    id: string
    name: string
  }>`select id, name from tag order by lower(name)`.execute(tx)
  const { rows: scales } = await sql<{ code: string; name: string; min: number; max: number }>`
    select code, name, min::float8 as min, max::float8 as max from scale order by code`.execute(tx)
  const { rows: countries } = await sql<{ country: string }>`
    select distinct country from partner where country is not null order by 1`.execute(tx)
  return {
    currency,
    fields: fields.map(({ code, kind, labelRu, labelEn, options }) => ({
      code,
      kind,
      labelRu,
      labelEn,
      options: options.filter(({ archived }) => !archived),
    })),
    tags,
    stages: (await readStages(tx))
      .filter(({ archivedAt }) => archivedAt === null)
      .map(({ code, nameRu, nameEn }) => ({ code, nameRu, nameEn })),
    scales,
    countries: countries.map((row) => row.country),
  }
}
