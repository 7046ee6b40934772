import type { z } from 'zod'

/**
 * A kind of fact as its module's contract declares it. `personal` names the top-level members of the data that hold
 * personal values (names, mail addresses, phones): the fact keeps their salted hash, the values lie apart.
 */
export type FactKind<Data extends z.ZodType = z.ZodType> = {
  kind: string
  version: number
  data: Data
  personal: readonly string[]
}

const kinds = new Map<string, FactKind>()

/** Declares a kind of fact (`order.placed`). A kind is declared once; a second declaration is refused. */
export function defineFact<Data extends z.ZodType>(
  kind: string,
  data: Data,
  options: { version?: number; personal?: readonly string[] } = {},
): FactKind<Data> {
  if (kinds.has(kind)) throw new Error(`the fact kind ${kind} is declared twice`)
  const definition = { kind, version: options.version ?? 1, data, personal: options.personal ?? [] }
  kinds.set(kind, definition)
  return definition
}

/** All declared kinds, for documentation and for tests that walk them. */
export function allFactKinds(): readonly FactKind[] {
  return [...kinds.values()]
}
