import { z } from 'zod'
import { defineFact } from '#records/facts/kinds.ts'
import { JudgedSegment, SegmentCode } from './shapes.ts'

/**
 * A partner came into another segment. `from` is null the first time. The values of amounts are left out of `why`, since
 * a timeline is read by those who may not see them; they stand in the partner's segment itself.
 */
export const partnerSegmentAssigned = defineFact(
  'partner.segment_assigned',
  z.object({
    scheme: SegmentCode,
    from: SegmentCode.nullable(),
    to: SegmentCode,
    /** What the segment was called then. */
    name: z.object({ ru: z.string(), en: z.string() }).optional(),
    cause: z.enum(['rules', 'overrule', 'overrule_ended', 'scheme']),
    why: z.array(JudgedSegment),
    reason: z.string().optional(),
    until: z.string().nullable().optional(),
    schemeVersion: z.number().int().optional(),
  }),
)
