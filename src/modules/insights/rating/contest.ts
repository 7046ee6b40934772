import { sql } from 'kysely'
import { notify, peopleWhoSee } from '#modules/messaging/index.ts'
import { readWorkingDays } from '#modules/network/index.ts'
import type { Tx } from '#platform/database/database.ts'
import { NotFound, Refused } from '#platform/http/refused.ts'
import { lockCounter, stateFact } from '#records/facts/state.ts'
import { requirePartner } from '#records/partnerships.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import { fulfilPromise, reopenPromise, withdrawPromise } from '#records/promises/end.ts'
import { makePromise } from '#records/promises/make.ts'
import type { Writer } from '#records/writer.ts'
import { dayOf, startOfDay } from '#shared/dates.ts'
import { addDays } from '#shared/days.ts'
import { newId } from '#shared/ids.ts'
import { addWorkingDays } from '#shared/working-days.ts'
import { narrow, openReport } from '../report.ts'
import { casesOf, openCases } from './cases.ts'
import {
  ratingContestAnswered,
  ratingContested,
  ratingContestReopened,
  ratingContestWithdrawn,
} from './facts.ts'
import { readStoredRows } from './report-rating.ts'
import { readScheme } from './settings.ts'
import type { ContestAnswerInput, NewContest, RatingComponent } from './shapes.ts'
import { askForRatings } from './store.ts'

type Contest = {
  id: string
  partner_id: string
  component: RatingComponent | null
  month: string
  state: 'open' | 'accepted' | 'declined' | 'withdrawn'
  promise_id: string | null
}

/** Told of the past: nobody gets a notification of it. */
type Quiet = { quietly?: boolean }

const PATH = '/insights/rating'

/**
 * The partner objects to its rating, or to one component of it: a shared fact, and our promise to answer within so many
 * working days. Returns the objection's id. Refuses where the partner is shown no rating, and a second open objection to
 * the same.
 */
export async function contestRating(
  writer: Writer,
  partnerId: string,
  input: NewContest,
  answerDays: number,
  { quietly = false }: Quiet = {},
): Promise<string> {
  const { tx, now } = writer
  await lockCounter(writer, partnerId, 'shared')
  const report = narrow(await openReport(tx, now, partnerId), partnerId)
  const [shown] = await readStoredRows(report, undefined, 'shared')
  if (!shown) throw new Refused('rating_not_shown', { status: 409 })
  const { rows: open } = await sql`
    select from rating_contest where partner_id = ${partnerId} and state = 'open'
      and component is not distinct from ${input.component}`.execute(tx)
  if (open.length > 0) throw new Refused('already_contested', { status: 409 })
  const id = newId()
  const month = addDays(shown.as_of, -1).slice(0, 7)
  const score = componentScore(shown.document, input.component)
  const subject = { kind: 'rating_contest', id }
  await stateFact(writer, {
    partnerId,
    kind: ratingContested,
    audience: 'shared',
    subject,
    data: { component: input.component, month, score, reason: input.reason },
  })
  const today = dayOf(now, report.network.timeZone)
  const due = addWorkingDays(await readWorkingDays(tx), today, answerDays)
  const promiseId = await makePromise(writer, {
    partnerId,
    audience: 'shared',
    owedBy: 'host',
    owedTo: 'partner',
    kind: 'rating_answer',
    title: await titleOf(tx),
    // until the end of that day in the network's zone
    dueAt: new Date(startOfDay(addDays(due, 1), report.network.timeZone).getTime() - 1000),
    subject,
  })
  await tx
    .insertInto('rating_contest')
    .values({
      partner_id: partnerId,
      id,
      network_id: writer.networkId,
      component: input.component,
      month: `${month}-01`,
      score: score === null ? null : String(score),
      reason: input.reason,
      made_by: writer.actor.id,
      made_at: now,
      promise_id: promiseId,
      answer: null,
      answered_by: null,
      answered_at: null,
    })
    .execute()
  if (!quietly) await tell(writer, partnerId, id, 'host', { step: 'made', text: input.reason })
  await refreshProjections(tx, [partnerId])
  return id
}

