import type { NewSegmentScheme } from './shapes.ts'

/**
 * The scheme every network begins with (N1, N2): strategic above a fifth of the network's net or with a unique resource,
 * promising when new and growing, transactional when one-off or of low margin. All of it is data that people change.
 */
export const VALUE_SCHEME: NewSegmentScheme = {
  code: 'value',
  nameRu: 'Ценность',
  nameEn: 'Value',
  segments: [
    {
      code: 'strategic',
      nameRu: 'Стратегический',
      nameEn: 'Strategic',
      tone: 'ok',
      rule: {
        match: 'any',
        items: [
          { about: 'figure', figure: 'share12m', test: 'over', value: 0.2 },
          { about: 'field', field: 'unique_resource', test: 'one_of', values: ['yes'] },
        ],
      },
    },
    {
      code: 'promising',
      nameRu: 'Перспективный',
      nameEn: 'Promising',
      tone: 'att',
      rule: {
        match: 'all',
        items: [
          { about: 'figure', figure: 'firstOrderMonths', test: 'under', value: 12 },
          { about: 'trend', test: 'is', value: 'growing' },
        ],
      },
    },
    {
      code: 'transactional',
      nameRu: 'Разовый',
      nameEn: 'Transactional',
      tone: 'none',
      rule: {
        match: 'any',
        items: [
          { about: 'figure', figure: 'orders', test: 'equal', value: 1 },
          { about: 'field', field: 'margin', test: 'under', value: 10, values: [] },
        ],
      },
    },
    {
      code: 'no_orders',
      nameRu: 'Пока без заказов',
      nameEn: 'No orders yet',
      tone: 'none',
      rule: { match: 'all', items: [{ about: 'figure', figure: 'orders', test: 'equal', value: 0 }] },
    },
    { code: 'regular', nameRu: 'Постоянный', nameEn: 'Regular', tone: 'plain', rule: null },
  ],
}

/** The fields its rules ask for. They are made with it where the network has none of these codes. */
export const VALUE_FIELDS = [
  {
    code: 'unique_resource',
    kind: 'choice',
    labelRu: 'Уникальный ресурс',
    labelEn: 'Unique resource',
    hint: null,
    options: [
      { code: 'yes', label_ru: 'Да', label_en: 'Yes', archived: false },
      { code: 'no', label_ru: 'Нет', label_en: 'No', archived: false },
    ],
  },
  { code: 'margin', kind: 'number', labelRu: 'Маржа, %', labelEn: 'Margin, %', hint: null, options: [] },
] as const
