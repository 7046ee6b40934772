import { openReport } from '#modules/insights/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { route } from '#platform/http/route.ts'
import {
  NewTodayMark,
  TodayCount,
  TodayMark,
  TodayMarkParams,
  TodayPage,
  TodayQuery,
  TodaySettings,
} from './contract.ts'
import { linesOf, lookAround } from './look-around.ts'
import { presentMarks, putMark, removeMark } from './marks.ts'
import { mayChangeTodaySettings, mayMarkToday, mayReadStakes, mayReadToday } from './policy.ts'
import { readToday } from './read-today.ts'
import { changeSettings, readSettings } from './settings.ts'

type Asking = { tx: Tx; now: Date; actor: Actor }

function reportOf({ tx, now, actor }: Asking) {
  return openReport(tx, now, actor.side === 'partner' ? actor.partnerId : null)
}

function viewerOf({ actor }: Asking) {
  return { side: actor.side, withMoney: mayReadStakes(actor), language: actor.language }
}

const tag = 'today'

export const routes = [
  route({
    method: 'GET',
    url: '/today',
    id: 'getToday',
    tag,
    summary: 'The partnerships that need a person now, with reasons; what goes well; promises of the week',
    may: mayReadToday,
    query: TodayQuery,
    response: TodayPage,
    handle: async (parts) => readToday(await reportOf(parts), parts.query, viewerOf(parts)),
  }),
  route({
    method: 'GET',
    url: '/today/count',
    id: 'countToday',
    tag,
    summary: 'How many partnerships need a person now',
    may: mayReadToday,
    response: TodayCount,
    handle: async (parts) => {
      const day = await lookAround(await reportOf(parts), undefined, viewerOf(parts))
      return { needing: linesOf(day, 'needing', undefined).length }
    },
  }),
  route({
    method: 'POST',
    url: '/today/marks',
    id: 'putTodayMark',
    tag,
    summary: 'Puts a reason off until a day, gives it to somebody, or calls it done',
    may: mayMarkToday,
    body: NewTodayMark,
    response: TodayMark,
    status: 201,
    handle: async (parts) => {
      const { tx, actor, body, now } = parts
      const report = await reportOf(parts)
      const day = await lookAround(report, body.asOf, { ...viewerOf(parts), withLeft: true })
      const reason = day.reasons.find(
        (each) => each.partnerId === body.partnerId && each.reason === body.reason,
      )
      if (!reason)
        throw new Refused('reason_gone', { status: 409, detail: 'The partnership has no such reason now.' })
      const mark = await putMark(tx, actor, body, reason.occurrence, report.today, now)
      const [presented] = await presentMarks(tx, [mark])
      if (!presented) throw new Error('a mark was not kept')
      return presented
    },
  }),
  route({
    method: 'DELETE',
    url: '/today/marks/:partnerId/:markId',
    id: 'removeTodayMark',
    tag,
    summary: 'Takes back that a reason was put off, given or done',
    may: mayMarkToday,
    params: TodayMarkParams,
    handle: ({ tx, params }) => removeMark(tx, params.partnerId, params.markId),
  }),
  route({
    method: 'GET',
    url: '/today/settings',
    id: 'getTodaySettings',
    tag,
    summary: 'When a partnership needs a person: the thresholds of the network',
    may: mayReadToday,
    response: TodaySettings,
    handle: ({ tx }) => readSettings(tx),
  }),
  route({
    method: 'PUT',
    url: '/today/settings',
    id: 'changeTodaySettings',
    tag,
    summary: 'Changes the thresholds of the network; what is not given gets its default',
    may: mayChangeTodaySettings,
    body: TodaySettings,
    response: TodaySettings,
    handle: ({ tx, body }) => changeSettings(tx, body),
  }),
]
