import { z } from 'zod'
import { HOST_KEY_ROLES, HOST_ROLES, PARTNER_ROLES, PERMISSIONS } from './policy.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './rules.ts'

export {
  HOST_KEY_ROLES,
  HOST_ROLES,
  type Holder,
  type HostRole,
  may,
  mayManagePeopleOf,
  mayReadPeople,
  PARTNER_ROLES,
  type PartnerRole,
  PERMISSIONS,
  permissionsOf,
  permissionsOfRole,
  permit,
} from './policy.ts'

export const INVITATION_DAYS = 7
export const RESET_MINUTES = 60

const Instant = z.iso.datetime()
export const Language = z.enum(['ru', 'en'])
export const AccessSide = z.enum(['host', 'partner'])
export const Role = z.enum([...HOST_ROLES, 'director', 'buyer', 'member'])
export const Permission = z.enum(PERMISSIONS)
const Email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email())
  .meta({ description: 'A mail address; capitals do not matter' })
const PersonName = z.string().trim().min(1).max(120)
const PartnerRef = z.object({ id: z.uuid(), name: z.string() })
/** Only measured here; which passwords are too common the server says (`password_common`). */
const NewPassword = z.string().min(PASSWORD_MIN).max(PASSWORD_MAX)
const Cursor = z.string().max(4000).optional()
const Limit = z.coerce.number().int().min(1).max(200).default(50)

// --- session

export const Membership = z.object({
  id: z.uuid(),
  networkId: z.uuid(),
  networkName: z.string(),
  isDemo: z.boolean(),
  side: AccessSide,
  role: z.string(),
  partnerId: z.uuid().nullable(),
  partnerName: z.string().nullable(),
})
export const SessionNetwork = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  language: Language,
  isDemo: z.boolean(),
})
/** Who is signed in and the place they act in; `network` and what hangs on it are null for one who belongs nowhere. */
export const SessionAnswer = z
  .object({
    user: z.object({ id: z.string(), name: z.string(), email: z.string(), language: Language }),
    network: SessionNetwork.nullable(),
    side: AccessSide.nullable(),
    role: z.string().nullable(),
    permissions: z.array(Permission),
    partner: PartnerRef.nullable(),
    memberId: z.uuid().nullable(),
    memberships: z.array(Membership),
    counts: z.object({ partners: z.int() }),
  })
  .meta({ id: 'Session' })
export type SessionAnswer = z.infer<typeof SessionAnswer>

export const SignInInput = z.object({
  email: z.string().trim().toLowerCase().max(254),
  password: z.string().max(1000),
  /** False: the session ends with the browser, and after a day at the latest. */
  remember: z.boolean().default(true),
})
export const MembershipChoice = z.object({ memberId: z.uuid() })

export const DeviceSession = z.object({
  id: z.string(),
  device: z.string(),
  address: z.string().nullable(),
  createdAt: Instant,
  seenAt: Instant,
  expiresAt: Instant,
  isCurrent: z.boolean(),
})
export type DeviceSession = z.infer<typeof DeviceSession>
export const DeviceSessionList = z.object({ data: z.array(DeviceSession), nextCursor: z.null() })

export const ProfileInput = z.object({ name: PersonName.optional(), language: Language.optional() })
export const PasswordChange = z.object({ current: z.string().max(1000), password: NewPassword })
export const ResetRequest = z.object({ email: z.string().trim().toLowerCase().max(254) })
export const ResetInput = z.object({ token: z.string().min(10).max(200), password: NewPassword })

// --- people

export const Member = z
  .object({
    id: z.uuid(),
    userId: z.string(),
    name: z.string(),
    email: z.string(),
    side: AccessSide,
    partner: PartnerRef.nullable(),
    role: z.string(),
    state: z.enum(['active', 'disabled']),
    isYou: z.boolean(),
    createdAt: Instant,
    seenAt: Instant.nullable(),
    version: z.int(),
  })
  .meta({ id: 'Member' })
export type Member = z.infer<typeof Member>
export const MemberListQuery = z.object({
  side: AccessSide.optional(),
  partnerId: z.uuid().optional(),
  q: z.string().trim().max(100).optional(),
  limit: Limit,
  cursor: Cursor,
})
export const MemberList = z.object({
  data: z.array(Member),
  nextCursor: z.string().nullable(),
  /** All people the asker may see, without the filters; `partners` counts the partners they belong to. */
  counts: z.object({ host: z.int(), partner: z.int(), partners: z.int() }),
})
export type MemberList = z.infer<typeof MemberList>
export const MemberPatch = z
  .object({ role: Role.optional(), isDisabled: z.boolean().optional() })
  .refine((patch) => patch.role !== undefined || patch.isDisabled !== undefined, 'nothing to change')

export const Invitation = z
  .object({
    id: z.uuid(),
    email: z.string(),
    side: AccessSide,
    partner: PartnerRef.nullable(),
    role: z.string(),
    language: Language,
    invitedBy: z.string().nullable(),
    createdAt: Instant,
    expiresAt: Instant,
    state: z.enum(['open', 'accepted', 'expired', 'revoked']),
  })
  .meta({ id: 'Invitation' })