function componentScore(
  row: { score: number | null; components: readonly { component: string; score: number | null }[] },
  component: RatingComponent | null,
): number | null {
  const score =
    component === null
      ? row.score
      : (row.components.find((one) => one.component === component)?.score ?? null)
  return score === null ? null : Math.round(score * 10) / 10
}

async function languageOf(tx: Tx): Promise<'ru' | 'en'> {
  const { rows } = await sql<{ language: string }>`select language from network`.execute(tx)
  return rows[0]?.language === 'en' ? 'en' : 'ru'
}

async function titleOf(tx: Tx): Promise<string> {
  const isEnglish = (await languageOf(tx)) === 'en'
  return isEnglish ? 'Answer the objection to the rating' : 'Ответить на возражение по рейтингу'
}

/**
 * The host answers: accepted or declined, with a reason; an accepted one may leave out records of the component. Keeps
 * the promise. Refuses records that are no cases of the partner's component.
 */
export async function answerContest(
  writer: Writer,
  ref: { partnerId: string; contestId: string },
  input: ContestAnswerInput,
  { quietly = false }: Quiet = {},
): Promise<void> {
  const contest = await lockContest(writer, ref)
  if (contest.state !== 'open') throw new Refused('contest_is_ended', { status: 409 })
  if (input.decision === 'declined' && input.exclude.length > 0) throw new Refused('nothing_to_exclude')
  const records = await checkedRecords(writer, ref.partnerId, input.exclude)
  const { tx, now } = writer
  await stateFact(writer, {
    partnerId: ref.partnerId,
    kind: ratingContestAnswered,
    audience: 'shared',
    subject: { kind: 'rating_contest', id: contest.id },
    data: {
      component: contest.component,
      month: contest.month,
      decision: input.decision,
      reason: input.reason,
      excluded: records.map(({ component, kind, recordId }) => ({ component, kind, record: recordId })),
    },
  })
  await endContest(writer, ref, { state: input.decision, answer: input.reason })
  for (const { component, kind, recordId } of records)
    await sql`
      insert into rating_exclusion (partner_id, id, network_id, side, contest_id, component, record_kind, record_id, reason, made_at)
      values (${ref.partnerId}, ${newId()}, ${writer.networkId}, 'host', ${contest.id}, ${component}, ${kind}, ${recordId},
        ${input.reason}, ${now})
      on conflict (partner_id, contest_id, component, record_id) do update set undone_at = null`.execute(tx)
  if (contest.promise_id)
    await fulfilPromise(writer, {
      partnerId: ref.partnerId,
      promiseId: contest.promise_id,
      evidence: input.reason,
    })
  if (!quietly)
    await tell(writer, ref.partnerId, contest.id, 'partner', { step: input.decision, text: input.reason })
  await refreshProjections(tx, [ref.partnerId])
  await askForRatings(tx, writer.networkId)
}

/** Takes the answer back: the objection is open again and owed an answer, and what was left out counts. */
export async function reopenContest(
  writer: Writer,
  ref: { partnerId: string; contestId: string },
): Promise<void> {
  const contest = await lockContest(writer, ref)
  if (contest.state !== 'accepted' && contest.state !== 'declined')
    throw new Refused('contest_is_open', { status: 409 })
  await stateFact(writer, {
    partnerId: ref.partnerId,
    kind: ratingContestReopened,
    audience: 'shared',
    subject: { kind: 'rating_contest', id: contest.id },
    data: { component: contest.component, month: contest.month },
  })
  await endContest(writer, ref, { state: 'open', answer: null })
  await sql`update rating_exclusion set undone_at = ${writer.now} where partner_id = ${ref.partnerId}
    and contest_id = ${contest.id} and undone_at is null`.execute(writer.tx)
  if (contest.promise_id)
    await reopenPromise(writer, { partnerId: ref.partnerId, promiseId: contest.promise_id })
  await refreshProjections(writer.tx, [ref.partnerId])
  await askForRatings(writer.tx, writer.networkId)
}

