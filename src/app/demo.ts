export { ensureDemonstration as ensureDemo, type SignIn } from '#modules/demonstration/index.ts'
