import { z } from 'zod'
import { HOST_KEY_ROLES, HOST_ROLES, PARTNER_ROLES, PERMISSIONS, SECTIONS } from './policy.ts'
import { PASSWORD_MAX, PASSWORD_MIN } from './rules.ts'

export {
  HOST_KEY_ROLES,
  HOST_ROLES,
  type Holder,
  type HostRole,
  type Level,
  may,
  mayIn,
  mayManagePeopleOf,
  mayManageRoles,
  mayReadDelegations,
  mayReadPeople,
  mostOf,
  PARTNER_ROLES,
  type PartnerRole,
  PERMISSIONS,
  permissionsOf,
  permissionsOfRole,
  permit,
  permitIn,
  SECTIONS,
  type Section,
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

export const Limits = z.partialRecord(z.enum(SECTIONS), z.enum(['none', 'read', 'write']))
export const DelegationShort = z.object({
  id: z.uuid(),
  absent: z.object({ id: z.string(), name: z.string() }),
  delegate: z.object({ id: z.string(), name: z.string() }),
  startsAt: Instant,
  endsAt: Instant,
})

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
    user: z.object({
      id: z.string(),
      name: z.string(),
      email: z.string(),
      language: Language,
      /** Their own zone where it differs from the network's; null: the network's. */
      timeZone: z.string().nullable(),
    }),
    network: SessionNetwork.nullable(),
    side: AccessSide.nullable(),
    role: z.string().nullable(),
    permissions: z.array(Permission),
    partner: PartnerRef.nullable(),
    memberId: z.uuid().nullable(),
    /** How far parts of the work are open; what is not named is as open as the role lets it be. */
    limits: Limits,
    /** Reads all partners and writes to their own (a curator, where the owner says so). */
    readsAll: z.boolean(),
    /** When the access ends by itself (an auditor's). */
    validUntil: Instant.nullable(),
    /** Whose partners are also theirs now, and who acts for them while they are away. */
    delegations: z.array(DelegationShort),
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

export const ProfileInput = z.object({
  name: PersonName.optional(),
  language: Language.optional(),
  /** An IANA name; null: the network's zone. */
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'no such time zone')
    .nullable()
    .optional()
    .meta({ description: 'An IANA time zone, or null for the network’s' }),
})

function isTimeZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== null
  } catch {
    return false
  }
}

