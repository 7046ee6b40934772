import { z } from 'zod'

const Id = z.uuid()
const Instant = z.iso.datetime({ offset: true })
const text = (max: number) => z.string().trim().min(1).max(max)
const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(4000).optional(),
}

/** How somebody is told: not at all, in the inbox, by mail at once besides, or in the mail of the morning besides. */
export const CHANNELS = ['none', 'app', 'mail', 'digest'] as const
export const Channel = z.enum(CHANNELS)
export type Channel = z.infer<typeof Channel>

/**
 * What people are told of, and how unless they choose otherwise. The words of a kind stand in `web/{ru,en}.json` under
 * `kind.<kind>` (what it is called among the choices), `told.<kind>` (what happened) and `subject.<kind>` (of a mail:
 * nothing that a stranger at the shoulder may not read).
 */
export const NOTIFICATION_KINDS = {
  mention: 'mail',
  reminder: 'mail',
  message: 'mail',
  handover: 'mail',
  delegation: 'mail',
  question: 'app',
  playbook: 'digest',
  followed: 'digest',
  rating: 'mail',
  import: 'app',
  report: 'mail',
} as const satisfies Record<string, Channel>
export type NotificationKind = keyof typeof NOTIFICATION_KINDS
export const NotificationKindName = z.enum(
  Object.keys(NOTIFICATION_KINDS) as [NotificationKind, ...NotificationKind[]],
)

/** Values for the words of a kind. `text` is shown as it is written, below the words. */
export type NotificationData = Record<string, string | number | null>

