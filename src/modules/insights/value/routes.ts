import type { Actor } from '#platform/auth-session/actor.ts'
import type { Tx } from '#platform/database/database.ts'
import { Refused } from '#platform/http/refused.ts'
import { route } from '#platform/http/route.ts'
import { mayManageMargins, mayReadMargins, mayReadValue, mayTellPurchaseShare } from '../policy.ts'
import { openReport, type Report } from '../report.ts'
import { addMargin, listMargins, removeMargin, restoreMargin } from './margins.ts'
import { tellPurchaseShare } from './purchase-share.ts'
import { readDependency } from './report-dependency.ts'
import { readGrowth } from './report-growth.ts'
import { readLifetime } from './report-lifetime.ts'
import {
  DependencyQuery,
  DependencyReport,
  GrowthQuery,
  GrowthReport,
  LifetimeQuery,
  LifetimeReport,
  MarginParams,
  Margins,
  NewMargin,
  PurchaseShare,
  SetMargin,
  WhatIfQuery,
  WhatIfReport,
} from './shapes.ts'
import { readWhatIf } from './what-if.ts'

const tag = 'reports'

type Asking = { tx: Tx; now: Date; actor: Actor; query?: { partner?: string | undefined } | undefined }

const reportOf = ({ tx, now, actor, query }: Asking): Promise<Report> =>
  openReport(tx, now, actor.side === 'partner' ? actor.partnerId : (query?.partner ?? null))

export const valueRoutes = [
  route({
    method: 'GET',
    url: '/reports/value/growth',
    id: 'getGrowthReport',
    tag,
    summary: 'The change of net split into new, returned, expansion, contraction and silence; GRR and NRR',
    may: mayReadValue,
    query: GrowthQuery,
    response: GrowthReport,
    handle: async (parts) => readGrowth(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/value/lifetime',
    id: 'getLifetimeReport',
    tag,
    summary:
      'What the time together has brought of each partner, and what the next year is expected to bring',
    may: mayReadValue,
    query: LifetimeQuery,
    response: LifetimeReport,
    handle: async (parts) => readLifetime(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/value/dependency',
    id: 'getDependencyReport',
    tag,
    summary: 'What part of our net a partner brings and what part of its purchases we are; concentration',
    may: mayReadValue,
    query: DependencyQuery,
    response: DependencyReport,
    handle: async (parts) => readDependency(await reportOf(parts), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/value/what-if',
    id: 'getWhatIfReport',
    tag,
    summary:
      'What is lost when some partners leave: net, profit, promises, goods; how concentrated the rest is',
    may: mayReadMargins,
    query: WhatIfQuery,
    response: WhatIfReport,
    handle: async (parts) => readWhatIf(await reportOf({ ...parts, query: undefined }), parts.query),
  }),
  route({
    method: 'GET',
    url: '/reports/value/margins',
    id: 'listMargins',
    tag,
    summary: 'Margins set by rule',
    may: mayReadMargins,
    response: Margins,
    handle: ({ tx }) => listMargins(tx),
  }),
  route({
    method: 'POST',
    url: '/reports/value/margins',
    id: 'addMargin',
    tag,
    summary: 'Set what is left of net for all partners, those of a nature or segment, or one',
    may: mayManageMargins,
    body: NewMargin,
    response: SetMargin,
    status: 201,
    handle: ({ writer, body }) => addMargin(writer, body),
  }),
  route({
    method: 'DELETE',
    url: '/reports/value/margins/:marginId',
    id: 'removeMargin',
    tag,
    summary: 'Take a margin away',
    may: mayManageMargins,
    params: MarginParams,
    handle: ({ writer, params }) => removeMargin(writer, params.marginId),
  }),
  route({
    method: 'POST',
    url: '/reports/value/margins/:marginId/restore',
    id: 'restoreMargin',
    tag,
    summary: 'Bring a margin back that was taken away',
    may: mayManageMargins,
    params: MarginParams,
    handle: ({ writer, params }) => restoreMargin(writer, params.marginId),
  }),
  route({
    method: 'POST',
    url: '/reports/value/purchase-share',
    id: 'tellPurchaseShare',
    tag,
    summary: 'A partner’s side tells how much of what it buys comes from the network',
    may: mayTellPurchaseShare,
    body: PurchaseShare,
    response: PurchaseShare,
    status: 201,
    handle: async ({ writer, actor, body }) => {
      if (actor.side !== 'partner' || actor.partnerId === null) throw new Refused('not_your_answer')
      await tellPurchaseShare(writer, actor.partnerId, body.share)
      return body
    },
  }),
]
