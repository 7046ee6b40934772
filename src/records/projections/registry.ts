import { defineProjection } from './projections.ts'

// Every projection there is; whoever refreshes or checks imports this file, so that none is forgotten.
defineProjection({ table: 'balance', order: 1 })
defineProjection({ table: 'partner_day', order: 1 })
defineProjection({ table: 'partner_figure', order: 2 })

export {
  allProjections,
  checkProjections,
  type ProjectionDifference,
  refreshProjections,
} from './projections.ts'
