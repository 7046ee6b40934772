import { z } from 'zod'

/** The stages a network begins with; each network has its own as data (lifecycle/). */
export const STAGES = [
  'identification',
  'contact',
  'design',
  'implementation',
  'scaling',
  'mature',
  'exit',
] as const
export const NATURES = ['strategic_alliance', 'operational', 'innovation', 'marketing', 'resource'] as const
export const TERMS = ['project', 'medium', 'long', 'transformational', 'evolutionary'] as const

/** The code of a stage of the network. */
export const Stage = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'a code of a stage: small letters, digits and _')
export const Nature = z.enum(NATURES)
export const Term = z.enum(TERMS)
export const PartySide = z.enum(['host', 'partner'])
/** Who may read a row: both sides, or one of them alone. */
export const RowAudience = z.enum(['shared', 'host', 'partner'])

export type Stage = z.infer<typeof Stage>
export type Nature = z.infer<typeof Nature>
export type Term = z.infer<typeof Term>

export const Id = z.uuid()
export const Day = z.iso.date()
export const Instant = z.iso.datetime()
export const Country = z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 code of two letters')
/** A decimal string of whole currency units, for example "1093264.35". */
export const Amount = z.string()
export const Share = z.number().min(0).max(1)
export const text = (max: number) => z.string().trim().min(1).max(max)

/** A list in the address: values parted by commas. */
export function commaList<Item extends z.ZodType<string, string>>(item: Item) {
  return z
    .string()
    .max(8000)
    .transform((value) => value.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).max(200))
}
