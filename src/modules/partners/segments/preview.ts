import type { z } from 'zod'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { isHeld, nextPartners, readStandings } from './assign.ts'
import { readDossierFrame, readDossiers } from './dossiers.ts'
import { classify, conditionsOnHidden, refusalsOfScheme, withoutHidden } from './rules.ts'
import { fieldNotYours } from './save.ts'
import { definitionOf, readSchemes } from './schemes.ts'
import type { SegmentPreview, SegmentPreviewInput } from './shapes.ts'

const PART = 2000

/**
 * Whom an edited scheme would move, without saving anything: judged by the same engine on the same figures as saving
 * does. Refuses rules that cannot be judged.
 */
export async function previewScheme(
  tx: Tx,
  now: Date,
  input: z.output<typeof SegmentPreviewInput>,
  hidden: readonly string[],
  seesMoney: boolean,
): Promise<SegmentPreview> {
  const { definition, schemeId } = input
  const frame = await readDossierFrame(tx, now)
  const refusals = refusalsOfScheme(definition, frame.currency)
  if (refusals.length > 0)
    throw new Refused('invalid', {
      errors: refusals.map(({ pointer, code }) => ({
        pointer: pointer.replace('#/', '#/definition/'),
        code,
        detail: 'The rule cannot be judged like this.',
      })),
    })
  const scheme =
    schemeId === null ? null : (await readSchemes(tx, { archived: true })).find(({ id }) => id === schemeId)
  if (scheme === undefined) throw new NotFound()
  if (conditionsOnHidden(definition, scheme && definitionOf(scheme), hidden)) throw fieldNotYours()
  const known = [...(scheme?.segments ?? []), ...(scheme?.gone ?? [])]
  const codeOf = (id: string | null) => known.find((segment) => segment.id === id)?.code ?? null
  const codes = new Set(definition.segments.map(({ code }) => code))
  const cells = new Map<string, SegmentPreview['matrix'][number]>()
  const listed: SegmentPreview['data'] = []
  let partners = 0
  let moved = 0
  let overruled = 0
  for (let after: string | null = null; ; ) {
    const ids: string[] = await nextPartners(tx, after, PART)
    if (ids.length === 0) break
    after = ids.at(-1) as string
    const standings = scheme ? await readStandings(tx, ids) : new Map()
    for (const { partnerId, name, isArchived, dossier } of await readDossiers(tx, frame, ids)) {
      const before = standings.get(`${partnerId} ${schemeId}`) ?? null
      if (isArchived && before) continue
      const { segment, why } = classify(definition, dossier)
      const held = before && isHeld(before, frame.today) ? codeOf(before.overruled_to) : null
      const isOverruled = held !== null && codes.has(held)
      const from = before ? codeOf(before.segment_id) : null
      const to = isOverruled ? held : segment
      const key = `${from} ${to}`
      const cell = cells.get(key) ?? { from, to, partners: 0 }
      cell.partners += 1
      cells.set(key, cell)
      partners += 1
      if (isOverruled) overruled += 1
      if (from === to) continue
      moved += 1
      const isAsked = (input.from === null || input.from === from) && (input.to === null || input.to === to)
      const isAfter = input.after === null || partnerId > input.after
      if (isAsked && isAfter && listed.length <= input.limit)
        listed.push({ partnerId, name, from, to, why: withoutHidden(why, hidden, seesMoney), isOverruled })
    }
  }
  const data = listed.slice(0, input.limit)
  return {
    matrix: [...cells.values()],
    partners,
    moved,
    overruled,
    data,
    next: listed.length > input.limit ? (data.at(-1)?.partnerId ?? null) : null,
  }
}
