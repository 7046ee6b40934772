import { dayNumberOf, MS_PER_DAY } from './days.ts'

/** Cached starts of days per zone: enough for 50 years in a handful of zones, small enough never to matter. */
const MAX_CACHED_DAYS = 20_000

/** What one UTC day looks like in a zone: its offset, and where within the day it changes (rarely). */
interface ZoneDay {
  readonly offset: number
  /** Milliseconds from 1970 at which `after` takes over; Infinity on the usual day without a change. */
  readonly changesAt: number
  readonly after: number
}

interface Zone {
  readonly format: Intl.DateTimeFormat
  readonly days: Map<number, ZoneDay>
}

const zones = new Map<string, Zone | null>()

function zoneOf(name: string): Zone | null {
  const known = zones.get(name)
  if (known !== undefined) return known
  let zone: Zone | null = null
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    zone = { format, days: new Map() }
  } catch {
    zone = null
  }
  // Names come from outside: a list of made-up ones must not fill the memory.
  if (zones.size >= 1000) zones.clear()
  zones.set(name, zone)
  return zone
}

/**
 * Whether a name is a time zone of the IANA database (`Europe/Moscow`, `UTC`). Bare offsets such as `+03:00` are
 * refused: they know no summer time and no history.
 */
export function isTimeZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && zoneOf(name) !== null
}

/**
 * How far a zone's clocks are ahead of UTC at an instant, in milliseconds (with seconds before standard time).
 * Throws for an unknown zone. Asks Intl once per zone and day.
 */
export function offsetAt(instant: number, zoneName: string): number {
  const zone = zoneOf(zoneName)
  if (!zone) throw new RangeError(`unknown time zone: ${zoneName}`)
  const number = Math.floor(instant / MS_PER_DAY)
  const day = zone.days.get(number) ?? readDay(zone, number)
  return instant < day.changesAt ? day.offset : day.after
}

function readDay(zone: Zone, number: number): ZoneDay {
  const start = number * MS_PER_DAY
  const offset = readOffset(zone.format, start)
  const after = readOffset(zone.format, start + MS_PER_DAY)
  const day: ZoneDay = {
    offset,
    after,
    changesAt: offset === after ? Number.POSITIVE_INFINITY : findChange(zone.format, start, offset),
  }
  if (zone.days.size >= MAX_CACHED_DAYS) zone.days.clear()
  zone.days.set(number, day)
  return day
}

/** The first whole second of the day with another offset than its start. No zone changed twice within a day. */
function findChange(format: Intl.DateTimeFormat, start: number, offset: number): number {
  let low = 0
  let high = MS_PER_DAY / 1000
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (readOffset(format, start + middle * 1000) === offset) low = middle
    else high = middle
  }
  return start + high * 1000
}

function readOffset(format: Intl.DateTimeFormat, instant: number): number {
  const read: Record<string, number> = {}
  let beforeChrist = false
  for (const part of format.formatToParts(instant)) {
    if (part.type === 'era') beforeChrist = part.value.startsWith('B')
    else if (part.type !== 'literal') read[part.type] = Number(part.value)
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read
  const days = dayNumberOf(beforeChrist ? 1 - year : year, month, day)
  return days * MS_PER_DAY + ((hour * 60 + minute) * 60 + second) * 1000 - instant
}
