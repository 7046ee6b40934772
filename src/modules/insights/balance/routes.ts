import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { route } from '#platform/http/route.ts'
import { mayReadValue } from '../policy.ts'
import { mayManageRating } from '../rating/policy.ts'
import { openReport, type Report } from '../report.ts'
import { addRate, listRates, removeRate, restoreRate } from './rates.ts'
import { readBalance } from './report-balance.ts'
import {
  BalanceQuery,
  BalanceRate,
  BalanceRateParams,
  BalanceRates,
  BalanceReport,
  NewBalanceRate,
} from './shapes.ts'

const tag = 'reports'

type Asking = { tx: Tx; now: Date; actor: Actor; query?: { partner?: string | undefined } | undefined }

const reportOf = ({ tx, now, actor, query }: Asking): Promise<Report> =>
  openReport(tx, now, actor.side === 'partner' ? actor.partnerId : (query?.partner ?? null))

export const balanceRoutes = [
  route({
    method: 'GET',
    url: '/reports/balance',
    id: 'getBalanceReport',
    tag,
    summary: 'Give and take of the partnerships by unit, kind and period, the most one-sided first',
    may: mayReadValue,
    query: BalanceQuery,
    response: BalanceReport,
    handle: async (parts) => readBalance(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/balance/rates',
    id: 'listBalanceRates',
    tag,
    summary: 'What an hour or a point is worth, as agreed, from which day on',
    may: mayReadValue,
    response: BalanceRates,
    handle: async (parts) => listRates(await reportOf({ ...parts, query: undefined })),
  }),
  route({
    method: 'POST',
    url: '/reports/balance/rates',
    id: 'addBalanceRate',
    tag,
    summary: 'Keep an agreed rate',
    may: mayManageRating,
    body: NewBalanceRate,
    response: BalanceRate,
    status: 201,
    handle: async ({ tx, now, writer, body }) => {
      const { network } = await openReport(tx, now, null)
      return addRate(writer, body, network.currency)
    },
  }),
  route({
    method: 'DELETE',
    url: '/reports/balance/rates/:rateId',
    id: 'removeBalanceRate',
    tag,
    summary: 'Take an agreed rate away',
    may: mayManageRating,
    params: BalanceRateParams,
    handle: ({ writer, params }) => removeRate(writer, params.rateId),
  }),
  route({
    method: 'POST',
    url: '/reports/balance/rates/:rateId/restore',
    id: 'restoreBalanceRate',
    tag,
    summary: 'Bring a rate back that was taken away',
    may: mayManageRating,
    params: BalanceRateParams,
    handle: ({ writer, params }) => restoreRate(writer, params.rateId),
  }),
]
