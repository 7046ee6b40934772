import { z } from 'zod'

export const Side = z.enum(['host', 'partner'])
export const Audience = z.enum(['shared', 'host', 'partner'])
export type Side = z.infer<typeof Side>
export type Audience = z.infer<typeof Audience>

export const Id = z.uuid()
export const Day = z.iso.date()
export const Instant = z.iso.datetime({ offset: true })
/** A decimal string in whole units ("1250.00" RUB, "7.5" hours, "300" points). */
export const Amount = z.string().regex(/^-?\d+(\.\d+)?$/, 'a decimal number with a point')
export const Unit = z
  .string()
  .regex(/^([A-Z]{3}|[a-z][a-z_]{1,31})$/, 'a currency (RUB) or a unit (hours, points)')
export const Share = z.number().min(0).max(1)
export const text = (max: number) => z.string().trim().min(1).max(max)
export const reason = text(1000)
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
}
export function commaList<Item extends z.ZodType<string, string>>(item: Item) {
  return z
    .string()
    .max(10_000)
    .transform((value) => value.split(',').filter((part) => part !== ''))
    .pipe(z.array(item).max(200))
}

/** What a record is about. */
export const Subject = z.object({ kind: text(40), id: Id })
export const Actor = z.object({
  kind: z.enum(['person', 'api_key', 'system', 'import']),
  id: z.string().nullable(),
  name: z.string().nullable().describe('Null when it is not known to the reader or was erased'),
  actsFor: z.string().optional().describe('The colleague on leave for whom they acted'),
})
export type Actor = z.infer<typeof Actor>
