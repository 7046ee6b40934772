import { type Field, mayWriteField, readerOf, readFieldsFor } from '#modules/partners/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { type ImportKind, type ImportSettings, ownFieldOf } from '../contract.ts'
import type { OwnColumn } from '../guess.ts'
import { unknownField } from './read.ts'

/**
 * Refuses settings that write fields of the network's own which the actor may not write (403 `not_allowed`); to those who
 * may not see them they are unknown.
 */
export async function refuseOwnFields(tx: Tx, actor: Actor, settings: ImportSettings): Promise<void> {
  const maps = [settings.map, ...(settings.recipe?.steps ?? []).map(({ map }) => map)]
  const codes = new Set(
    maps.flatMap((map) => Object.keys(map).flatMap((field) => ownFieldOf(field)?.code ?? [])),
  )
  if (codes.size === 0) return
  const fields = await readFieldsFor(tx, actor)
  for (const code of codes) {
    const field = fields.find((one) => one.code === code)
    if (!field) throw unknownField(code)
    if (!mayWriteField(field, readerOf(actor)))
      throw new Refused('not_allowed', {
        status: 403,
        errors: [
          {
            pointer: `#/settings/map/field.${code}`,
            code: 'not_allowed',
            detail: 'You may not write this field.',
          },
        ],
      })
  }
}

/** The network's own fields that the actor may write, as columns may be called. */
export async function ownColumnsFor(tx: Tx, actor: Actor, kind: ImportKind): Promise<OwnColumn[]> {
  if (kind !== 'partners' || actor.side !== 'host') return []
  const fields = await readFieldsFor(tx, actor)
  return fields.filter((field) => mayWriteField(field, readerOf(actor))).flatMap(columnsOf)
}

function columnsOf({ code, kind, labelRu, labelEn }: Field): OwnColumn[] {
  const field = `field.${code}`
  const as = kind === 'date' ? 'date' : kind === 'number' || kind === 'money' ? 'number' : 'text'
  const value: OwnColumn = { field, names: [labelRu, labelEn, field, code], kind: as }
  if (kind !== 'money') return [value]
  const currency = [`${labelRu}, валюта`, `${labelEn}, currency`, `${field}.currency`]
  return [value, { field: `${field}.currency`, names: currency, kind: 'text' }]
}
