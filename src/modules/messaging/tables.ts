import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { Audience, Side } from '#records/writer.ts'
import type { Channel, NotificationData } from './contract.ts'

export type NotificationTable = {
  id: string
  network_id: string
  user_id: string
  side: Side
  partner_id: string | null
  kind: string
  subject_kind: string | null
  subject_id: string | null
  data: JSONColumnType<NotificationData>
  path: string
  channel: Exclude<Channel, 'none'>
  at: Date
  read_at: Date | null
  mailed_at: Date | null
}

export type NotificationChoiceTable = {
  network_id: string
  user_id: string
  kind: string
  channel: Channel
  at: Generated<Date>
}

export type ReminderTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Side
  side: Side | 'system'
  user_id: string
  by_id: string | null
  text: string
  due_at: Date
  subject_kind: string | null
  subject_id: string | null
  done_at: Date | null
  removed_at: Date | null
  notified_at: Date | null
  version: Generated<number>
  created_at: Date
}

export type Words = { ru: string; en: string }

export type MessageTable = {
  id: string
  network_id: string
  by_id: string | null
  curator_id: string | null
  subject: ColumnType<Words, string, never>
  body: ColumnType<Words, string, never>
  partners: number
  recipients: number
  created_at: Date
  send_at: Date
  sent_at: Date | null
  called_back_at: Date | null
}

export type MessageCopyTable = {
  partner_id: string
  id: string
  network_id: string
  audience: Audience
  side: Side | 'system'
  message_id: string
  user_id: string | null
  contact_id: string | null
  name: string
  email: string | null
  language: 'ru' | 'en'
  fact_id: string | null
  sent_at: Date | null
}

export type MailAddressTable = {
  id: string
  network_id: string
  user_id: string
  side: Side
  partner_id: string | null
  token: string
  created_at: Generated<Date>
  revoked_at: Date | null
}

export type InboundMailTable = {
  id: string
  network_id: string
  user_id: string
  side: Side
  partner_id: string | null
  message_id: string
  from_name: string | null
  from_address: string
  parties: ColumnType<string[], string, never>
  subject: string
  text: string
  written_at: Date
  received_at: Date
  status: 'waiting' | 'filed' | 'discarded'
  fact_id: string | null
}

export type InboundAttachmentTable = {
  id: string
  network_id: string
  user_id: string
  side: Side
  partner_id: string | null
  mail_id: string
  file_name: string
  media_type: string
  size: number
  bytes: Buffer
  document_id: string | null
}

declare module '#platform/database/database.ts' {
  interface Database {
    notification: NotificationTable
    notification_choice: NotificationChoiceTable
    reminder: ReminderTable
    message: MessageTable
    message_copy: MessageCopyTable
    mail_address: MailAddressTable
    inbound_mail: InboundMailTable
    inbound_attachment: InboundAttachmentTable
  }
}
