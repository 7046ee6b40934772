import { addDays, type Day } from '#shared/days.ts'
import type { ReasonCode } from '../contract.ts'
import type { StepKind, Suggestion } from './shapes.ts'

type Side = 'host' | 'partner'

/** What somebody can do that changes a score: see `HealthChange`. */
type Deed = 'order' | 'contact' | 'keep_promises' | 'resolve_request'

/**
 * Which step answers to which cause. A cause is a reason of the page or, with `factor.` before it, a factor of the
 * health that takes points away. The first rule whose cause the line has is suggested; what was taken or skipped for
 * the same happening is not suggested again.
 */
export type StepRule = {
  kind: StepKind
  causes: readonly string[]
  way: Suggestion['way']
  /** Days until it is due. */
  within: number
  /** What it should bring about; the score says how many points of health that gives. */
  brings: Deed | null
  /** The sides it is suggested to; a reason of a promise names the side that owes by `own` and `other`. */
  sides?: readonly Side[]
}

export const STEP_RULES: readonly StepRule[] = [
  { kind: 'keep_promise', causes: ['overdue_own'], way: 'promise', within: 2, brings: 'keep_promises' },
  {
    kind: 'answer_problem',
    causes: ['factor.problems'],
    way: 'promise',
    within: 2,
    brings: 'resolve_request',
    sides: ['host'],
  },
  { kind: 'explain', causes: ['broken_own'], way: 'contact', within: 2, brings: 'contact' },
  { kind: 'take_over', causes: ['unanswered'], way: 'promise', within: 3, brings: null, sides: ['host'] },
  {
    kind: 'settle_conflict',
    causes: ['conflict_of_interest'],
    way: 'contact',
    within: 7,
    brings: 'contact',
  },
  {
    kind: 'ask_what_went_wrong',
    causes: ['factor.satisfaction'],
    way: 'contact',
    within: 5,
    brings: 'contact',
    sides: ['host'],
  },
  {
    kind: 'first_reorder',
    causes: ['once'],
    way: 'contact',
    within: 5,
    brings: 'order',
    sides: ['host'],
  },
  {
    kind: 'repeat_order',
    causes: ['silence', 'factor.recency', 'factor.trend', 'factor.rhythm'],
    way: 'contact',
    within: 3,
    brings: 'order',
    sides: ['host'],
  },
  { kind: 'remind', causes: ['overdue_other'], way: 'contact', within: 2, brings: 'contact' },
  { kind: 'ask_why', causes: ['broken_other'], way: 'contact', within: 5, brings: 'contact' },
  {
    kind: 'meet',
    causes: ['contact', 'factor.contact'],
    way: 'promise',
    within: 14,
    brings: 'contact',
    sides: ['host'],
  },
  {
    kind: 'widen',
    causes: ['factor.products'],
    way: 'contact',
    within: 14,
    brings: null,
    sides: ['host'],
  },
  // A high risk without any factor that names itself: getting in touch is what is left.
  { kind: 'repeat_order', causes: ['risk'], way: 'contact', within: 3, brings: 'order', sides: ['host'] },
]

/** What is known of a line when a step is sought for it. */
export type Known = {
  side: Side
  day: Day
  reasons: readonly {
    reason: ReasonCode
    side: Side | null
    occurrence: string
    severity: 'broken' | 'attention'
    title: string | null
    promiseId: string | null
  }[]
  /** Factors of the health, with points and what a change would give; empty where the health is unknown. */
  factors: readonly {
    factor: string
    points: number
    change: { does: Deed; points: number; says: string } | null
  }[]
  lastOrder: { id: string; number: string | null; placedOn: Day } | null
  /** Steps that were taken or skipped before. */
  before: readonly { kind: StepKind; cause: string; occurrence: string }[]
}

/** Points a factor must take away to be a cause of its own. */
const LEAST_POINTS = 2

/** The steps for a line, the one to suggest first. Gravest reasons first, then the rules in their order. */
export function suggestSteps(known: Known): Suggestion[] {
  const causes = causesOf(known)
  const found: (Suggestion & { rank: number })[] = []
  STEP_RULES.forEach((rule, place) => {
    if (rule.sides && !rule.sides.includes(known.side)) return
    if (found.some(({ kind }) => kind === rule.kind)) return
    for (const code of rule.causes) {
      const cause = causes.get(code)
      if (!cause || wasSettled(known, rule.kind, cause)) continue
      const expected = expectedOf(known, rule.brings)
      found.push({
        rank: cause.rank * 100 + place,
        kind: rule.kind,
        cause: cause.cause,
        occurrence: cause.occurrence,
        way: rule.way,
        dueOn: addDays(known.day, rule.within),
        about: aboutOf(rule.kind, cause.title, known),
        orderId: ofBasket(rule.kind) ? (known.lastOrder?.id ?? null) : null,
        promiseId: cause.promiseId,
        points: expected?.points ?? null,
        says: expected?.says ?? null,
      })
      return
    }
  })
  return found.sort((a, b) => a.rank - b.rank).map(({ rank: _, ...suggestion }) => suggestion)
}

type KnownCause = {
  cause: string
  occurrence: string
  rank: number
  title: string | null
  promiseId: string | null
}

function causesOf(known: Known): Map<string, KnownCause> {
  const causes = new Map<string, KnownCause>()
  for (const { reason, side, occurrence, severity, title, promiseId } of known.reasons) {
    const code =
      side === null ? reason : reason.replace(/_(host|partner)$/, side === known.side ? '_own' : '_other')
    causes.set(code, { cause: reason, occurrence, title, promiseId, rank: severity === 'broken' ? 0 : 1 })
  }
  for (const { factor, points } of known.factors) {
    if (points > -LEAST_POINTS) continue
    // A factor has no happening of its own: it is settled for the month in which it was answered.
    causes.set(`factor.${factor}`, {
      cause: `factor.${factor}`,
      occurrence: known.day.slice(0, 7),
      title: null,
      promiseId: null,
      rank: points <= -10 ? 0 : 1,
    })
  }
  return causes
}

/** Whether somebody took or skipped this step for this happening, or a newer one. */
function wasSettled(known: Known, kind: StepKind, { cause, occurrence }: KnownCause): boolean {
  return known.before.some((one) => one.kind === kind && one.cause === cause && one.occurrence >= occurrence)
}

function expectedOf({ factors }: Known, brings: Deed | null): { points: number; says: string } | null {
  const change = factors.find((factor) => brings !== null && factor.change?.does === brings)?.change
  return change && change.points > 0 ? change : null
}

function ofBasket(kind: StepKind): boolean {
  return kind === 'repeat_order' || kind === 'first_reorder'
}

function aboutOf(kind: StepKind, title: string | null, { lastOrder }: Known): string | null {
  return ofBasket(kind) ? (lastOrder?.number ?? null) : title
}
