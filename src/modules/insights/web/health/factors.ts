export { figuresOfReason, recordsOf } from '../../health/figures.ts'
