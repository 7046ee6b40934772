export { FigureLink, useFigureFacts } from './figure-facts.tsx'
export { PartnerHealth } from './health/lazy-health.ts'
export { ReasonWords } from './health/reason-words.tsx'
