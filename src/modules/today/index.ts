export { followUp } from './steps/follow-up.ts'
export { healthOnDays } from './steps/health-on.ts'
