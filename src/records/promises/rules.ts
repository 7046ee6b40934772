import type { Side } from '#records/writer.ts';

export type PromiseState = 'open' | 'overdue' | 'kept' | 'late' | 'broken' | 'withdrawn' | 'retracted' | 'unmade';

/** The facts of one promise, as its state needs them. */
export type PromiseEvent =
  | { kind: 'made'; at: Date; dueAt: Date; owedBy: Side; owedTo: Side }
  | { kind: 'moved'; at: Date; dueAt: Date; by: Side | 'system'; consented: boolean }
  | { kind: 'fulfilled'; at: Date }
  | { kind: 'broken'; at: Date }
  | { kind: 'withdrawn'; at: Date }
  | { kind: 'reopened'; at: Date }
  | { kind: 'retracted'; at: Date };

export type PromiseDates = {
  madeAt: Date;
  firstDueAt: Date;
  /** The date it counts against now: the last consented one. */
  dueAt: Date;
  moves: { dueAt: Date; at: Date; by: Side | 'system'; consented: boolean }[];
  fulfilledAt: Date | null;
  brokenAt: Date | null;
  withdrawnAt: Date | null;
  retractedAt: Date | null;
};

/** Folds the facts of a promise, in the order they were recorded, into its dates; nothing else sets them. */
export function foldPromise(events: readonly PromiseEvent[]): PromiseDates {
  const [made, ...later] = events;
  if (made?.kind !== 'made') throw new Error('the first fact of a promise is that it was made');
  const dates: PromiseDates = {
    madeAt: made.at,
    firstDueAt: made.dueAt,
    dueAt: made.dueAt,
    moves: [],
    fulfilledAt: null,
    brokenAt: null,
    withdrawnAt: null,
    retractedAt: null,
  };
  for (const event of later) applyEvent(dates, event);
  return dates;
}

function applyEvent(dates: PromiseDates, event: PromiseEvent): void {
  switch (event.kind) {
    case 'made':
      throw new Error('a promise is made once');
    case 'moved':
      dates.moves.push({ dueAt: event.dueAt, at: event.at, by: event.by, consented: event.consented });
      if (event.consented) dates.dueAt = event.dueAt;
      return;
    case 'fulfilled':
      dates.fulfilledAt = event.at;
      return;
    case 'broken':
      dates.brokenAt = event.at;
      return;
    case 'withdrawn':
      dates.withdrawnAt = event.at;
      return;
    case 'reopened':
      dates.fulfilledAt = null;
      dates.brokenAt = null;
      dates.withdrawnAt = null;
      return;
    case 'retracted':
      dates.retractedAt = event.at;
  }
}

/** The date a promise counts against at an instant: the last consented date known by then. */
export function dueDate(dates: PromiseDates, at: Date): Date {
  const known = dates.moves.filter((move) => move.consented && move.at < at);
  return known.at(-1)?.dueAt ?? dates.firstDueAt;
}

/**
 * The state of a promise at an instant, a pure function of its facts and the clock. What happened exactly at the
 * instant has not happened yet ("as of D" is `happened_at < D`). Withdrawn goes before broken, broken before fulfilled.
 */
export function promiseState(dates: PromiseDates, at: Date): PromiseState {
  const before = (date: Date | null): date is Date => date !== null && date < at;
  if (dates.retractedAt) return 'retracted';
  if (!before(dates.madeAt)) return 'unmade';
  if (before(dates.withdrawnAt)) return 'withdrawn';
  if (before(dates.brokenAt)) return 'broken';
  const due = dueDate(dates, at);
  if (before(dates.fulfilledAt)) return dates.fulfilledAt <= due ? 'kept' : 'late';
  return due < at ? 'overdue' : 'open';
}

/** Why a side may not do this to a promise, or null when it may. Only open promises can be ended or moved. */
export function refusalToEnd(
  action: 'fulfil' | 'break' | 'withdraw' | 'move' | 'reopen',
  promise: { owedBy: Side; owedTo: Side; state: PromiseState },
  by: Side | 'system',
): 'promise_has_ended' | 'promise_is_open' | 'not_owed_by_you' | 'not_owed_to_you' | null {
  const isOpen = promise.state === 'open' || promise.state === 'overdue' || promise.state === 'unmade';
  if (action === 'reopen') return isOpen ? 'promise_is_open' : null;
  if (!isOpen) return 'promise_has_ended';
  if (by === 'system') return null;
  if (action === 'break' && promise.owedBy !== by) return 'not_owed_by_you';
  if (action === 'withdraw' && promise.owedTo !== by) return 'not_owed_to_you';
  return null;
}