/** The partner takes its objection back, which releases us from the answer. */
export async function withdrawContest(
  writer: Writer,
  ref: { partnerId: string; contestId: string },
): Promise<void> {
  const contest = await lockContest(writer, ref)
  if (contest.state !== 'open') throw new Refused('contest_is_ended', { status: 409 })
  await stateFact(writer, {
    partnerId: ref.partnerId,
    kind: ratingContestWithdrawn,
    audience: 'shared',
    subject: { kind: 'rating_contest', id: contest.id },
    data: { component: contest.component, month: contest.month },
  })
  await endContest(writer, ref, { state: 'withdrawn', answer: null })
  if (contest.promise_id)
    await withdrawPromise(writer, { partnerId: ref.partnerId, promiseId: contest.promise_id })
  await refreshProjections(writer.tx, [ref.partnerId])
}

async function lockContest(
  writer: Writer,
  { partnerId, contestId }: { partnerId: string; contestId: string },
): Promise<Contest> {
  await requirePartner(writer.tx, partnerId)
  await lockCounter(writer, partnerId, 'shared')
  const { rows } = await sql<Contest>`
    select id, partner_id, component, to_char(month, 'YYYY-MM') as month, state, promise_id from rating_contest
    where partner_id = ${partnerId} and id = ${contestId} for update`.execute(writer.tx)
  const contest = rows[0]
  if (!contest) throw new NotFound()
  return contest
}

async function endContest(
  writer: Writer,
  ref: { partnerId: string; contestId: string },
  end: { state: Contest['state']; answer: string | null },
): Promise<void> {
  const isAnswered = end.answer !== null
  await sql`
    update rating_contest set state = ${end.state}, answer = ${end.answer}, version = version + 1,
      answered_by = ${isAnswered ? writer.actor.id : null}, answered_at = ${isAnswered ? writer.now : null}::timestamptz
    where partner_id = ${ref.partnerId} and id = ${ref.contestId}`.execute(writer.tx)
}

type Named = { component: RatingComponent; recordId: string; kind: string }

/** The records with their kinds; refuses one that is no case of the partner's component. */
async function checkedRecords(
  writer: Writer,
  partnerId: string,
  asked: ContestAnswerInput['exclude'],
): Promise<Named[]> {
  const report = narrow(await openReport(writer.tx, writer.now, partnerId), partnerId)
  const { settings } = await readScheme(writer.tx)
  const frame = await openCases(report, settings, { basis: 'known' })
  const named: Named[] = []
  for (const { component, recordId } of asked) {
    const { rows } = await sql<{ kind: string }>`
      select c.kind from (${casesOf(frame, component).rows}) c where c.id = ${recordId}`.execute(writer.tx)
    const kind = rows[0]?.kind
    if (!kind || kind === 'partner')
      throw new Refused('not_a_case', {
        errors: [
          { pointer: '#/exclude', code: 'not_a_case', detail: `${recordId} is no case of ${component}.` },
        ],
      })
    named.push({ component, recordId, kind })
  }
  return named
}

const STEPS: Record<string, { ru: string; en: string }> = {
  made: { ru: 'партнёр не согласен', en: 'the partner disagrees' },
  accepted: { ru: 'принято', en: 'accepted' },
  declined: { ru: 'отклонено', en: 'declined' },
}

/** What happened to the objection, in the network's language. */
async function wordOf(tx: Tx, step: string): Promise<string> {
  return STEPS[step]?.[await languageOf(tx)] ?? step
}

/** Tells the people of the other side who answer for the partnership. */
async function tell(
  writer: Writer,
  partnerId: string,
  contestId: string,
  side: 'host' | 'partner',
  data: { step: string; text: string },
): Promise<void> {
  const people = (await peopleWhoSee(writer.tx, partnerId, 'shared')).filter((one) => one.side === side)
  const { rows } = await sql<{ partner: string; network: string }>`
    select p.name as partner, n.name as network from partner p, network n where p.partner_id = ${partnerId}`.execute(
    writer.tx,
  )
  await notify(writer.tx, {
    userIds: people.map(({ id }) => id),
    kind: 'rating',
    partnerId,
    audience: 'shared',
    subject: { kind: 'rating_contest', id: contestId },
    data: {
      partner: rows[0]?.partner ?? '',
      network: rows[0]?.network ?? '',
      ...data,
      title: await wordOf(writer.tx, data.step),
    },
    path: side === 'host' ? `${PATH}?partner=${partnerId}` : PATH,
    at: writer.now,
  })
}
