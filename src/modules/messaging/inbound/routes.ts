import { type Route, route } from '#platform/http/route.ts'
import {
  AttachmentParams,
  FileInput,
  InboundMail,
  InboundMailList,
  InboundMailListQuery,
  InboundMailParams,
  KeepAttachmentInput,
  KeptAttachment,
  MailAddressAnswer,
} from '../contract.ts'
import { mayFileMail } from '../policy.ts'
import { discardLetter, fileLetter, keepAttachment, restoreLetter } from './file-letter.ts'
import { listLetters, readLetter, readMailAddress, renewMailAddress } from './letters.ts'

const tag = 'letters'
const one = '/inbound-mails/:mailId'

export const inboundRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/mail-address',
    id: 'readMailAddress',
    tag,
    summary: 'The secret address to which the person who asks forwards letters',
    may: mayFileMail,
    response: MailAddressAnswer,
    handle: ({ tx }) => readMailAddress(tx),
  }),
  route({
    method: 'POST',
    url: '/mail-address',
    id: 'renewMailAddress',
    tag,
    summary: 'A new address; the one before takes no letters any more',
    may: mayFileMail,
    response: MailAddressAnswer,
    isSecret: true,
    handle: ({ tx }) => renewMailAddress(tx),
  }),
  route({
    method: 'GET',
    url: '/inbound-mails',
    id: 'listInboundMails',
    tag,
    summary: 'Letters the person who asks has forwarded, newest first',
    may: mayFileMail,
    query: InboundMailListQuery,
    response: InboundMailList,
    handle: ({ tx, query }) => listLetters(tx, query),
  }),
  route({
    method: 'POST',
    url: `${one}/file`,
    id: 'fileInboundMail',
    tag,
    summary: 'Write a letter down as a contact with a partner',
    may: mayFileMail,
    params: InboundMailParams,
    body: FileInput,
    response: InboundMail,
    handle: async ({ tx, writer, params, body }) => {
      await fileLetter(writer, params.mailId, body.partnerId, body.audience)
      return readLetter(tx, params.mailId)
    },
  }),
  route({
    method: 'POST',
    url: `${one}/discard`,
    id: 'discardInboundMail',
    tag,
    summary: 'Set a letter aside',
    may: mayFileMail,
    params: InboundMailParams,
    response: InboundMail,
    handle: async ({ tx, writer, params }) => {
      await discardLetter(writer, params.mailId)
      return readLetter(tx, params.mailId)
    },
  }),
  route({
    method: 'POST',
    url: `${one}/restore`,
    id: 'restoreInboundMail',
    tag,
    summary: 'Let a letter wait again; the contact it became is taken back',
    may: mayFileMail,
    params: InboundMailParams,
    response: InboundMail,
    handle: async ({ tx, writer, params }) => {
      await restoreLetter(writer, params.mailId)
      return readLetter(tx, params.mailId)
    },
  }),
  route({
    method: 'POST',
    url: `${one}/attachments/:attachmentId/keep`,
    id: 'keepAttachment',
    tag,
    summary: 'Keep an attachment as a document of the partner',
    may: mayFileMail,
    params: AttachmentParams,
    body: KeepAttachmentInput,
    response: KeptAttachment,
    handle: ({ writer, context, params, body }) =>
      keepAttachment(writer, context.dataFolder, params, body.audience),
  }),
]
