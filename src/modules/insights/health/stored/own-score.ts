import { sql } from 'kysely'
import { dayFromNumber, dayNumber } from '#shared/days.ts'
import type { Asking } from './answer.ts'
import {
  fellSilent,
  type HealthModel,
  type PartnerHistory,
  readPartnerHistories,
  tellAll,
  WINDOW_DAYS,
} from './engine.ts'
import type { ScoreRow } from './list.ts'
import { readHealthSettings } from './settings.ts'
import type { HealthMoment } from './shapes.ts'

export type OwnScore = { day: string; fittedAt: Date; row: ScoreRow | null; course: HealthMoment[] }

/** Days between two moments of the course, and how many there are. */
const STEP_DAYS = 30
const MOST_MOMENTS = 12

/**
 * A partner's own health where its network shows it: by the network's model, from what the partner may see, so that no
 * reason tells what the host keeps to itself. Null where it is not shown, or no model is there.
 */
export async function readOwnScore({ tx, actor, report }: Asking): Promise<OwnScore | null> {
  const { rows } = await sql<{ day: string; model: HealthModel; fitted_at: Date }>`
    select day, model, fitted_at from house.shown_score_model()`.execute(tx)
  const [shown] = rows
  if (!shown || actor.partnerId === null) return null
  const histories = await readPartnerHistories(report, shown.day, [actor.partnerId], shown.model)
  const [told] = tellAll(shown.model, histories, dayNumber(shown.day), report.network.currency)
  const found = { day: shown.day, fittedAt: shown.fitted_at }
  if (!told) return { ...found, row: null, course: [] }
  const row: ScoreRow = {
    partner_id: told.partnerId,
    ...{
      basis: told.basis,
      state: told.state,
      risk: told.risk,
      is_checked: told.isChecked,
      score: told.score,
    },
    expected: told.expected,
    expected_low: told.expectedLow,
    expected_high: told.expectedHigh,
    at_risk: told.atRisk,
    // what the host thinks of the account is not the partner's to see
    ...{ stage: '', curator_id: null, is_archived: false, sort_key: '' },
  }
  const { showHealthCourseToPartners } = await readHealthSettings(tx)
  const [history] = histories
  const course =
    history && showHealthCourseToPartners ? courseOf(shown.model, history, dayNumber(shown.day)) : []
  return { ...found, row, course }
}

/**
 * How its health moved, a month apart, oldest first: each by what had happened before its own day, all by the model in
 * force, so that two of them differ by what happened.
 */
function courseOf(model: HealthModel, history: PartnerHistory, day: number): HealthMoment[] {
  return Array.from({ length: MOST_MOMENTS }, (_, n) => day - STEP_DAYS * (MOST_MOMENTS - n)).flatMap(
    (at): HealthMoment[] => {
      const [told] = tellAll(model, [history], at, null)
      if (!told) return []
      const { risk, health, state, basis } = told
      const came = at + WINDOW_DAYS <= day ? fellSilent(history, at, basis) : null
      return [{ day: dayFromNumber(at), risk, health, state, came }]
    },
  )
}
