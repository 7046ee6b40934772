import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { withoutHidden } from '../segments/rules.ts'
import type { JudgedSegment } from '../segments/shapes.ts'
import { hiddenFields } from './read-fields.ts'

type Data = Record<string, unknown>

/**
 * What the data of facts are shown as to this reader: a field that was open when a fact was stated may be closed to them
 * since. It is told as changed, without its name and values; reasons of segments keep their conditions without the values.
 */
export async function maskOfFields(tx: Tx, actor: Actor): Promise<(data: Data) => Data> {
  const hidden = await hiddenFields(tx, actor)
  if (hidden.length === 0) return (data) => data
  const closed = new Set(hidden.map((code) => `field.${code}`))
  return (data) => {
    const { changes, why } = data
    if (
      changes !== null &&
      typeof changes === 'object' &&
      Object.keys(changes).some((name) => closed.has(name))
    )
      return { ...data, changes: withoutClosed(changes as Data, closed) }
    if (Array.isArray(why)) return { ...data, why: withoutHidden(why as JudgedSegment[], hidden) }
    return data
  }
}

function withoutClosed(changes: Data, closed: ReadonlySet<string>): Data {
  const open = Object.entries(changes).filter(([name]) => !closed.has(name))
  return { ...Object.fromEntries(open), limited_field: { from: null, to: null } }
}
