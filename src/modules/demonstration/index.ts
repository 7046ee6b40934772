export { demonstrationSlug, ensureDemonstration } from './ensure.ts'
export type { SignIn } from './people.ts'
