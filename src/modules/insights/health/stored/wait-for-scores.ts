import { inScope } from '#platform/database/scope.ts'
import type { Day } from '#shared/days.ts'
import { openReport } from '../../report.ts'
import { findScores } from './answer.ts'
import { type FitOne, type Keeping, keepScores } from './keep-scores.ts'
import { readWaiting } from './models.ts'
import type { FitProgress } from './shapes.ts'

/** How often it is looked whether somebody else has made the scores, and how far the fit is. */
const LOOK_MS = 1000

/**
 * Makes the scores as of a day that are not there yet, for whoever cannot come back later: a command, a mail that goes
 * out. Where another process fits them already, waits for it. `tell` hears how far the fit is. Returns whether there are
 * scores now; false where the network has nothing to score. Throws what the fit fails by.
 */
export async function waitForScores(
  keeping: Keeping,
  networkId: string,
  asOf: Day | undefined,
  { fitOne, tell }: { fitOne: FitOne; tell?: (progress: FitProgress) => void },
): Promise<boolean> {
  const inNetwork = <T>(work: Parameters<typeof inScope<T>>[2]) =>
    inScope(keeping.db, { networkId, side: 'host' }, work)
  for (let round = 0; ; round++) {
    const { found, today } = await inNetwork(async (tx) => {
      const now = keeping.clock.now()
      const report = await openReport(tx, now, null)
      return { found: await findScores({ tx, now, report }, asOf), today: report.today }
    })
    if (found.state !== 'fitting') return found.state === 'ready'
    // another has it: nothing is left to do but to look again
    if (round > 0) await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const isPast = found.day <= today
    const telling = tell && watch(tell, found.progress)
    try {
      if (isPast) await fitOne(networkId, found.progress.modelId)
      else await keepScores(keeping, networkId, fitOne)
    } finally {
      clearInterval(telling)
    }

    function watch(hear: (progress: FitProgress) => void, first: FitProgress) {
      hear(first)
      const look = () =>
        inNetwork((tx) => readWaiting(tx, isPast ? 'past' : 'current', isPast ? first.day : null))
      return setInterval(() => {
        // who only listens stops nothing
        look().then(
          (progress) => progress && hear(progress),
          () => {},
        )
      }, LOOK_MS)
    }
  }
}
