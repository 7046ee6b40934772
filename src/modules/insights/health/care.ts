import { countBefore, type PartnerHistory } from './history.ts'

/** How long ago promises and measures may lie to speak of today. */
export const CARE_DAYS = 180
const SECONDS = 86_400

/** What had happened between the two beside orders, before a day. What is not known is null, never nought. */
export type Care = {
  problems: { open: number; oldestDays: number; nextDays: number }
  /** The host's promises due in the last 180 days, and those still overdue from before. Null: there were none. */
  promises: { due: number; late: number; broken: number; overdue: number } | null
  /** Measures of the last 180 days, on 0…1. */
  satisfaction: { n: number; sum: number } | null
  /** Days since the last meeting, call or letter. Null: none is known. */
  contactDays: number | null
}

/** What is known of how a partnership has been treated before a day. Uses nothing of that day or later. */
export function careBefore(history: PartnerHistory, day: number): Care {
  const { contacts = [], problems = [], measures = [] } = history
  const last = contacts[countBefore(contacts, day) - 1]
  return {
    problems: problems.length === 0 ? NO_PROBLEMS : problemsBefore(problems, day),
    promises: history.promises ? promisesBefore(history.promises, day) : null,
    satisfaction: measures.length === 0 ? null : satisfactionBefore(measures, day),
    contactDays: last === undefined ? null : day - last,
  }
}

const NO_PROBLEMS = { open: 0, oldestDays: 0, nextDays: 0 }

function problemsBefore(problems: readonly (readonly number[])[], day: number): Care['problems'] {
  const at = day * SECONDS
  const ages: number[] = []
  for (const changes of problems) {
    const known = countBefore(changes, at)
    if (known % 2 === 1) ages.push(Math.ceil((at - (changes[0] as number)) / SECONDS))
  }
  ages.sort((a, b) => b - a)
  return { open: ages.length, oldestDays: ages[0] ?? 0, nextDays: ages[1] ?? 0 }
}

/** Numbers of a promise in a history. */
export const PROMISE_STRIDE = 5

/**
 * The states of promise_state() (records); withdrawn ones and those not due yet do not count, nor do those that are overdue
 * for less than a day.
 */
function promisesBefore(
  { flat, moves }: NonNullable<PartnerHistory['promises']>,
  day: number,
): Care['promises'] {
  const at = day * SECONDS
  const since = (day - CARE_DAYS) * SECONDS
  let [due, late, broken, overdue] = [0, 0, 0, 0]
  for (let k = 0; k < flat.length; k += PROMISE_STRIDE) {
    if ((flat[k] as number) >= at || (flat[k + 4] as number) < at) continue
    let date = flat[k + 1] as number
    for (const [from, to] of moves.get(k / PROMISE_STRIDE) ?? []) if (from < at) date = to
    const isBroken = (flat[k + 3] as number) < at
    const fulfilled = flat[k + 2] as number
    const isOpen = !isBroken && fulfilled >= at
    // One that is open is overdue once a whole day has passed: what is due today may yet be kept.
    const isDue = isOpen ? date < at - SECONDS : isBroken || date < at
    if (!isDue || (date < since && !isOpen)) continue
    due++
    if (isBroken) broken++
    else if (isOpen) overdue++
    else if (fulfilled > date) late++
  }
  return due === 0 ? null : { due, late, broken, overdue }
}

/** Numbers of a measure in a history. */
export const MEASURE_STRIDE = 3

function satisfactionBefore(measures: readonly number[], day: number): Care['satisfaction'] {
  const at = day * SECONDS
  const since = (day - CARE_DAYS) * SECONDS
  let [n, sum] = [0, 0]
  for (let k = 0; k < measures.length; k += MEASURE_STRIDE) {
    const told = measures[k] as number
    if (told < since || told >= at || (measures[k + 1] as number) < at) continue
    n++
    sum += measures[k + 2] as number
  }
  return n === 0 ? null : { n, sum }
}
