import { composeMail, fillText } from '#platform/mail/compose.ts'
import type { NotificationData, NotificationKind } from './contract.ts'
import en from './web/en.json' with { type: 'json' }
import ru from './web/ru.json' with { type: 'json' }

const texts = { en, ru }
export type Language = keyof typeof texts
type Composed = { subject: string; text: string; html: string }

export type ToldByMail = {
  kind: string
  data: NotificationData
  partnerName: string | null
  networkName: string
}

function isKind(kind: string, words: Record<string, string>): kind is NotificationKind {
  return Object.hasOwn(words, kind)
}

/** What happened, in one sentence. */
export function toldText(language: Language, told: ToldByMail): string {
  const words: Record<string, string> = texts[language].told
  const template = isKind(told.kind, words) ? words[told.kind] : undefined
  const wanted = template ?? texts[language].toldOther
  const unknown = Object.fromEntries(Array.from(wanted.matchAll(/\{\{(\w+)\}\}/g), ([, name]) => [name, '']))
  return fillText(wanted, { ...unknown, ...valuesOf(language, told) })
}

/** Every value the words may ask for; what is not known gets a word that stands for it. */
function valuesOf(
  language: Language,
  { data, partnerName, networkName }: ToldByMail,
): Record<string, string> {
  const given = Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  )
  const { somebody, thePartner } = texts[language]
  return { actor: somebody, partner: partnerName ?? thePartner, network: networkName, title: '', ...given }
}

/**
 * The mail of one notification. Its subject says the kind and the network and nothing else: it is read on locked screens
 * and by mail servers.
 */
export function notificationMail(
  language: Language,
  told: ToldByMail,
  links: { open: string; unsubscribe: string },
): Composed {
  const words = texts[language]
  const subjects: Record<string, string> = words.subject
  const text = told.data['text']
  return composeMail({
    subject: fillText(subjects[told.kind] ?? words.subjectOther, { network: told.networkName }),
    paragraphs: [
      [toldText(language, told), typeof text === 'string' ? text : '']
        .filter((part) => part !== '')
        .join('\n\n'),
      fillText(words.mail.unsubscribe, { link: links.unsubscribe }),
    ],
    link: { text: words.mail.open, url: links.open },
  })
}

/** The mail of the morning: what came since the last one, kind by kind. */
export function digestMail(
  language: Language,
  networkName: string,
  told: readonly ToldByMail[],
  links: { open: string; unsubscribe: string },
): Composed {
  const words = texts[language]
  const lines = told.map((one) => `• ${toldText(language, one)}`).join('\n')
  return composeMail({
    subject: fillText(words.digest.subject, { network: networkName }),
    paragraphs: [
      `${fillText(words.digest.lead, { network: networkName })}\n\n${lines}`,
      fillText(words.mail.unsubscribe, { link: links.unsubscribe }),
    ],
    link: { text: words.digest.open, url: links.open },
  })
}

/** The mail to a contact who does not sign in: the letter itself and who sent it. */
export function letterMail(
  language: Language,
  letter: { subject: string; body: string; actor: string | null; networkName: string },
): Composed {
  const words = texts[language]
  return composeMail({
    subject: letter.subject,
    paragraphs: [
      letter.body,
      fillText(words.mail.letterFrom, { actor: letter.actor ?? words.somebody, network: letter.networkName }),
    ],
  })
}