export type Invitation = z.infer<typeof Invitation>
export const InvitationListQuery = z.object({
  side: AccessSide.optional(),
  partnerId: z.uuid().optional(),
  state: z.enum(['open', 'all']).default('open'),
  limit: Limit,
  cursor: Cursor,
})
export const InvitationList = z.object({ data: z.array(Invitation), nextCursor: z.string().nullable() })
export type InvitationList = z.infer<typeof InvitationList>
export const InvitationInput = z
  .object({
    email: Email,
    side: AccessSide,
    partnerId: z.uuid().nullable().default(null),
    role: Role,
    language: Language.optional(),
  })
  .refine((input) => (input.side === 'partner') === (input.partnerId !== null), {
    path: ['partnerId'],
    message: 'needed for the partner side, and only there',
  })
  .refine(
    (input) => (input.side === 'host' ? HOST_ROLES : PARTNER_ROLES).some((role) => role === input.role),
    { path: ['role'], message: 'this side has no such role' },
  )
/** The link is told once, so that it can be handed over where no mail can be sent. */
export const InvitationSent = Invitation.extend({ link: z.string(), isMailed: z.boolean() })
export type InvitationSent = z.infer<typeof InvitationSent>

export const TokenInput = z.object({ token: z.string().min(20).max(200) })
export const InvitationShown = z.object({
  networkName: z.string(),
  partnerName: z.string().nullable(),
  side: AccessSide,
  role: z.string(),
  email: z.string(),
  language: Language,
  invitedBy: z.string().nullable(),
  /** The address has an account already: sign in with its password instead of choosing one. */
  hasAccount: z.boolean(),
})
export type InvitationShown = z.infer<typeof InvitationShown>
export const InvitationAcceptance = z.object({
  token: z.string().min(20).max(200),
  name: PersonName.optional(),
  /** Of the existing account, or for the new one. */
  password: z.string().max(1000),
  language: Language.optional(),
})

// --- keys

export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    prefix: z.string().describe('How the key begins; the rest is shown once'),
    side: AccessSide,
    partner: PartnerRef.nullable(),
    role: z.string(),
    scopes: z.array(Permission).nullable(),
    createdBy: z.string().nullable(),
    createdAt: Instant,
    expiresAt: Instant.nullable(),
    lastUsedAt: Instant.nullable(),
    state: z.enum(['active', 'expired', 'revoked']),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>
export const ApiKeyList = z.object({ data: z.array(ApiKey), nextCursor: z.null() })
export const ApiKeyInput = z.object({
  name: z.string().trim().min(1).max(80),
  role: z.enum([...HOST_KEY_ROLES, 'director', 'buyer', 'member']),
  /** Null: everything the role may, but for managing people, keys and the network. */
  scopes: z.array(Permission).min(1).nullable().default(null),
  /** Null: it does not expire by itself. */
  expiresInDays: z.int().min(1).max(3650).nullable().default(365),
})
export const ApiKeyMade = ApiKey.extend({ key: z.string() })
export type ApiKeyMade = z.infer<typeof ApiKeyMade>

// --- audit and mail

export const AUDIT_KINDS = [
  'sign_in.succeeded',
  'sign_in.failed',
  'sign_in.locked',
  'password.changed',
  'password.reset_requested',
  'password.reset',
  'session.ended',
  'invitation.sent',
  'invitation.accepted',
  'invitation.revoked',
  'member.added',
  'member.role_changed',
  'member.disabled',
  'member.enabled',
  'member.removed',
  'key.created',
  'key.revoked',
  'network.created',
  'network.changed',
  'mail.read',
  'export',
] as const
export const AuditKind = z.enum(AUDIT_KINDS)
export type AuditKind = z.infer<typeof AuditKind>
export const AuditEntry = z
  .object({
    id: z.uuid(),
    at: Instant,
    kind: AuditKind,
    side: z.enum(['host', 'partner', 'system']),
    actor: z.object({ kind: z.enum(['person', 'api_key', 'system']), name: z.string().nullable() }),
    target: z.string().nullable(),
    address: z.string().nullable(),
    device: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' })
export type AuditEntry = z.infer<typeof AuditEntry>
export const AuditQuery = z.object({
  kind: z
    .string()
    .max(400)
    .transform((text) => text.split(',').filter((part) => part !== ''))
    .pipe(z.array(AuditKind))
    .optional()
    .describe('One or more kinds, parted by commas'),
  q: z.string().trim().max(100).optional().describe('Part of a name, a mail address or an address'),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  limit: Limit,
  cursor: Cursor,
})
export const AuditList = z.object({ data: z.array(AuditEntry), nextCursor: z.string().nullable() })
export type AuditList = z.infer<typeof AuditList>

export const KeptMail = z
  .object({
    id: z.uuid(),
    kind: z.string(),
    recipient: z.string(),
    subject: z.string(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    attempts: z.int(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'KeptMail' })
export type KeptMail = z.infer<typeof KeptMail>
export const MailListQuery = z.object({ limit: Limit, cursor: Cursor })
export const MailList = z.object({
  data: z.array(KeptMail),
  nextCursor: z.string().nullable(),
  /** Whether mails leave the house at all (SMTP_URL is set). */
  isSending: z.boolean(),
})
export type MailList = z.infer<typeof MailList>
export const MailText = KeptMail.extend({ text: z.string() })
export type MailText = z.infer<typeof MailText>

// --- people other modules show

/** A person of the host whom partners can be given to. */
export const HostPerson = z.object({ id: z.string(), name: z.string(), role: z.string() })
export type HostPerson = z.infer<typeof HostPerson>
export const HostPersonList = z.object({ data: z.array(HostPerson), nextCursor: z.null() })
