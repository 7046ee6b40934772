import { useFormat } from '#ui/locale.tsx'
import { StateTag } from '#ui/state-tag.tsx'
import type { PromiseView } from '../contract.ts'

/** Whole days a promise is past its date now, or was when it was fulfilled; undefined when neither. */
export function useDaysLate(): (promise: PromiseView) => number | undefined {
  const format = useFormat()
  return (promise) => {
    if (promise.state === 'overdue') return format.days(promise.dueAt, new Date())
    if (promise.state === 'late' && promise.endedAt) return format.days(promise.dueAt, promise.endedAt)
    return undefined
  }
}

/** The state of a promise in words and shape, with by how many days it is or was late. */
export function StateOfPromise({ promise }: { promise: PromiseView }) {
  const daysLate = useDaysLate()
  const days = daysLate(promise)
  return <StateTag state={promise.state} plain {...(days === undefined ? {} : { days })} />
}
