export {
  allProjections,
  checkProjections,
  type ProjectionDifference,
  refreshFigures,
  refreshProjections,
} from './projections.ts'
