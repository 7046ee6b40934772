import { type Day, dayNumber } from '#shared/days.ts'
import { type Report, survivorOf } from '../../report.ts'
import { presentScore, readPartnerHistories, scorePartner } from '../engine.ts'
import type { HealthReason } from '../shapes.ts'
import { readModel } from './models.ts'
import { readScores } from './read-scores.ts'
import { readRun } from './score-run.ts'

/** The reasons of the scores in force, for these partnerships as far as the scope shows them. */
export async function readReasons(
  report: Report,
  partnerIds: readonly string[],
  reader: { language: 'ru' | 'en'; withMoney: boolean },
): Promise<Map<string, HealthReason[]>> {
  const scores = await readScores(report.tx, partnerIds)
  const { currency } = report.network
  return new Map(
    [...scores].map(([id, { score }]) => {
      const name = { id, externalId: null, name: '', city: null, stage: '', curatorId: null }
      return [survivorOf(report, id), presentScore(score, name, { ...reader, currency }).reasons]
    }),
  )
}

/**
 * The health of every partnership of the scope as of a past day, by the model in force, so that two days differ by what
 * happened and not by the model. Null while there is no model.
 */
export async function readHealthOn(report: Report, day: Day): Promise<Map<string, number> | null> {
  const run = await readRun(report.tx)
  if (!run?.modelId) return null
  const model = await readModel(report.tx, run.modelId)
  const histories = await readPartnerHistories(report, day, null, model)
  return new Map(
    histories.flatMap((history) => {
      const score = scorePartner(model, history, dayNumber(day))
      return score ? [[history.id, score.health] as const] : []
    }),
  )
}
