import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

/** What a conflict of interest is about: the same customers, work with one's competitor, or something else. */
export const ConflictAbout = z.enum(['market', 'competitor', 'other'])
export type ConflictAbout = z.infer<typeof ConflictAbout>

/** Who brings it about: the side that does what the other minds. */
const Of = z.enum(['host', 'partner'])

export const conflictNoted = defineFact(
  'conflict_of_interest.noted',
  z.object({ about: ConflictAbout, of: Of, note: z.string() }),
)
export const conflictCleared = defineFact(
  'conflict_of_interest.cleared',
  z.object({ about: ConflictAbout, of: Of, note: z.string().optional() }),
)

export const NewConflict = z.object({
  about: ConflictAbout,
  of: Of,
  note: z.string().trim().min(1).max(2000),
  audience: z.enum(['shared', 'host', 'partner']),
})
export type NewConflict = z.infer<typeof NewConflict>

export const ClearConflict = z.object({ note: z.string().trim().max(2000).optional() })

/** A conflict of interest that stands: noted and not cleared. */
export const Conflict = z
  .object({
    /** The fact that noted it. */
    id: z.string(),
    partnerId: z.string(),
    about: ConflictAbout,
    of: Of,
    note: z.string(),
    audience: z.enum(['shared', 'host', 'partner']),
    /** The side that noted it, and may clear it. */
    side: z.enum(['host', 'partner']),
    notedAt: z.string(),
  })
  .meta({ id: 'ConflictOfInterest' })
export type Conflict = z.infer<typeof Conflict>

export const ConflictList = z.object({ data: z.array(Conflict) }).meta({ id: 'ConflictOfInterestList' })
export const ConflictPartnership = z.object({ partnerId: z.uuid() })
export const ConflictParams = z.object({ partnerId: z.uuid(), conflictId: z.uuid() })
