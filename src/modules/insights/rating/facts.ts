import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'

const component = z.string().nullable()

/** The partner objects to its rating, or to one component of it; we promise to answer. */
export const ratingContested = defineFact(
  'rating.contested',
  z.object({ component, month: z.string(), score: z.number().nullable(), reason: z.string() }),
)
/** What became of the objection; `excluded` says how many records no longer count in which component. */
export const ratingContestAnswered = defineFact(
  'rating.contest_answered',
  z.object({
    component,
    month: z.string(),
    decision: z.enum(['accepted', 'declined']),
    reason: z.string(),
    excluded: z.array(z.object({ component: z.string(), kind: z.string(), record: z.uuid() })),
  }),
)
/** The partner takes its objection back. */
export const ratingContestWithdrawn = defineFact(
  'rating.contest_withdrawn',
  z.object({ component, month: z.string() }),
)
/** The answer is taken back: the objection is open again, and what was left out counts. */
export const ratingContestReopened = defineFact(
  'rating.contest_reopened',
  z.object({ component, month: z.string() }),
)
