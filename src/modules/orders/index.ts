export { compareLines } from './history/compare.ts'
export { compareDeliveries } from './history/deliveries.ts'
export {
  countDeliveryOutcomes,
  countLineOutcomes,
  type OutcomeCount,
  type RefusedRow,
  refusedDeliveries,
  refusedLines,
} from './history/outcomes.ts'
export { comparePromises } from './history/promises.ts'
export { restoreOrders, retractOrders } from './history/retract.ts'
export {
  type HistoryRules,
  makeDeliveryStaging,
  makeLineStaging,
  type OrderHistory,
  STAGED_DELIVERY_COLUMNS,
  STAGED_LINE_COLUMNS,
} from './history/staging.ts'
export { writeTransfers } from './history/transfers.ts'
export { writeHistory } from './history/write.ts'
export { sellersOfOrders } from './sellers.ts'
