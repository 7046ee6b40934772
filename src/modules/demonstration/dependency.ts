import { addMargin, PURCHASE_SCALE } from '#modules/insights/index.ts'
import { giveMeasure } from '#records/measures/give.ts'
import type { Writer } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import { seeded } from './random.ts'

/** How many of the partners, from the largest down, tell what part of their purchases comes from the network. */
const TELLING = 24

/** What partners told about their purchases, most of them twice, and what is left of net by type of partner. */
export async function addDependency(
  writer: Writer,
  seed: string,
  partnerIds: readonly string[],
): Promise<void> {
  const random = seeded(`${seed} purchases`)
  for (const [place, partnerId] of partnerIds.slice(0, TELLING).entries()) {
    const share = place % 4 === 1 ? random.between(54, 84) : random.between(6, 48)
    for (const [daysAgo, drift] of [
      [400, random.between(-9, 4)],
      [random.whole(20, 120), 0],
    ] as const) {
      if (daysAgo === 400 && !random.chance(0.6)) continue
      await giveMeasure(writer, {
        partnerId,
        audience: 'shared',
        scale: PURCHASE_SCALE,
        value: Math.round(Math.max(1, Math.min(99, share + drift))),
        givenBy: 'partner',
        happenedAt: new Date(writer.now.getTime() - daysAgo * MS_PER_DAY),
      })
    }
  }
  const margins = [
    { level: 'network', code: null, margin: 0.22 },
    { level: 'nature', code: 'strategic_alliance', margin: 0.27 },
    { level: 'nature', code: 'resource', margin: 0.14 },
  ] as const
  for (const margin of margins) await addMargin(writer, { ...margin, partnerId: null })
}
