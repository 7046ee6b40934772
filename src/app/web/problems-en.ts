const found = import.meta.glob<Record<string, unknown>>(
  ['../../ui/problems/en.json', '../../modules/*/web/problems/en.json'],
  { eager: true, import: 'default' },
)

/** The words of every refusal, of all modules, by its code. */
export const problems: Record<string, unknown> = Object.assign({}, ...Object.values(found))
