import { api, type Query } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  Channel,
  InboundMail,
  MailAddressAnswer,
  Message,
  MessageCopies,
  MessagePreview,
  NewMessage,
  NewReminder,
  Notification,
  NotificationChoices,
  NotificationKind,
  NotificationList,
  Readers,
  Reminder,
  ReminderChange,
  ReminderList,
} from '../contract.ts'

export const keys = queryKeys('notifications')
export const reminderKeys = queryKeys('reminders')
export const messageKeys = queryKeys('messages')
export const letterKeys = queryKeys('inbound-mails')
export const choiceKeys = queryKeys('notification-choices')

const withSignal = (signal?: AbortSignal) => (signal ? { signal } : {})

export const readNotifications = (query: Query, signal?: AbortSignal) =>
  api.get<NotificationList>('/notifications', { query, ...withSignal(signal) })
export const countNotifications = (signal?: AbortSignal) =>
  api.get<{ unread: number }>('/notifications/count', withSignal(signal))
export const markNotification = (id: string, isRead: boolean) =>
  api.patch<Notification>(`/notifications/${id}`, { isRead })
export const markNotifications = (isRead: boolean, ids?: readonly string[]) =>
  api.post<{ ids: string[] }>('/notifications/read', { isRead, ...(ids ? { ids } : {}) })

export const readChoices = (signal?: AbortSignal) =>
  api.get<NotificationChoices>('/notification-choices', withSignal(signal))
export const chooseChannel = (kind: NotificationKind, channel: Channel) =>
  api.put<NotificationChoices>(`/notification-choices/${kind}`, { channel })
export const unsubscribe = (token: string) =>
  api.post<{ kind: string; before: Channel; channel: Channel }>(
    '/unsubscriptions',
    { token },
    { keepUnauthenticated: true },
  )

export const readReminders = (query: Query, signal?: AbortSignal) =>
  api.get<ReminderList>('/reminders', { query, ...withSignal(signal) })
export const addReminder = (
  partnerId: string,
  reminder: Omit<NewReminder, 'subject'> & Partial<NewReminder>,
) => api.post<Reminder>(`/partners/${partnerId}/reminders`, reminder)
export const changeReminder = (reminder: Reminder, change: ReminderChange) =>
  api.patch<Reminder>(`/partners/${reminder.partnerId}/reminders/${reminder.id}`, change, {
    ifMatch: reminder.version,
  })
export const readReaders = (partnerId: string, audience: string, signal?: AbortSignal) =>
  api.get<Readers>(`/partners/${partnerId}/readers`, { query: { audience }, ...withSignal(signal) })

export const previewMessage = (input: Pick<NewMessage, 'partnerIds' | 'to'>) =>
  api.post<MessagePreview>('/messages/preview', input)
export const sendMessage = (message: NewMessage) => api.post<Message>('/messages', message)
export const callBackMessage = (id: string) => api.post<Message>(`/messages/${id}/call-back`)
export const readMessages = (query: Query, signal?: AbortSignal) =>
  api.get<{ data: Message[]; nextCursor: string | null }>('/messages', { query, ...withSignal(signal) })
export const readCopies = (id: string, query: Query, signal?: AbortSignal) =>
  api.get<MessageCopies>(`/messages/${id}/copies`, { query, ...withSignal(signal) })

export const readMailAddress = (signal?: AbortSignal) =>
  api.get<MailAddressAnswer>('/mail-address', withSignal(signal))
export const renewMailAddress = () => api.post<MailAddressAnswer>('/mail-address')
export const readLetters = (query: Query, signal?: AbortSignal) =>
  api.get<{ data: InboundMail[]; nextCursor: string | null }>('/inbound-mails', {
    query,
    ...withSignal(signal),
  })
export const fileLetter = (id: string, partnerId: string) =>
  api.post<InboundMail>(`/inbound-mails/${id}/file`, { partnerId })
export const discardLetter = (id: string) => api.post<InboundMail>(`/inbound-mails/${id}/discard`)
export const restoreLetter = (id: string) => api.post<InboundMail>(`/inbound-mails/${id}/restore`)
export const keepAttachment = (mailId: string, attachmentId: string) =>
  api.post<{ documentId: string; partnerId: string }>(
    `/inbound-mails/${mailId}/attachments/${attachmentId}/keep`,
    {},
  )
