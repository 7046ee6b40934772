import { MS_PER_DAY } from '#shared/days.ts'
import type { Random } from './random.ts'
import type { Stage } from './story.ts'

/** How a partnership went. `trouble` ones are those that need somebody today; each has its own troubles (ties.ts). */
export type Fate =
  | 'steady'
  | 'growing'
  | 'shrinking'
  | 'recovering'
  | 'broken'
  | 'newcomer'
  | 'once'
  | 'trouble'
  | 'prospect'

export type Trouble =
  | 'claim'
  | 'contact_gap'
  | 'late_deliveries'
  | 'silent'
  | 'decision'
  | 'payment'
  | 'broken_promise'
  | 'report'

export type Life = {
  fate: Fate
  trouble: Trouble | null
  curator: number
  since: Date
  /** When orders stopped, for broken partnerships. */
  until: Date | null
  /** The pause of a recovering partnership. */
  pause: { from: Date; to: Date } | null
  /** Orders in a year, in kopecks. */
  yearly: number
  /** Usual days between orders. */
  rhythm: number
  /** How reliably each side keeps its word: chance of being late. */
  hostLate: number
  partnerLate: number
  stage: Stage
  stages: { at: Date; from: Stage; to: Stage; reason?: string; reasonCode?: string }[]
}

const troubles: readonly Trouble[] = [
  'claim',
  'contact_gap',
  'late_deliveries',
  'silent',
  'decision',
  'payment',
  'broken_promise',
  'silent',
  'report',
]

const exitReasons = [
  { code: 'owner_sold', words: 'Владелец продал бизнес' },
  { code: 'better_terms', words: 'Ушли к конкуренту: дешевле на 8 %' },
  { code: 'strategy_changed', words: 'Закрыли направление тканей' },
  { code: 'gives_more', words: 'Не сошлись в сроках оплаты' },
  { code: 'slow_reaction', words: 'Медленно отвечали на претензии, партнёр устал ждать' },
  { code: 'slow_reaction', words: 'После двух опозданий к сезону ушли к другому поставщику' },
] as const

/** The lives of the partners, the biggest first. Troubles fall to well-known partners of different size. */
export function livesOf(random: Random, count: number, now: Date): Life[] {
  return Array.from({ length: count }, (_, place) => {
    const trouble =
      place % 6 === 2 && place / 6 < troubles.length ? (troubles[Math.floor(place / 6)] ?? null) : null
    return lifeOf(random.fork(`life ${place}`), place, count, trouble, now)
  })
}

function lifeOf(random: Random, place: number, count: number, trouble: Trouble | null, now: Date): Life {
  const fate = trouble ? 'trouble' : place < 8 ? random.pick(['steady', 'growing'] as const) : fateOf(random)
  const day = (ago: number) => new Date(now.getTime() - ago * MS_PER_DAY)
  const rank = (place + 1) / count
  // A Pareto-like tail: the biggest buys for some thirty million roubles a year, the median for half a million.
  const yearly = Math.round((3_000_000_000 / (1 + place * 0.62) ** 0.93) * random.between(0.8, 1.25))
  const rhythm = Math.max(6, Math.round((8 + 62 * rank ** 0.8) * random.between(0.75, 1.3)))
  const ageOf = {
    newcomer: random.whole(60, 260),
    once: random.whole(40, 900),
    trouble: random.whole(700, 1090),
    broken: random.whole(500, 1090),
  }
  const age =
    fate in ageOf ? ageOf[fate as keyof typeof ageOf] : random.chance(0.55) ? 1094 : random.whole(400, 1090)
  const since = day(age)
  const until = fate === 'broken' ? day(random.whole(45, Math.min(age - 200, 600))) : null
  const paused = random.whole(300, 380)
  const pause = fate === 'recovering' ? { from: day(paused), to: day(paused - random.whole(120, 170)) } : null
  const stage = stageOf(random, fate, age)
  return {
    fate,
    trouble,
    // troubles stand six places apart: by place alone they would all be one curator's
    curator: (trouble ? Math.floor(place / 6) : place) % 3,
    since,
    until,
    pause,
    yearly,
    rhythm: trouble === 'silent' ? Math.min(rhythm, 11) : rhythm,
    hostLate: trouble === 'late_deliveries' ? 0.16 : random.between(0.01, 0.11),
    partnerLate: trouble === 'payment' ? 0.2 : random.between(0.01, 0.14),
    stage,
    stages: stagesOf(random, stage, since, until, now),
  }
}

function fateOf(random: Random): Fate {
  const draw = random.next()
  const shares: [Fate, number][] = [
    ['steady', 0.44],
    ['growing', 0.15],
    ['shrinking', 0.1],
    ['recovering', 0.07],
    ['broken', 0.09],
    ['newcomer', 0.09],
  ]
  let sum = 0
  for (const [fate, share] of shares) {
    sum += share
    if (draw < sum) return fate
  }
  return 'once'
}

function stageOf(random: Random, fate: Fate, age: number): Stage {
  if (fate === 'broken') return 'exit'
  if (fate === 'once') return 'contact'
  if (fate === 'newcomer') return random.pick(['design', 'implementation', 'implementation'])
  return age > 700 ? random.pick(['mature', 'mature', 'scaling']) : random.pick(['implementation', 'scaling'])
}

const path: readonly Stage[] = ['contact', 'design', 'implementation', 'scaling', 'mature']

function stagesOf(random: Random, stage: Stage, since: Date, until: Date | null, now: Date): Life['stages'] {
  const last = stage === 'exit' ? random.whole(2, 4) : path.indexOf(stage)
  const end = (until ?? now).getTime() - 20 * MS_PER_DAY
  const step = (end - since.getTime()) / (last + 1)
  const stages: Life['stages'] = []
  for (let index = 1; index <= last; index += 1) {
    const at = new Date(since.getTime() + step * (index * 0.8 + random.between(-0.1, 0.1)))
    stages.push({ at, from: path[index - 1] as Stage, to: path[index] as Stage })
  }
  if (until) {
    const at = new Date(
      Math.min(until.getTime() + random.whole(10, 40) * MS_PER_DAY, now.getTime() - MS_PER_DAY),
    )
    const { code, words } = random.pick(exitReasons)
    stages.push({ at, from: path[last] as Stage, to: 'exit', reason: words, reasonCode: code })
  }
  return stages
}
