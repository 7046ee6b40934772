const found = import.meta.glob<Record<string, unknown>>(
  ['../../ui/problems/ru.json', '../../modules/*/web/problems/ru.json'],
  { eager: true, import: 'default' },
)

/** The words of every refusal, of all modules, by its code. */
export const problems: Record<string, unknown> = Object.assign({}, ...Object.values(found))
