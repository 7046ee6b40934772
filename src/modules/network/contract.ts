import { z } from 'zod'
import { isCurrency } from '#shared/currencies.ts'
import { isTimeZone } from '#shared/time-zones.ts'

const Language = z.enum(['ru', 'en'])
const Name = z.string().trim().min(1).max(120)
const Currency = z.string().refine(isCurrency, 'an ISO 4217 code, for example EUR')
const TimeZone = z.string().max(60).refine(isTimeZone, 'an IANA time zone, for example Europe/Moscow')

export const Network = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    currency: z.string(),
    timeZone: z.string(),
    language: Language,
    isDemo: z.boolean(),
    /** Currency, time zone and language change only while this is true. */
    isEmpty: z.boolean(),
    createdAt: z.iso.datetime(),
    version: z.int(),
  })
  .meta({ id: 'Network' })
export type Network = z.infer<typeof Network>

export const NetworkPatch = z.object({
  name: Name.optional(),
  currency: Currency.optional(),
  timeZone: TimeZone.optional(),
  language: Language.optional(),
})

const NamedDay = z.object({ day: z.iso.date(), name: z.string().trim().max(120) })
export const WorkingCalendar = z.object({
  week: z
    .array(z.int().min(1).max(7))
    .min(1)
    .max(7)
    .describe('Days of the week that are worked: 1 is Monday'),
  off: z.array(NamedDay).max(1000).describe('Days off that the week has as working days'),
  worked: z.array(NamedDay).max(1000).describe('Days worked although the week has them off'),
})
export const WorkingCalendarShown = WorkingCalendar.extend({ version: z.int() }).meta({
  id: 'WorkingCalendar',
})
export type WorkingCalendarShown = z.infer<typeof WorkingCalendarShown>
export const WorkingCalendarChanged = z.object({
  workingDays: WorkingCalendarShown,
  previous: WorkingCalendar.describe('What stood before'),
})
export type WorkingCalendarChanged = z.infer<typeof WorkingCalendarChanged>

export const SetUpState = z.object({
  /** There is no network of one's own yet. */
  isNeeded: z.boolean(),
  hasDemonstration: z.boolean(),
})
export type SetUpState = z.infer<typeof SetUpState>

export const SetUpInput = z.object({
  network: z.object({ name: Name, currency: Currency, timeZone: TimeZone, language: Language }),
  owner: z.object({
    name: z.string().trim().min(1).max(120),
    email: z.string().trim().toLowerCase().max(254).pipe(z.email()),
    password: z.string().min(10).max(128),
  }),
})

export const DemonstrationDeleted = z.object({ rows: z.int(), seconds: z.number() })