export const SecondFactorState = z.object({
  /** What this session waits for; null: nothing. */
  awaits: z.enum(['code', 'enrolment']).nullable(),
  isOn: z.boolean(),
  since: Instant.nullable(),
  recoveryLeft: z.int(),
  /** Whether a role of one of their places demands it. */
  isRequired: z.boolean(),
  email: z.string(),
})
export type SecondFactorState = z.infer<typeof SecondFactorState>
/** Shown once: the secret, as text and as the address an authenticator reads from a picture. */
export const SecondFactorOffer = z.object({ secret: z.string(), address: z.string() })
export type SecondFactorOffer = z.infer<typeof SecondFactorOffer>
const Code = z.string().trim().min(6).max(40)
export const CodeInput = z.object({ code: Code, trustDevice: z.boolean().default(false) })
export const CodeConfirmation = z.object({ code: Code })
export const PasswordAndCode = z.object({ password: z.string().max(1000), code: Code })
export const RecoveryCodes = z.object({ codes: z.array(z.string()) })
export const TrustedDevice = z.object({
  id: z.string(),
  device: z.string(),
  address: z.string().nullable(),
  createdAt: Instant,
  seenAt: Instant,
  expiresAt: Instant,
})
export type TrustedDevice = z.infer<typeof TrustedDevice>
export const TrustedDeviceList = z.object({ data: z.array(TrustedDevice), nextCursor: z.null() })
export const SignInLinkRequest = z.object({
  email: z.string().trim().toLowerCase().max(254),
  remember: z.boolean().default(true),
})
export const SignInLinkInput = z.object({ token: z.string().min(20).max(200) })
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
    hasSecondFactor: z.boolean(),
    /** From when and until when the place is open; null: no end. */
    validFrom: Instant.nullable(),
    validUntil: Instant.nullable(),
    /** The partners an auditor’s access is narrowed to; null: all. */
    narrowedTo: z.array(PartnerRef).nullable(),
    mayExport: z.boolean(),
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
  .object({
    role: Role.optional(),
    isDisabled: z.boolean().optional(),
    /** Of an auditor: when the access ends. */
    validUntil: Instant.optional(),
  })
  .refine((patch) => Object.values(patch).some((value) => value !== undefined), 'nothing to change')

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
    validFrom: Instant.nullable(),
    validUntil: Instant.nullable(),
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
    /** Of an auditor: from when (now, unless told) and until when, the partners they may see and whether they export. */
    validFrom: Instant.nullable().default(null),
    validUntil: Instant.nullable().default(null),
    narrowedTo: z.array(z.uuid()).max(500).nullable().default(null),
    mayExport: z.boolean().default(false),
  })
  .refine((input) => (input.role === 'auditor') === (input.validUntil !== null), {
    path: ['validUntil'],
    message: 'needed for an auditor, and only there',
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
  'second_factor.enabled',
  'second_factor.disabled',
  'second_factor.reset',
  'second_factor.failed',
  'recovery_code.used',
  'recovery_codes.renewed',
  'device.trusted',
  'device.revoked',
  'link.requested',
  'link.used',
  'place.changed',
  'role_rule.changed',
  'delegation.made',
  'delegation.ended',
  'opened',
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
  'import.failed',
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
    /** The partner it was about, where there is one. */
    partner: PartnerRef.nullable(),
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
  partnerId: z.uuid().optional(),
  actorId: z.string().max(64).optional(),
  address: z.string().trim().max(64).optional(),
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

// --- roles, leave

export const RoleRule = z
  .object({
    side: AccessSide,
    role: Role,
    needsSecondFactor: z.boolean(),
    /** Of curators: they read all partners and write to their own. */
    readsAll: z.boolean(),
    limits: Limits,
    /** How many people have the role, and how many of them have no second factor yet. */
    people: z.int(),
    withoutSecondFactor: z.int(),
    version: z.int(),
  })
  .meta({ id: 'RoleRule' })
export type RoleRule = z.infer<typeof RoleRule>
export const RoleRuleList = z.object({ data: z.array(RoleRule), nextCursor: z.null() })
export const RoleRuleInput = z.object({
  needsSecondFactor: z.boolean(),
  readsAll: z.boolean().default(false),
  limits: Limits.default({}),
})

export const Delegation = DelegationShort.extend({
  note: z.string().nullable(),
  state: z.enum(['planned', 'running', 'over']),
  /** How many partners are the delegate’s too, now. */
  partners: z.int(),
  createdAt: Instant,
  endedAt: Instant.nullable(),
  mayChange: z.boolean(),
  version: z.int(),
}).meta({ id: 'Delegation' })
export type Delegation = z.infer<typeof Delegation>
export const DelegationList = z.object({ data: z.array(Delegation), nextCursor: z.null() })
export const DelegationInput = z
  .object({
    /** Who will be away; oneself unless told. */
    absentId: z.string().max(64).optional(),
    delegateId: z.string().max(64),
    /** Days in the network’s zone; `to` is the last day away. */
    from: z.iso.date(),
    to: z.iso.date(),
    note: z.string().trim().max(500).optional(),
  })
  .refine((input) => input.to >= input.from, { path: ['to'], message: 'before the first day' })

// --- people other modules show

/** A person of the host whom partners can be given to. */
export const HostPerson = z.object({ id: z.string(), name: z.string(), role: z.string() })
export type HostPerson = z.infer<typeof HostPerson>
export const HostPersonList = z.object({ data: z.array(HostPerson), nextCursor: z.null() })
