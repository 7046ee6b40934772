import type { Side } from '#records/writer.ts'

export type PromiseState =
  | 'open'
  | 'overdue'
  | 'kept'
  | 'late'
  | 'broken'
  | 'withdrawn'
  | 'retracted'
  | 'unmade'

type Who = Side | 'system'

/** The facts of one promise, as its state needs them. */
export type PromiseEvent =
  | { kind: 'made'; at: Date; dueAt: Date; owedBy: Side; owedTo: Side }
  | { kind: 'moved'; at: Date; dueAt: Date; by: Who; consented: boolean }
  | { kind: 'move_accepted'; at: Date; dueAt: Date; by: Who }
  | { kind: 'move_declined'; at: Date; by: Who }
  | { kind: 'fulfilled'; at: Date; by: Who }
  | { kind: 'broken'; at: Date; by: Who }
  | { kind: 'withdrawn'; at: Date; by: Who }
  | { kind: 'reopened'; at: Date; by: Who }
  | { kind: 'retracted'; at: Date; by: Who }

/** A later date. It counts from `at` on if it was consented to; a declined one is kept and never counts. */
export type Move = { dueAt: Date; at: Date; by: Who; consented: boolean; declined?: true }

export type PromiseDates = {
  madeAt: Date
  firstDueAt: Date
  /** The date it counts against now: the last consented one. */
  dueAt: Date
  moves: Move[]
  fulfilledAt: Date | null
  brokenAt: Date | null
  withdrawnAt: Date | null
  retractedAt: Date | null
}

/** Dates, and who ended it: null while it is open. */
export type FoldedPromise = PromiseDates & { endedBy: Who | null }

/** Folds the facts of a promise, in the order they were recorded, into its dates; nothing else sets them. */
export function foldPromise(events: readonly PromiseEvent[]): FoldedPromise {
  const [made, ...later] = events
  if (made?.kind !== 'made') throw new Error('the first fact of a promise is that it was made')
  const dates: FoldedPromise = {
    madeAt: made.at,
    firstDueAt: made.dueAt,
    dueAt: made.dueAt,
    moves: [],
    fulfilledAt: null,
    brokenAt: null,
    withdrawnAt: null,
    retractedAt: null,
    endedBy: null,
  }
  for (const event of later) applyEvent(dates, event)
  return dates
}

function applyEvent(dates: FoldedPromise, event: PromiseEvent): void {
  switch (event.kind) {
    case 'made':
      throw new Error('a promise is made once')
    case 'moved':
      addMove(dates, { dueAt: event.dueAt, at: event.at, by: event.by, consented: event.consented })
      return
    case 'move_accepted':
      addMove(dates, { dueAt: event.dueAt, at: event.at, by: event.by, consented: true })
      return
    case 'move_declined': {
      const proposal = pendingMove(dates)
      if (proposal) proposal.declined = true
      return
    }
    case 'fulfilled':
      dates.fulfilledAt = event.at
      break
    case 'broken':
      dates.brokenAt = event.at
      break
    case 'withdrawn':
      dates.withdrawnAt = event.at
      break
    case 'reopened':
      dates.fulfilledAt = null
      dates.brokenAt = null
      dates.withdrawnAt = null
      break
    case 'retracted':
      dates.retractedAt = event.at
  }
  dates.endedBy = event.kind === 'reopened' ? null : event.by
}

function addMove(dates: PromiseDates, move: Move): void {
  dates.moves.push(move)
  if (move.consented) dates.dueAt = move.dueAt
}

/** The proposed date that waits for consent: the last move, while it is neither consented to nor declined. */
export function pendingMove(dates: Pick<PromiseDates, 'moves'>): Move | null {
  const last = dates.moves.at(-1)
  return last && !last.consented && !last.declined ? last : null
}

/** The date a promise counts against at an instant: the last consented date known by then. */
export function dueDate(dates: PromiseDates, at: Date): Date {
  const known = dates.moves.filter((move) => move.consented && move.at < at)
  return known.at(-1)?.dueAt ?? dates.firstDueAt
}

/**
 * The state of a promise at an instant, a pure function of its facts and the clock. What happened exactly at the
 * instant has not happened yet ("as of D" is `happened_at < D`). Withdrawn goes before broken, broken before fulfilled.
 */
export function promiseState(dates: PromiseDates, at: Date): PromiseState {
  const before = (date: Date | null): date is Date => date !== null && date < at
  if (dates.retractedAt) return 'retracted'
  if (!before(dates.madeAt)) return 'unmade'
  if (before(dates.withdrawnAt)) return 'withdrawn'
  if (before(dates.brokenAt)) return 'broken'
  const due = dueDate(dates, at)
  if (before(dates.fulfilledAt)) return dates.fulfilledAt <= due ? 'kept' : 'late'
  return due < at ? 'overdue' : 'open'
}

export type PromiseAction =
  | 'fulfil'
  | 'break'
  | 'withdraw'
  | 'move'
  | 'accept_move'
  | 'decline_move'
  | 'reopen'

export type PromiseRefusal =
  | 'promise_has_ended'
  | 'promise_is_open'
  | 'promise_was_retracted'
  | 'not_your_promise'
  | 'not_owed_by_you'
  | 'not_owed_to_you'
  | 'not_ended_by_you'
  | 'no_date_proposed'

/** What `refusalToAct` looks at. `endedBy` null with an end date means that nobody knows who ended it. */
export type ActedPromise = Pick<
  FoldedPromise,
  'moves' | 'fulfilledAt' | 'brokenAt' | 'withdrawnAt' | 'retractedAt' | 'endedBy'
> & { owedBy: Side; owedTo: Side }

/**
 * Why a side may not do this to a promise, or null when it may. Only open promises can be fulfilled, given up (by the
 * side that owes), released (by the side it is owed to) or moved. A date is agreed to by the side it is owed to. An end
 * is undone by whoever stated it, or by the side it is owed to.
 */
export function refusalToAct(action: PromiseAction, promise: ActedPromise, by: Who): PromiseRefusal | null {
  if (promise.retractedAt) return 'promise_was_retracted'
  const hasEnded = Boolean(promise.fulfilledAt ?? promise.brokenAt ?? promise.withdrawnAt)
  if (action === 'reopen' && !hasEnded) return 'promise_is_open'
  if (action !== 'reopen' && hasEnded) return 'promise_has_ended'
  if ((action === 'accept_move' || action === 'decline_move') && !pendingMove(promise))
    return 'no_date_proposed'
  if (by === 'system') return null
  if (by !== promise.owedBy && by !== promise.owedTo) return 'not_your_promise'
  if (action === 'break' && by !== promise.owedBy) return 'not_owed_by_you'
  if ((action === 'withdraw' || action === 'accept_move') && by !== promise.owedTo) return 'not_owed_to_you'
  if (action === 'reopen' && by !== promise.owedTo && promise.endedBy !== by) return 'not_ended_by_you'
  return null
}

/** Whether a new date counts at once: it does when the side it is owed to moves it, or an entry error is corrected. */
export function countsAtOnce(owedTo: Side, by: Who): boolean {
  return by === 'system' || by === owedTo
}
