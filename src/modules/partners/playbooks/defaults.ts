import type { PlaybookDefinition } from './shapes.ts'

type DefaultPlaybook = Omit<PlaybookDefinition, 'target' | 'isOn'> & { segment?: string; term?: string }

const curator = { by: 'curator' } as const

/**
 * What a network begins with: meetings every quarter and a summing-up every year with strategic partners (N6), help in
 * development for promising ones, a check after each finished part of a project (N7). All of it is data.
 */
export const DEFAULT_PLAYBOOKS: readonly DefaultPlaybook[] = [
  {
    nameRu: 'Стратегический партнёр',
    nameEn: 'Strategic partner',
    segment: 'strategic',
    steps: [
      {
        id: null,
        kind: 'promise',
        nameRu: 'Квартальная встреча по итогам и планам',
        nameEn: 'Quarterly meeting on results and plans',
        timing: { type: 'every', period: 'quarter' },
        who: curator,
        evidence: ['contact.met'],
        isShared: false,
      },
      {
        id: null,
        kind: 'promise',
        nameRu: 'Подведение итогов года на нейтральной территории',
        nameEn: 'Summing up the year, on neutral ground',
        timing: { type: 'every', period: 'year' },
        who: curator,
        evidence: ['document.added'],
        isShared: false,
      },
      {
        id: null,
        kind: 'promise',
        nameRu: 'Предложить особые условия',
        nameEn: 'Offer exclusive terms',
        timing: { type: 'after', days: 20, working: true },
        who: curator,
        evidence: ['document.added'],
        isShared: false,
      },
    ],
  },
  {
    nameRu: 'Перспективный партнёр',
    nameEn: 'Promising partner',
    segment: 'promising',
    steps: [
      {
        id: null,
        kind: 'promise',
        nameRu: 'Встреча о помощи в развитии',
        nameEn: 'Meeting on help in development',
        timing: { type: 'after', days: 10, working: true },
        who: curator,
        evidence: ['contact.met', 'contact.called'],
        isShared: false,
      },
      {
        id: null,
        kind: 'promise',
        nameRu: 'Узнать, как идут дела',
        nameEn: 'Ask how things are going',
        timing: { type: 'every', period: 'month' },
        who: curator,
        evidence: ['contact.met', 'contact.called', 'contact.written'],
        isShared: false,
      },
    ],
  },
  {
    nameRu: 'Проектный партнёр',
    nameEn: 'Project partner',
    term: 'project',
    steps: [
      {
        id: null,
        kind: 'reminder',
        nameRu: 'Мини-анализ после завершения этапа проекта',
        nameEn: 'Short review after a part of the project is finished',
        timing: { type: 'on_fact', facts: ['partner.stage_moved'], days: 10, working: true },
        who: curator,
        evidence: ['measure.given', 'contact.met', 'contact.called'],
        isShared: false,
      },
    ],
  },
]
