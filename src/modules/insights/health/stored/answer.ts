import { sql } from 'kysely'
import { type Holder, may } from '#modules/access/contract.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { enqueueJob } from '#platform/jobs/enqueue.ts'
import { addDays, type Day } from '#shared/days.ts'
import { formatMinor } from '#shared/money.ts'
import { nameOf, readNames } from '../../names.ts'
import type { Report } from '../../report.ts'
import { presentScore } from './engine.ts'
import type { ScoreRow, Source } from './list.ts'
import { readModelHead, readPastModel, readWaiting, wantModel } from './models.ts'
import { readRun, SCORES_JOB } from './score-run.ts'
import type { FitProgress, StoredHealthRow } from './shapes.ts'

export type Asking = { tx: Tx; now: Date; actor: Actor; report: Report }

/** The scores a question is about; or the fit that has to come first; or that there is nothing to score. */
export type Found =
  | { state: 'ready'; source: Source; fittedAt: Date }
  | { state: 'fitting'; day: Day; progress: FitProgress }
  | { state: 'nothing'; day: Day }

/**
 * The scores as of a day: those in force when none is given, or when it is the day they are for. A model of another day
 * is asked for, where there is none, and fitted in the background.
 */
export async function findScores(
  { tx, now, report }: Omit<Asking, 'actor'>,
  asOf: Day | undefined,
): Promise<Found> {
  const today = addDays(report.today, 1)
  const run = await readRun(tx)
  const day = asOf ?? run?.day ?? today
  // nothing is known yet of what is to come
  const isInForce = run?.modelId && run.day && (day === run.day || day >= today)
  if (isInForce && run.modelId && run.day) {
    const model = await readModelHead(tx, run.modelId)
    if (model)
      return {
        state: 'ready',
        source: { modelId: model.id, day: run.day, isPast: false },
        fittedAt: model.fittedAt,
      }
  }
  if (day >= today) return waitForFirst({ tx, now, report }, today)
  const model = await readPastModel(tx, day)
  if (model)
    return { state: 'ready', source: { modelId: model.id, day, isPast: true }, fittedAt: model.fittedAt }
  return fitOf({ tx, now, report }, 'past', day)
}

/** Nothing is in force yet: the first model is on its way, unless there is nothing to fit one on. */
async function waitForFirst(asking: Omit<Asking, 'actor'>, day: Day): Promise<Found> {
  const waiting = await readWaiting(asking.tx, 'current', null)
  if (waiting) return { state: 'fitting', day, progress: waiting }
  return fitOf(asking, 'current', day)
}

async function fitOf(
  { tx, now, report }: Omit<Asking, 'actor'>,
  purpose: 'current' | 'past',
  day: Day,
): Promise<Found> {
  const { rows } = await sql`select from partner limit 1`.execute(tx)
  if (rows.length === 0) return { state: 'nothing', day }
  const progress = await wantModel({ tx, networkId: report.network.id, now }, purpose, day)
  if (progress.state === 'waiting') await enqueueJob(tx, SCORES_JOB, { networkId: report.network.id })
  return { state: 'fitting', day, progress }
}

/** Rows as they are shown. Without the right to see money amounts are null, also those within reasons. */
export async function presentRows(
  { tx, actor, report }: Asking,
  rows: readonly ScoreRow[],
  language: 'ru' | 'en',
): Promise<StoredHealthRow[]> {
  const ids = rows.map((row) => row.partner_id)
  const names = await readNames(report, ids)
  const people = await readPeople(tx, rows)
  const amount = amountsFor(actor, report.network.currency)
  return rows.map((row) => {
    const name = nameOf(names, row.partner_id)
    return {
      ...presentScore(row.score, name, {
        language,
        currency: report.network.currency,
        withMoney: may(actor, 'money.read'),
      }),
      basis: row.basis,
      expectedNextYear: amount(row.expected),
      expectedLow: amount(row.expected_low),
      expectedHigh: amount(row.expected_high),
      valueAtRisk: amount(row.at_risk),
      stage: row.stage,
      curator: row.curator_id === null ? null : (people.get(row.curator_id) ?? null),
      isArchived: row.is_archived,
    }
  })
}

/** Writes minor units as an amount for whom amounts are open; null for others and for what is not known. */
export function amountsFor(holder: Holder, currency: string): (minor: bigint | null) => string | null {
  const isOpen = may(holder, 'money.read')
  return (minor) => (isOpen && minor !== null ? formatMinor(minor, currency) : null)
}

async function readPeople(
  tx: Tx,
  rows: readonly ScoreRow[],
): Promise<Map<string, { id: string; name: string }>> {
  const ids = [...new Set(rows.flatMap(({ curator_id }) => curator_id ?? []))]
  if (ids.length === 0) return new Map()
  const { rows: people } = await sql<{ id: string; name: string }>`
    select id, name from house.person_names(${ids}::text[])`.execute(tx)
  return new Map(people.map((person) => [person.id, person]))
}
