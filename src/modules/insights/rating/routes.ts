import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { route } from '#platform/http/route.ts'
import { survivorOf } from '#records/partnerships.ts'
import { mayReadValue } from '../policy.ts'
import { openReport, type Report } from '../report.ts'
import { readRatingChanges } from './changes.ts'
import { answerContest, contestRating, reopenContest, withdrawContest } from './contest.ts'
import { countOpenContests, readContests } from './contests.ts'
import { readPartnerRating } from './partner-rating.ts'
import {
  mayAnswerContest,
  mayContestRating,
  mayManageRating,
  mayReadPartnerRating,
  mayReadRating,
} from './policy.ts'
import { previewRating } from './preview.ts'
import { readRating } from './report-rating.ts'
import { readScheme, saveScheme } from './settings.ts'
import { readSettingsAnswer } from './settings-answer.ts'
import {
  ContestAnswerInput,
  ContestList,
  ContestListQuery,
  ContestParams,
  NewContest,
  PartnerRating,
  PartnerRatingParams,
  PartnerRatingQuery,
  RatingChanges,
  RatingChangesQuery,
  RatingContest,
  RatingPreview,
  RatingQuery,
  RatingReport,
  RatingSettings,
  RatingSettingsAnswer,
} from './shapes.ts'
import { askForRatings } from './store.ts'

const tag = 'rating'

type Asking = { tx: Tx; now: Date; actor: Actor }

/** A partner's side reads its own partnership, whatever it asks for. */
const reportOf = ({ tx, now, actor }: Asking): Promise<Report> =>
  openReport(tx, now, actor.side === 'partner' ? actor.partnerId : null)

/** Whether the actor sees less than the whole network, so that groups cannot be known from it. */
const seesPart = (actor: Actor) =>
  actor.side === 'partner' || (actor.curatorId !== null && actor.readsAll !== true)

/** One objection as it stands after a deed. */
async function presentContest(
  asking: Asking,
  params: { partnerId: string; contestId: string },
): Promise<RatingContest> {
  const report = await openReport(asking.tx, asking.now, params.partnerId)
  const [contest] = await readContests(report, { ...params, state: 'any', limit: 1 })
  if (!contest) throw new Refused('not_found', { status: 404 })
  return contest
}

export const ratingRoutes = [
  route({
    method: 'GET',
    url: '/reports/rating',
    id: 'getRatingReport',
    tag,
    summary: 'Partners rated within comparable groups, with what pulled each up or down',
    may: mayReadRating,
    query: RatingQuery,
    response: RatingReport,
    handle: async (parts) => {
      const { actor, query } = parts
      const basis = actor.side === 'partner' ? 'shared' : query.basis
      return readRating(
        await reportOf(parts),
        { ...query, basis },
        { mayReadMoney: mayReadValue(actor), isPart: seesPart(actor) },
      )
    },
  }),
  route({
    method: 'GET',
    url: '/reports/rating/changes',
    id: 'getRatingChanges',
    tag,
    summary: 'Who rose and who fell against the span of days just before, with the interval of each move',
    may: mayReadRating,
    query: RatingChangesQuery,
    response: RatingChanges,
    handle: async (parts) => {
      const { actor, query } = parts
      const basis = actor.side === 'partner' ? 'shared' : query.basis
      return readRatingChanges(await reportOf(parts), { ...query, basis }, { isPart: seesPart(actor) })
    },
  }),
  route({
    method: 'GET',
    url: '/reports/rating/settings',
    id: 'getRatingSettings',
    tag,
    summary: 'What ratings are made of and how much each part weighs',
    may: mayManageRating,
    response: RatingSettingsAnswer,
    handle: async (parts) => readSettingsAnswer(await reportOf(parts)),
  }),
  route({
    method: 'PUT',
    url: '/reports/rating/settings',
    id: 'saveRatingSettings',
    tag,
    summary: 'Save the parts and weights of ratings; what stood before is kept',
    may: mayManageRating,
    body: RatingSettings,
    response: RatingSettingsAnswer,
    ifMatch: true,
    handle: async (parts) => {
      const { writer, body, ifMatchVersion } = parts
      await saveScheme(writer, body, ifMatchVersion)
      await askForRatings(writer.tx, writer.networkId)
      return readSettingsAnswer(await reportOf(parts))
    },
  }),
  route({
    method: 'POST',
    url: '/reports/rating/settings/preview',
    id: 'previewRatingSettings',
    tag,
    summary: 'What other settings would move, without saving them',
    may: mayManageRating,
    body: RatingSettings,
    response: RatingPreview,
    handle: async (parts) => previewRating(await reportOf(parts), parts.body),
  }),
  route({
    method: 'GET',
    url: '/reports/rating/contests',
    id: 'listRatingContests',
    tag,
    summary: 'Objections of partners to their ratings',
    may: mayReadRating,
    query: ContestListQuery,
    response: ContestList,
    handle: async (parts) => {
      const report = await reportOf(parts)
      return { data: await readContests(report, parts.query), open: await countOpenContests(report) }
    },
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/rating',
    id: 'getPartnerRating',
    tag,
    summary: 'The rating of one partner with its history and objections, as far as the reader may see it',
    may: mayReadPartnerRating,
    params: PartnerRatingParams,
    query: PartnerRatingQuery,
    response: PartnerRating,
    handle: async (parts) => {
      const { actor, params, query, tx } = parts
      const partnerId = await survivorOf(tx, params.partnerId)
      return readPartnerRating(await reportOf(parts), partnerId, query, {
        side: actor.side,
        isPart: seesPart(actor),
        mayReadMoney: mayReadValue(actor),
        mayWrite: actor.side === 'partner' ? mayContestRating(actor) : mayAnswerContest(actor),
      })
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/rating/contests',
    id: 'contestRating',
    tag,
    summary: 'Object to one’s rating or to a part of it; the other side promises to answer',
    may: mayContestRating,
    params: PartnerRatingParams,
    body: NewContest,
    response: RatingContest,
    status: 201,
    handle: async (parts) => {
      const { params, body, tx, writer } = parts
      const partnerId = await survivorOf(tx, params.partnerId)
      const { settings } = await readScheme(tx)
      const contestId = await contestRating(writer, partnerId, body, settings.answerDays)
      return presentContest(parts, { partnerId, contestId })
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/rating/contests/:contestId/answer',
    id: 'answerRatingContest',
    tag,
    summary: 'Accept or decline an objection with a reason; an accepted one may leave out records',
    may: mayAnswerContest,
    params: ContestParams,
    body: ContestAnswerInput,
    response: RatingContest,
    handle: async (parts) => {
      await answerContest(parts.writer, parts.params, parts.body)
      return presentContest(parts, parts.params)
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/rating/contests/:contestId/reopen',
    id: 'reopenRatingContest',
    tag,
    summary: 'Take the answer to an objection back: it is open again',
    may: mayAnswerContest,
    params: ContestParams,
    response: RatingContest,
    handle: async (parts) => {
      await reopenContest(parts.writer, parts.params)
      return presentContest(parts, parts.params)
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/rating/contests/:contestId/withdraw',
    id: 'withdrawRatingContest',
    tag,
    summary: 'Take one’s objection back',
    may: mayContestRating,
    params: ContestParams,
    response: RatingContest,
    handle: async (parts) => {
      await withdrawContest(parts.writer, parts.params)
      return presentContest(parts, parts.params)
    },
  }),
]
