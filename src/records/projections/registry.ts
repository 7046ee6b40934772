export {
  allProjections,
  checkProjections,
  type ProjectionDifference,
  refreshProjections,
} from './projections.ts'
