import type access from '#modules/access/web/problems/en.json'
import type exports from '#modules/exports/web/problems/en.json'
import type imports from '#modules/imports/web/problems/en.json'
import type insights from '#modules/insights/web/problems/en.json'
import type messaging from '#modules/messaging/web/problems/en.json'
import type network from '#modules/network/web/problems/en.json'
import type partners from '#modules/partners/web/problems/en.json'
import type today from '#modules/today/web/problems/en.json'
import type workspace from '#modules/workspace/web/problems/en.json'
import type common from '../ui/problems/en.json'

/** Refusals of the command line alone: they never reach a browser and are said in English by their detail. */
export const COMMAND_CODES = [
  'archive_of_another_version',
  'archive_unreadable',
  'currency_missing',
  'currency_unknown',
  'expiry_malformed',
  'figures_differ',
  'file_exists',
  'import_unknown',
  'language_unknown',
  'network_ambiguous',
  'network_exists',
  'network_unknown',
  'option_malformed',
  'option_missing',
  'partner_ambiguous',
  'person_exists',
  'side_unknown',
  'slug_malformed',
  'slug_taken',
  'time_zone_unknown',
  'usage',
  'user_unknown',
] as const

type Codes<Words> = { [Code in keyof Words]: true }

// A refusal without words in `web/problems/en.json` of a module does not pass the type check; words that no refusal uses
// and languages that differ are found by refusal-codes.test.ts and texts.test.ts.
declare module '#platform/http/refused.ts' {
  interface RefusalCodes
    extends Codes<typeof common>,
      Codes<typeof access>,
      Codes<typeof exports>,
      Codes<typeof imports>,
      Codes<typeof insights>,
      Codes<typeof messaging>,
      Codes<typeof network>,
      Codes<typeof partners>,
      Codes<typeof today>,
      Codes<typeof workspace>,
      Record<(typeof COMMAND_CODES)[number], true> {}
}
