import { composeMail, fillText } from '#platform/mail/compose.ts'
import { RESET_MINUTES } from './contract.ts'
import en from './web/en.json' with { type: 'json' }
import ru from './web/ru.json' with { type: 'json' }

const texts = { en, ru }
type Language = keyof typeof texts
type Composed = { subject: string; text: string; html: string }

function instantText(at: Date, language: Language, timeZone: string): string {
  return new Intl.DateTimeFormat(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
    timeZoneName: 'short',
  }).format(at)
}

/** A role's name in a sentence; the code itself when there is no word for it. */
export function roleText(language: Language, side: 'host' | 'partner', role: string): string {
  const names: Record<string, string> = texts[language].role[side]
  return names[role] ?? role
}

export function invitationMail(
  language: Language,
  invitation: {
    networkName: string
    partnerName: string | null
    side: 'host' | 'partner'
    role: string
    inviter: string
    link: string
    expiresAt: Date
    timeZone: string
  },
): Composed {
  const words = texts[language].mail.invitation
  const values = {
    network: invitation.networkName,
    partner: invitation.partnerName ?? '',
    inviter: invitation.inviter,
    role: roleText(language, invitation.side, invitation.role),
    until: instantText(invitation.expiresAt, language, invitation.timeZone),
  }
  const isHost = invitation.side === 'host'
  return composeMail({
    subject: fillText(isHost ? words.subjectHost : words.subjectPartner, values),
    paragraphs: [fillText(isHost ? words.host : words.partner, values), fillText(words.expiry, values)],
    link: { text: words.button, url: invitation.link },
  })
}

export function resetMail(language: Language, reset: { email: string; link: string }): Composed {
  const words = texts[language].mail.reset
  return composeMail({
    subject: words.subject,
    paragraphs: [
      fillText(words.body, { email: reset.email }),
      fillText(words.expiry, { minutes: String(RESET_MINUTES) }),
    ],
    link: { text: words.button, url: reset.link },
  })
}

export function passwordChangedMail(
  language: Language,
  change: { email: string; at: Date; timeZone: string },
): Composed {
  const words = texts[language].mail.passwordChanged
  const when = instantText(change.at, language, change.timeZone)
  return composeMail({
    subject: words.subject,
    paragraphs: [fillText(words.body, { email: change.email, when }), words.help],
  })
}

export function factorMail(
  language: Language,
  change: { email: string; at: Date; timeZone: string; what: 'enabled' | 'disabled' | 'reset' | 'recovery' },
): Composed {
  const words = texts[language].mail.secondFactor
  const when = instantText(change.at, language, change.timeZone)
  return composeMail({
    subject: words.subject[change.what],
    paragraphs: [fillText(words.body[change.what], { email: change.email, when }), words.help],
  })
}

export function signInLinkMail(
  language: Language,
  link: { email: string; link: string; minutes: number },
): Composed {
  const words = texts[language].mail.signInLink
  return composeMail({
    subject: words.subject,
    paragraphs: [
      fillText(words.body, { email: link.email }),
      fillText(words.expiry, { minutes: String(link.minutes) }),
    ],
    link: { text: words.button, url: link.link },
  })
}
