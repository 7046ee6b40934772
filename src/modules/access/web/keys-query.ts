import { queryKeys } from '#ui/query-keys.ts'

/** Where the lists of API keys are cached. */
export const keyKeys = queryKeys('api-keys')
