import { z } from 'zod'
import { route } from '#platform/http/route.ts'
import { auditOf, originOf, writeAudit } from './audit.ts'
import {
  ApiKeyInput,
  ApiKeyList,
  ApiKeyMade,
  AuditList,
  AuditQuery,
  MailList,
  MailListQuery,
  MailText,
} from './contract.ts'
import { listKeys, makeOwnKey, revokeKey } from './keys.ts'
import { listMails, readMail } from './mails.ts'
import { type Holder, may, mayManageKeys, mayReadAudit, mayReadMail } from './policy.ts'
import { exportAudit, listAudit } from './read-audit.ts'
import { accessSettings } from './settings.ts'

export const settingsRoutes = [
  route({
    method: 'GET',
    url: '/api-keys',
    id: 'listApiKeys',
    tag: 'keys',
    summary: 'The own side’s keys, with their last use',
    may: mayManageKeys,
    response: ApiKeyList,
    handle: async ({ tx, now }) => ({ data: await listKeys(tx, now), nextCursor: null }),
  }),
  route({
    method: 'POST',
    url: '/api-keys',
    id: 'makeApiKey',
    tag: 'keys',
    summary: 'Makes a key of the own side; the answer holds it, once',
    may: mayManageKeys,
    body: ApiKeyInput,
    response: ApiKeyMade,
    status: 201,
    isSecret: true,
    handle: ({ actor, writer, body, request }) => makeOwnKey(actor, writer, body, originOf(request)),
  }),
  route({
    method: 'DELETE',
    url: '/api-keys/:keyId',
    id: 'revokeApiKey',
    tag: 'keys',
    summary: 'Ends a key at once',
    may: mayManageKeys,
    params: z.object({ keyId: z.uuid() }),
    handle: ({ actor, writer, params, request }) => revokeKey(actor, writer, params.keyId, originOf(request)),
  }),
  route({
    method: 'GET',
    url: '/audit',
    id: 'listAudit',
    tag: 'audit',
    summary: 'Sign-ins, changes of rights, keys and exports, newest first',
    may: mayReadAudit,
    query: AuditQuery,
    response: AuditList,
    handle: ({ tx, query }) => listAudit(tx, query),
  }),
  route({
    method: 'GET',
    url: '/audit/export.csv',
    id: 'exportAudit',
    tag: 'audit',
    summary: 'The audit as the filters leave it, as CSV; the export stands in it too',
    may: Object.assign((actor: Holder) => mayReadAudit(actor) && may(actor, 'export'), {
      permission: 'audit.read&export',
    }),
    query: AuditQuery.omit({ limit: true, cursor: true }),
    raw: true,
    produces: 'text/csv',
    handle: async ({ actor, tx, query, request, reply, now }) => {
      const note = { ...auditOf(actor), kind: 'export' as const, target: 'audit', origin: originOf(request) }
      const csv = await exportAudit(tx, query)
      await writeAudit(tx, note, now)
      reply.header('content-disposition', 'attachment; filename="audit.csv"')
      return reply.type('text/csv; charset=utf-8').send(csv)
    },
  }),
  route({
    method: 'GET',
    url: '/mails',
    id: 'listMails',
    tag: 'mail',
    summary: 'Mails of the network, kept also where none can be sent',
    may: mayReadMail,
    query: MailListQuery,
    response: MailList,
    handle: ({ tx, query, context }) => listMails(tx, query, accessSettings(context).transport !== null),
  }),
  route({
    method: 'GET',
    url: '/mails/:mailId',
    id: 'readMail',
    tag: 'mail',
    summary: 'One kept mail with its text; reading it is audited',
    may: mayReadMail,
    params: z.object({ mailId: z.uuid() }),
    response: MailText,
    handle: async ({ actor, tx, params, request, now }) => {
      const mail = await readMail(tx, params.mailId)
      const note = {
        ...auditOf(actor),
        kind: 'mail.read' as const,
        target: mail.recipient,
        origin: originOf(request),
      }
      await writeAudit(tx, { ...note, details: { mail: mail.kind } }, now)
      return mail
    },
  }),
]
