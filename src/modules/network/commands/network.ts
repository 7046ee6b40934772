import { Refused } from '#platform/http/refused.ts'
import type { Command } from '#platform/module.ts'
import { addNetwork, listNetworks } from '../resolve.ts'
import { answer, asOwner, readWords, textOf } from './frame.ts'

export const networkAdd: Command = {
  path: ['network', 'add'],
  summary: 'SLUG [--name N] [--currency EUR] [--time-zone Z] [--language ru|en] [--json]: makes a network',
  run: async (context, args) => {
    const words = readWords(args, ['name', 'currency', 'time-zone', 'language'])
    const slug = words.positionals[0]
    if (!slug) throw new Refused('usage', { detail: 'Say the slug of the network: network add SLUG' })
    const language = textOf(words, 'language') ?? 'en'
    if (language !== 'ru' && language !== 'en')
      throw new Refused('language_unknown', { detail: 'The language is ru or en.' })
    const made = await asOwner(context, (ownerDb) =>
      addNetwork(ownerDb, {
        slug,
        name: textOf(words, 'name'),
        currency: textOf(words, 'currency') ?? (language === 'ru' ? 'RUB' : 'EUR'),
        timeZone: textOf(words, 'time-zone'),
        language,
      }),
    )
    const { id, name, currency, timeZone } = made
    return answer(words, { network: id, slug, name, currency, timeZone, language }, [
      `Network ${slug} (${name}) is there: ${currency}, ${timeZone}, ${language}.`,
    ])
  },
}

export const networkList: Command = {
  path: ['network', 'list'],
  summary: '[--json]: the networks of this house',
  run: async (context, args) => {
    const words = readWords(args, [])
    const networks = await asOwner(context, listNetworks)
    const document = networks.map(({ id, isNew: _, ...network }) => ({ network: id, ...network }))
    const lines = networks.map(
      ({ slug, name, currency, timeZone, isDemo }) =>
        `${slug.padEnd(20)} ${currency}  ${timeZone.padEnd(20)} ${name}${isDemo ? '  (demonstration)' : ''}`,
    )
    return answer(words, document, lines.length > 0 ? lines : ['There is no network yet.'])
  },
}
