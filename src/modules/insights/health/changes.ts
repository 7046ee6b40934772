import type { Care } from './care.ts'
import type { Factor } from './factors.ts'
import type { Standing } from './history.ts'

/** What somebody could do today: place an order, get in touch, keep what is overdue, resolve the oldest request. */
export type Change = { does: 'order' | 'contact' | 'keep_promises' | 'resolve_request'; points: number }

/** Fewer points than this are none that anybody would act for. */
const FEWEST_POINTS = 0.05

/**
 * What would change a score, for each factor within somebody's reach: the score is made again with that one thing done
 * the day before, everything else as it is. `gain` tells the points of health between the two.
 */
export function changesOf(
  standing: Standing,
  care: Care,
  gain: (then: Standing, cared: Care) => number,
): Partial<Record<'base' | Factor, Change>> {
  const changes: Partial<Record<'base' | Factor, Change>> = {}
  const offer = (factors: readonly Factor[], does: Change['does'], then: Standing, cared: Care) => {
    const points = gain(then, cared)
    if (points >= FEWEST_POINTS) for (const factor of factors) changes[factor] = { does, points }
  }
  // Where nothing is weighed the rhythm is the only reason; the score shows one of the two.
  if (standing.recency > 1)
    offer(
      ['recency', 'rhythm'],
      standing.basis === 'orders' ? 'order' : 'contact',
      withOneMore(standing),
      care,
    )
  const { problems, promises } = care
  if (problems.open > 0)
    offer(['problems'], 'resolve_request', standing, {
      ...care,
      problems: { open: problems.open - 1, oldestDays: problems.nextDays, nextDays: 0 },
    })
  if (promises && promises.overdue > 0)
    offer(['promises'], 'keep_promises', standing, {
      ...care,
      promises: { ...promises, late: promises.late + promises.overdue, overdue: 0 },
    })
  if (standing.basis === 'orders' && care.contactDays !== null && care.contactDays > 1)
    offer(['contact'], 'contact', standing, { ...care, contactDays: 1 })
  return changes
}

/** The same partnership with one more order of its usual size (or contact) on the day before. */
function withOneMore(standing: Standing): Standing {
  const { ordering, orderDays, recency } = standing
  return {
    ...standing,
    state: 'alive',
    orderDays: orderDays + 1,
    last: standing.last + recency - 1,
    recency: 1,
    lastQuarter: standing.lastQuarter + standing.usualAmount,
    ordering: { x: ordering.x + 1, lastAge: ordering.age - 1 / 7, age: ordering.age },
  }
}
