import { z } from 'zod'
import { Id } from './fields.ts'

export * from './contact-facts.ts'
export * from './document-shapes.ts'
export * from './fact-shapes.ts'
export { Actor, Audience, Side, Subject } from './fields.ts'
export * from './measure-shapes.ts'
export * from './note-shapes.ts'
export * from './promise-shapes.ts'
export * from './share-shapes.ts'
export * from './transfer-shapes.ts'

export const PartnershipParams = z.object({ partnerId: Id })
