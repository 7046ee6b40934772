import { sql } from 'kysely'
import { dayNumber } from '#shared/days.ts'
import type { Asking } from './answer.ts'
import { type HealthModel, readPartnerHistories, tellAll } from './engine.ts'
import type { ScoreRow } from './list.ts'

export type OwnScore = { day: string; fittedAt: Date; row: ScoreRow | null }

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
  if (!told) return { ...found, row: null }
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
  return { ...found, row }
}
