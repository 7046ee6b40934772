import {
  addField,
  addTag,
  addView,
  changeTagsOfMany,
  type FieldInputs,
  readFields,
  setFieldValues,
} from '#modules/partners/index.ts'
import type { Actor } from '#platform/auth-session/actor.ts'
import type { Writer } from '#records/writer.ts'
import { addDays } from '#shared/days.ts'
import { type Random, seeded } from './random.ts'
import type { Story } from './story.ts'

const option = (code: string, labelRu: string, labelEn: string) => ({
  code,
  labelRu,
  labelEn,
  archived: false,
})
const usual = {
  hint: null,
  options: [],
  natures: null,
  requiredFromStage: null,
  readRoles: null,
  writeRoles: null,
  audience: 'host' as const,
  partnerWrites: false,
  isKey: false,
}

const FIELDS = [
  {
    ...usual,
    code: 'channel',
    kind: 'choice' as const,
    labelRu: 'Канал продаж',
    labelEn: 'Sales channel',
    isKey: true,
    requiredFromStage: 'implementation',
    options: [
      option('shops', 'Свои магазины', 'Own shops'),
      option('wholesale', 'Опт', 'Wholesale'),
      option('online', 'Интернет', 'Online'),
      option('projects', 'Проекты и отели', 'Projects and hotels'),
    ],
  },
  {
    ...usual,
    code: 'outlets',
    kind: 'number' as const,
    labelRu: 'Торговых точек',
    labelEn: 'Outlets',
    isKey: true,
  },
  {
    ...usual,
    code: 'ad_budget',
    kind: 'money' as const,
    labelRu: 'Рекламный бюджет на год',
    labelEn: 'Advertising budget, a year',
    readRoles: ['manager' as const, 'curator' as const],
  },
  {
    ...usual,
    code: 'next_audit',
    kind: 'date' as const,
    labelRu: 'Следующая сверка',
    labelEn: 'Next reconciliation',
  },
  {
    ...usual,
    code: 'merchandiser',
    kind: 'person' as const,
    labelRu: 'Мерчандайзер',
    labelEn: 'Merchandiser',
  },
  { ...usual, code: 'shop', kind: 'link' as const, labelRu: 'Интернет-магазин', labelEn: 'Online shop' },
  {
    ...usual,
    code: 'delivery_window',
    kind: 'text' as const,
    labelRu: 'Окно приёмки',
    labelEn: 'Receiving hours',
    hint: 'Когда склад партнёра принимает товар',
    audience: 'shared' as const,
    partnerWrites: true,
  },
]

const TAGS = [
  ['на контроле', 'red'],
  ['выставка', 'blue'],
  ['сезонный', 'yellow'],
  ['образцы отправлены', 'teal'],
  ['отзыв для сайта', 'green'],
] as const
const WINDOWS = ['пн–пт 9–17', 'вт и чт 8–12', 'ежедневно 10–19', 'пн–сб, звонить за час']

/** The network's own fields with values of most partners, tags, and two views shared with the team. */
export async function addOwnFields(
  writer: Writer,
  story: Story,
  partnerIds: readonly string[],
  curators: readonly string[],
): Promise<void> {
  const random = seeded('поля и теги')
  const actor = ownerOf(writer, curators[0] ?? '')
  for (const field of FIELDS) await addField(writer, actor, field)
  const fields = await readFields(writer.tx)
  const everyone = [...story.partners, ...story.prospects]
  const named = partnerIds.map((partnerId, place) => ({ partnerId, name: everyone[place]?.name ?? '' }))
  await setFieldValues(
    writer,
    fields,
    named.map((partner, place) => ({ ...partner, values: valuesOf(random, writer.now, place, curators) })),
  )
  const tags: string[] = []
  for (const [name, colour] of TAGS) tags.push((await addTag(writer, { name, colour })).id)
  await changeTagsOfMany(
    writer,
    named.map((partner) => ({ ...partner, add: tags.filter(() => random.next() < 0.12), remove: [] })),
  )
  const view = (name: string, filter: Record<string, string>, more: object) => ({
    name,
    isShared: true,
    settings: { filter, columns: null, sort: null, groupBy: null, layout: 'list' as const, ...more },
  })
  await addView(writer, actor, view('Опт по этапам', { 'field.channel': 'wholesale' }, { groupBy: 'stage' }))
  await addView(writer, actor, view('На контроле', { tag: tags[0] ?? '' }, { sort: '-net12m' }))
}

function valuesOf(random: Random, now: Date, place: number, curators: readonly string[]): FieldInputs {
  const values: FieldInputs = {}
  const chance = (share: number) => random.next() < share
  const codes = ['shops', 'wholesale', 'wholesale', 'online', 'projects']
  if (chance(0.9)) values['channel'] = codes[place % codes.length] ?? 'shops'
  if (chance(0.8)) values['outlets'] = 1 + Math.floor(random.next() ** 3 * 60)
  if (chance(0.4))
    values['ad_budget'] = { amount: `${10_000 * (1 + Math.floor(random.next() * 60))}.00`, currency: 'RUB' }
  if (chance(0.5))
    values['next_audit'] = addDays(now.toISOString().slice(0, 10), Math.floor(random.next() * 180) - 20)
  if (chance(0.3)) values['merchandiser'] = curators[place % curators.length] ?? null
  if (chance(0.3)) values['shop'] = `https://shop-${place + 1}.example.com/`
  if (chance(0.6)) values['delivery_window'] = WINDOWS[place % WINDOWS.length] ?? null
  return values
}

function ownerOf({ networkId }: Writer, userId: string): Actor {
  return {
    kind: 'person',
    id: userId,
    userId,
    networkId,
    side: 'host',
    partnerId: null,
    role: 'owner',
    scopes: null,
    name: '',
    language: 'ru',
    curatorId: null,
  }
}
