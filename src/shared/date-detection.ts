import { compileDateFormat, ISO_FORMAT } from './date-format.ts'

/** What a column of dates looks like. */
export interface DateDetection {
  /** Formats for `compileDateFormat`, the likeliest first; more than one only when it is ambiguous. */
  readonly candidates: string[]
  /** True when the samples allow several readings of the same text (01/02/03): a person has to say which. */
  readonly ambiguous: boolean
  /** How many of the different non-blank samples the first candidate reads. */
  readonly read: number
  readonly samples: number
}

/**
 * Ways to write a day that are in use. With dots a day comes first, unless a whole year does; `yy/M/d` is left out
 * because it would make every `dd/MM/yy` doubtful, and hardly anyone writes it.
 */
const SHAPES: readonly string[] = [
  ...['yyyy-M-d', 'yyyy/M/d', 'yyyy.M.d', 'yyyyMMdd', 'yy-M-d'],
  ...['d.M.yyyy', 'd/M/yyyy', 'M/d/yyyy', 'd-M-yyyy', 'M-d-yyyy', 'd M yyyy'],
  ...['d.M.yy', 'd/M/yy', 'M/d/yy', 'd-M-yy', 'M-d-yy', 'd M yy'],
  ...['d-MMM-yyyy', 'd MMM yyyy', 'd/MMM/yyyy', 'd.MMM.yyyy', 'MMM d, yyyy', 'MMM-d-yyyy'],
  ...['d-MMM-yy', 'd MMM yy', 'd/MMM/yy', 'd.MMM.yy', 'MMM d, yy', 'MMM-d-yy', 'd MMM yyyy г.'],
]

const MAX_SAMPLES = 2000
const TIME =
  /^(.*?\d.*?)(,? +|T)(\d{1,2}):(\d{2})(?::(\d{2})(?:([.,])\d{1,9})?)?( ?)([AaPp][Mm])?( ?)(Z|[+-]\d{2}(?:(:?)\d{2})?)?$/

interface Sample {
  readonly text: string
  /** The part before the time of day. */
  readonly day: string
  /** The format of the rest, with `H` or `h` for the hour. */
  readonly time: string
  readonly hour: string
}

function dissect(text: string): Sample {
  const found = TIME.exec(text)
  if (!found) return { text, day: text, time: '', hour: '' }
  const [, day = '', glue = '', hour = '', , second, point, space = '', half, gap = '', offset, colon] = found
  const parts = [
    glue === 'T' ? "'T'" : glue,
    half ? 'h' : 'H',
    ':mm',
    second === undefined ? '' : ':ss',
    point === undefined ? '' : `${point}S`,
    half ? `${space}a` : '',
    offset === undefined ? '' : `${half ? gap : space + gap}${colon === ':' ? 'XXX' : 'X'}`,
  ]
  return { text, day, time: parts.join(''), hour }
}

/**
 * Guesses the date format of a column from samples; blank ones do not count, and cells that are no dates at all do not
 * hinder. Day first against month first is decided only by a sample that proves it, such as 31/01/2017. Without one,
 * and when samples prove both, the answer is ambiguous and lists every reading.
 */
export function detectDateFormat(samples: Iterable<string>): DateDetection {
  const texts = new Set<string>()
  for (const sample of samples) {
    const text = sample.trim()
    if (text !== '') texts.add(text)
    if (texts.size >= MAX_SAMPLES) break
  }
  const dissected = [...texts].map(dissect)
  const readings = SHAPES.flatMap((shape) => readShape(shape, dissected))
  readings.sort((a, b) => b.read.size - a.read.size)
  const best = readings[0]
  if (!best) return { candidates: [], ambiguous: false, read: 0, samples: texts.size }
  const iso = compileDateFormat(ISO_FORMAT)
  const asIso = dissected.filter(({ text }) => iso?.(text))
  if (asIso.length >= best.read.size) {
    return { candidates: [ISO_FORMAT], ambiguous: false, read: asIso.length, samples: texts.size }
  }
  const rivals = readings.filter((other) => other !== best && isRival(best, other))
  return {
    candidates: [best, ...rivals].map(({ format }) => format),
    ambiguous: rivals.length > 0,
    read: best.read.size,
    samples: texts.size,
  }
}

interface Reading {
  readonly shape: string
  readonly format: string
  readonly read: ReadonlySet<string>
}

/** How a shape of days reads the samples, with the time of day that most of them carry. */
function readShape(shape: string, samples: readonly Sample[]): Reading[] {
  const parse = compileDateFormat(quoted(shape))
  const readable = samples.filter(({ day }) => parse?.(day))
  const byTime = Map.groupBy(readable, ({ time }) => time)
  const [time, own] = [...byTime].sort(([, a], [, b]) => b.length - a.length)[0] ?? []
  if (time === undefined || own === undefined) return []
  const days = own.map(({ day }) => day)
  const format = paddedShape(shape, days) + paddedHour(time, own)
  const parseWhole = compileDateFormat(quoted(format))
  const read = new Set(own.filter(({ text }) => parseWhole?.(text)).map(({ text }) => text))
  return read.size > 0 ? [{ shape, format: quoted(format), read }] : []
}

function quoted(format: string): string {
  return format.replace(' г.', " 'г.'")
}

/** Demands two digits only when the samples prove that they are always written: `05.03.2017`, not just `15.12.2017`. */
function paddedShape(shape: string, days: readonly string[]): string {
  const padded = shape.replace(/(?<![dM])([dM])(?![dM])/g, '$1$1')
  const parse = compileDateFormat(quoted(padded))
  const isProven = days.some((day) => /(^|\D)0\d(\D|$)/.test(day))
  return isProven && days.every((day) => parse?.(day)) ? padded : shape
}

function paddedHour(time: string, samples: readonly Sample[]): string {
  const isProven = samples.some(({ hour }) => hour.startsWith('0') && hour.length === 2)
  const isPadded = isProven && samples.every(({ hour }) => hour.length === 2)
  return isPadded ? time.replace(/[Hh]/, '$&$&') : time
}

/**
 * Whether the best reading cannot be told from another: they share a text, or are one another's parts in another order,
 * and the other is not wholly contained in the best, which would prove the best.
 */
function isRival(best: Reading, other: Reading): boolean {
  const shared = [...other.read].filter((text) => best.read.has(text)).length
  const isContained = shared === other.read.size && other.read.size < best.read.size
  return (shared > 0 || lettersOf(best.shape) === lettersOf(other.shape)) && !isContained
}

function lettersOf(shape: string): string {
  return [...shape].sort().join('')
}