export const Notification = z
  .object({
    id: Id,
    kind: z.string(),
    partnerId: Id.nullable(),
    partnerName: z.string().nullable(),
    subject: z.object({ kind: z.string(), id: Id }).nullable(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    path: z.string().describe('Where it leads, within the application'),
    at: Instant,
    readAt: Instant.nullable(),
  })
  .meta({ id: 'Notification' })
export type Notification = z.infer<typeof Notification>
export const NotificationListQuery = z.object({
  kind: NotificationKindName.optional(),
  unread: z.enum(['yes', 'any']).default('any'),
  ...page,
})
export type NotificationListQuery = z.infer<typeof NotificationListQuery>
export const NotificationList = z.object({ data: z.array(Notification), nextCursor: z.string().nullable() })
export type NotificationList = z.infer<typeof NotificationList>
export const NotificationCount = z.object({ unread: z.number().int() })
export const NotificationParams = z.object({ notificationId: Id })
export const NotificationChange = z.object({ isRead: z.boolean() })
/** All that are unread, or those named; `isRead: false` takes it back for those named. */
export const NotificationsRead = z.object({
  ids: z.array(Id).max(1000).optional(),
  isRead: z.boolean().default(true),
})
export const NotificationsReadAnswer = z.object({ ids: z.array(Id) })

export const NotificationChoices = z
  .object({
    data: z.array(
      z.object({ kind: NotificationKindName, channel: Channel, usual: Channel.describe('Unless chosen') }),
    ),
  })
  .meta({ id: 'NotificationChoices' })
export type NotificationChoices = z.infer<typeof NotificationChoices>
export const ChoiceParams = z.object({ kind: NotificationKindName })
export const ChoiceInput = z.object({ channel: Channel })
export const UnsubscribeInput = z.object({ token: z.string().max(2000) })
export const UnsubscribeAnswer = z.object({ kind: z.string(), before: Channel, channel: Channel })

// --- reminders

export const Reminder = z
  .object({
    id: Id,
    partnerId: Id,
    partnerName: z.string(),
    userId: z.string(),
    userName: z.string().nullable(),
    byId: z.string().nullable(),
    byName: z.string().nullable(),
    text: z.string(),
    dueAt: Instant,
    subject: z.object({ kind: z.string(), id: Id }).nullable(),
    doneAt: Instant.nullable(),
    removedAt: Instant.nullable(),
    version: z.number().int(),
    createdAt: Instant,
  })
  .meta({ id: 'Reminder' })
export type Reminder = z.infer<typeof Reminder>
export const NewReminder = z
  .object({
    text: text(1000),
    dueAt: Instant,
    userId: z.string().max(64).optional().describe('A colleague; oneself unless given'),
    subject: z
      .object({ kind: text(40), id: Id })
      .nullable()
      .default(null),
  })
  .meta({ id: 'NewReminder' })
export type NewReminder = z.infer<typeof NewReminder>
export const ReminderChange = z
  .object({ text: text(1000), dueAt: Instant, isDone: z.boolean(), isRemoved: z.boolean() })
  .partial()
  .meta({ id: 'ReminderChange' })
export type ReminderChange = z.infer<typeof ReminderChange>
export const ReminderListQuery = z.object({
  partnerId: Id.optional(),
  state: z
    .enum(['waiting', 'due', 'done'])
    .optional()
    .describe('waiting: all that are not done; due: whose time has come'),
  whose: z.enum(['mine', 'given', 'all']).default('all').describe('Mine, those I gave to others, or both'),
  ...page,
})
export type ReminderListQuery = z.infer<typeof ReminderListQuery>
export const ReminderList = z.object({ data: z.array(Reminder), nextCursor: z.string().nullable() })
export type ReminderList = z.infer<typeof ReminderList>
export const ReminderPartnerParams = z.object({ partnerId: Id })
export const ReminderParams = z.object({ partnerId: Id, reminderId: Id })

// --- letters to many

const Words = z.object({ ru: z.string().trim().max(20_000), en: z.string().trim().max(20_000) })
/** Both languages, or one of them for everybody. */
const inSomeLanguage = (words: { ru: string; en: string }) => words.ru !== '' || words.en !== ''
export const NewMessage = z
  .object({
    partnerIds: z.array(Id).min(1).max(2000),
    subject: Words.refine(inSomeLanguage, 'in one language at least'),
    body: Words.refine(inSomeLanguage, 'in one language at least'),
    to: z
      .enum(['users', 'users_and_contacts'])
      .default('users')
      .describe('Those who sign in, or also contacts that have a mail address'),
  })
  .meta({ id: 'NewMessage' })
export type NewMessage = z.infer<typeof NewMessage>
export const MessagePreviewInput = NewMessage.pick({ partnerIds: true, to: true })
export const MessagePreview = z
  .object({
    partners: z.number().int().describe('That have somebody to write to'),
    withoutPeople: z
      .array(z.object({ partnerId: Id, name: z.string() }))
      .describe('The first twenty that have nobody'),
    withoutPeopleCount: z.number().int(),
    recipients: z.number().int(),
    languages: z.object({ ru: z.number().int(), en: z.number().int() }),
  })
  .meta({ id: 'MessagePreview' })
export type MessagePreview = z.infer<typeof MessagePreview>
export const Message = z
  .object({
    id: Id,
    by: z.object({ id: z.string().nullable(), name: z.string().nullable() }),
    subject: Words,
    body: Words,
    partners: z.number().int(),
    recipients: z.number().int(),
    createdAt: Instant,
    sendAt: Instant,
    sentAt: Instant.nullable(),
    calledBackAt: Instant.nullable(),
  })
  .meta({ id: 'Message' })
export type Message = z.infer<typeof Message>
export const MessageListQuery = z.object(page)
export const MessageList = z.object({ data: z.array(Message), nextCursor: z.string().nullable() })
export const MessageParams = z.object({ messageId: Id })
export const MessageCopies = z.object({
  data: z.array(
    z.object({
      partnerId: Id,
      partnerName: z.string(),
      name: z.string(),
      email: z.string().nullable(),
      isUser: z.boolean(),
      language: z.enum(['ru', 'en']),
      sentAt: Instant.nullable(),
      readAt: Instant.nullable().describe('When a user read it in the inbox'),
    }),
  ),
  nextCursor: z.string().nullable(),
})
export type MessageCopies = z.infer<typeof MessageCopies>
/** Seconds in which a letter can be called back. */
export const CALL_BACK_SECONDS = 20

// --- letters that come in

export const MailAddressAnswer = z
  .object({
    isReceiving: z.boolean().describe('Whether this installation takes letters in'),
    address: z.string().nullable(),
  })
  .meta({ id: 'MailAddress' })
export type MailAddressAnswer = z.infer<typeof MailAddressAnswer>
export const InboundMail = z
  .object({
    id: Id,
    from: z.object({ name: z.string().nullable(), address: z.string() }),
    parties: z.array(z.string()).describe('Mail addresses the letter names, one’s own left out'),
    subject: z.string(),
    text: z.string(),
    writtenAt: Instant,
    receivedAt: Instant,
    status: z.enum(['waiting', 'filed', 'discarded']),
    partnerId: Id.nullable(),
    partnerName: z.string().nullable(),
    factId: Id.nullable(),
    attachments: z.array(
      z.object({
        id: Id,
        fileName: z.string(),
        mediaType: z.string(),
        size: z.number().int(),
        documentId: Id.nullable(),
      }),
    ),
  })
  .meta({ id: 'InboundMail' })
export type InboundMail = z.infer<typeof InboundMail>
export const InboundMailListQuery = z.object({
  status: z.enum(['waiting', 'filed', 'discarded']).optional(),
  ...page,
})
export const InboundMailList = z.object({ data: z.array(InboundMail), nextCursor: z.string().nullable() })
export const InboundMailParams = z.object({ mailId: Id })
export const FileInput = z.object({
  partnerId: Id,
  audience: z.enum(['shared', 'host', 'partner']).optional().describe('One’s own side unless given'),
})
export const AttachmentParams = z.object({ mailId: Id, attachmentId: Id })
export const KeepAttachmentInput = z.object({
  audience: z.enum(['shared', 'host', 'partner']).optional().describe('One’s own side unless given'),
})
export const KeptAttachment = z.object({ documentId: Id, partnerId: Id })

// --- who may read

export const ReaderQuery = z.object({ audience: z.enum(['shared', 'host', 'partner']).default('shared') })
export const Readers = z
  .object({
    data: z.array(
      z.object({ id: z.string(), name: z.string(), side: z.enum(['host', 'partner']), role: z.string() }),
    ),
  })
  .meta({ id: 'Readers' })
export type Readers = z.infer<typeof Readers>
