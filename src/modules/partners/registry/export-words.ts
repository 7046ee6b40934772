import type { CounterpartyKind, ExportColumn, Nature, Term } from '../contract.ts'
import { NATURES, TERMS } from '../fields.ts'

export type ExportWords = {
  /** Name of the sheet. */
  sheet: string
  currency: string
  withoutValue: string
  groupCount: string
  kinds: Record<CounterpartyKind, string>
  contracts: Record<'contract' | 'trust', string>
  columns: Record<ExportColumn, string>
  natures: Record<Nature, string>
  terms: Record<Term, string>
  sides: Record<'host' | 'partner', string>
  healthStates: Record<'alive' | 'silent' | 'once', string>
  /** Spreadsheets set to the language expect this between cells and in numbers. */
  delimiter: ',' | ';'
  decimal: '.' | ','
}

/** Words of the exported file in both languages; the types keep them complete. Stages are called as the network calls them. */
export const EXPORT_WORDS: Record<'ru' | 'en', ExportWords> = {
  en: {
    sheet: 'Partners',
    currency: 'currency',
    withoutValue: 'not given',
    groupCount: 'partners',
    kinds: {
      client: 'client',
      supplier: 'supplier',
      dealer: 'dealer',
      contractor: 'contractor',
      service_provider: 'service provider',
      investor: 'investor',
      employee: 'employee',
    },
    contracts: { contract: 'by contract', trust: 'on trust' },
    delimiter: ',',
    decimal: '.',
    columns: {
      name: 'Partner',
      city: 'City',
      country: 'Country',
      stage: 'Stage',
      stageSince: 'In stage since',
      nature: 'Type by nature',
      term: 'Type by term',
      curator: 'Curator',
      since: 'Together since',
      net12m: 'Net, 12 months',
      netBefore12m: 'Net, 12 months before',
      change: 'Change',
      orders12m: 'Orders, 12 months',
      lastOrderOn: 'Last order',
      daysSilent: 'Days silent',
      keptHost: 'Host keeps its word',
      keptPartner: 'Partner keeps its word',
      nextDue: 'Next promise due',
      nextPromise: 'Next promise',
      nextPromiseBy: 'Owed by',
      lastContactAt: 'Last contact',
      healthState: 'Ordering',
      risk: 'Risk of 90 silent days',
      valueAtRisk: 'Value at risk',
      kinds: 'What they are to us',
      contract: 'Contract',
      contractUntil: 'Contract until',
      segments: 'Segments',
      tags: 'Tags',
      externalIds: 'External ids',
      id: 'Id in Artel',
    },
    natures: {
      strategic_alliance: 'strategic alliance',
      operational: 'operational',
      innovation: 'innovation',
      marketing: 'marketing',
      resource: 'resource',
    },
    terms: {
      project: 'project',
      medium: 'medium',
      long: 'long',
      transformational: 'transformational',
      evolutionary: 'evolutionary',
    },
    sides: { host: 'host', partner: 'partner' },
    healthStates: { alive: 'ordering', silent: 'silent', once: 'ordered once' },
  },
  ru: {
    sheet: 'Партнёры',
    currency: 'валюта',
    withoutValue: 'не указано',
    groupCount: 'партнёров',
    kinds: {
      client: 'клиент',
      supplier: 'поставщик',
      dealer: 'дилер',
      contractor: 'подрядчик',
      service_provider: 'исполнитель услуг',
      investor: 'инвестор',
      employee: 'сотрудник',
    },
    contracts: { contract: 'по договору', trust: 'на доверии' },
    delimiter: ';',
    decimal: ',',
    columns: {
      name: 'Партнёр',
      city: 'Город',
      country: 'Страна',
      stage: 'Этап',
      stageSince: 'На этапе с',
      nature: 'Тип по содержанию',
      term: 'Тип по сроку',
      curator: 'Куратор',
      since: 'Вместе с',
      net12m: 'Чистая сумма за 12 месяцев',
      netBefore12m: 'Чистая сумма за 12 месяцев до того',
      change: 'Изменение',
      orders12m: 'Заказов за 12 месяцев',
      lastOrderOn: 'Последний заказ',
      daysSilent: 'Дней молчания',
      keptHost: 'Организатор держит слово',
      keptPartner: 'Партнёр держит слово',
      nextDue: 'Срок ближайшего обещания',
      nextPromise: 'Ближайшее обещание',
      nextPromiseBy: 'Кто обещал',
      lastContactAt: 'Последний контакт',
      healthState: 'Как заказывает',
      risk: 'Риск 90 дней молчания',
      valueAtRisk: 'Под угрозой за год',
      kinds: 'Кем приходится',
      contract: 'Договор',
      contractUntil: 'Договор до',
      segments: 'Сегменты',
      tags: 'Метки',
      externalIds: 'Внешние коды',
      id: 'Код в Артели',
    },
    natures: {
      strategic_alliance: 'стратегический альянс',
      operational: 'операционное',
      innovation: 'инновационное',
      marketing: 'маркетинговое',
      resource: 'ресурсное',
    },
    terms: {
      project: 'проектное',
      medium: 'среднесрочное',
      long: 'долгосрочное',
      transformational: 'трансформационное',
      evolutionary: 'эволюционное',
    },
    sides: { host: 'организатор', partner: 'партнёр' },
    healthStates: { alive: 'заказывает', silent: 'молчит', once: 'заказал один раз' },
  },
}

/** The type by nature that a word of a file means, as files of either language or the API call it; null when none does. */
export function natureOfWord(word: string): Nature | null {
  return NATURES.find((one) => isWordOf(word, one, ({ natures }) => natures[one])) ?? null
}

/** The type by term that a word of a file means; null when none does. */
export function termOfWord(word: string): Term | null {
  return TERMS.find((one) => isWordOf(word, one, ({ terms }) => terms[one])) ?? null
}

function isWordOf(word: string, code: string, called: (words: ExportWords) => string): boolean {
  const plain = word.trim().toLowerCase()
  return plain === code || plain === called(EXPORT_WORDS.ru) || plain === called(EXPORT_WORDS.en)
}
