import { type Holder, may, permit } from '#modules/access/contract.ts'

/** Whoever reads reports sees the rating; a partner what the network shows of its own. */
export const mayReadRating = permit('reports.read')
export const mayManageRating = permit('rating.manage', 'host')
export const mayContestRating = permit('records.write', 'partner')
/** Whoever answers for the partnership answers its objections; the database knows which a curator may. */
export const mayAnswerContest = permit('records.write', 'host')

/** The rating on the partner's own page: of whoever sees the page. */
export const mayReadPartnerRating = Object.assign(
  (holder: Holder) => may(holder, 'reports.read') || may(holder, 'records.read'),
  { permission: 'reports.read|records.read' },
)
