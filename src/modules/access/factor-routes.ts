import { z } from 'zod'
import type { Identity, SignedIn } from '#platform/auth-session/actor.ts'
import { Refused } from '#platform/http/refused.ts'
import { route } from '#platform/http/route.ts'
import { auditUser, originOf } from './audit.ts'
import {
  CodeConfirmation,
  CodeInput,
  PasswordAndCode,
  RecoveryCodes,
  SecondFactorOffer,
  SecondFactorState,
  SignInLinkInput,
  SignInLinkRequest,
  TrustedDeviceList,
} from './contract.ts'
import { permit } from './policy.ts'
import { resetSecondFactor } from './reset-second-factor.ts'
import {
  confirmSecondFactor,
  disableSecondFactor,
  offerSecondFactor,
  passSecondFactor,
  readSecondFactor,
  renewRecoveryCodes,
} from './second-factor.ts'
import { requestSignInLink, signInByLink } from './sign-in-link.ts'
import { listTrustedDevices, revokeTrustedDevice } from './trusted-devices.ts'

const tag = 'session'

function who(user: SignedIn | null): SignedIn {
  if (!user) throw new Refused('not_signed_in', { status: 401 })
  return user
}

function awaited(request: { identity: Identity | null | undefined }): 'code' | 'enrolment' | null {
  return request.identity?.waiting?.awaits ?? null
}

export const factorRoutes = [
  route({
    method: 'GET',
    url: '/session/second-factor',
    id: 'getSecondFactor',
    tag,
    summary: 'How it stands with one’s own second factor, and whether this session still waits for it',
    access: 'signed_in',
    whileWaiting: true,
    response: SecondFactorState,
    handle: ({ context, user, request }) => readSecondFactor(context, who(user), awaited(request)),
  }),
  route({
    method: 'POST',
    url: '/session/second-factor',
    id: 'passSecondFactor',
    tag,
    summary: 'Tells the code that this session waits for; the answer sets the session cookie anew',
    access: 'signed_in',
    whileWaiting: true,
    isSecret: true,
    body: CodeInput,
    handle: async ({ context, user, body, request, reply }) => {
      if (awaited(request) !== 'code') throw new Refused('nothing_awaited', { status: 409 })
      reply.header('set-cookie', await passSecondFactor(context, who(user), body, originOf(request)))
    },
  }),
  route({
    method: 'POST',
    url: '/session/second-factor/offer',
    id: 'offerSecondFactor',
    tag,
    summary: 'Begins to set a second factor up; the answer holds its secret, once',
    access: 'signed_in',
    whileWaiting: true,
    isSecret: true,
    body: z.object({ password: z.string().max(1000).nullable().default(null) }),
    response: SecondFactorOffer,
    handle: ({ context, user, body, request }) => {
      const waits = awaited(request)
      if (waits === 'code') throw new Refused('second_factor_required', { status: 403 })
      const password = waits === 'enrolment' ? null : (body.password ?? '')
      return offerSecondFactor(context, who(user), password, originOf(request))
    },
  }),
  route({
    method: 'POST',
    url: '/session/second-factor/confirmation',
    id: 'confirmSecondFactor',
    tag,
    summary: 'Turns the second factor on by a first code; the answer holds the recovery codes, once',
    access: 'signed_in',
    whileWaiting: true,
    isSecret: true,
    body: CodeConfirmation,
    response: RecoveryCodes,
    handle: async ({ context, user, body, request, reply }) => {
      if (awaited(request) === 'code') throw new Refused('second_factor_required', { status: 403 })
      const { codes, cookies } = await confirmSecondFactor(context, who(user), body.code, originOf(request))
      if (cookies.length > 0) reply.header('set-cookie', cookies)
      return { codes }
    },
  }),
  route({
    method: 'POST',
    url: '/session/second-factor/recovery-codes',
    id: 'renewRecoveryCodes',
    tag,
    summary: 'Makes ten recovery codes anew, by a code; the old ones are worth nothing then',
    access: 'signed_in',
    isSecret: true,
    body: CodeConfirmation,
    response: RecoveryCodes,
    handle: async ({ context, user, body, request }) => ({
      codes: await renewRecoveryCodes(context, who(user), body.code, originOf(request)),
    }),
  }),
  route({
    method: 'POST',
    url: '/session/second-factor/removal',
    id: 'disableSecondFactor',
    tag,
    summary: 'Turns one’s own second factor off, by password and code',
    access: 'signed_in',
    isSecret: true,
    body: PasswordAndCode,
    handle: ({ context, user, body, request }) =>
      disableSecondFactor(context, who(user), body, originOf(request)),
  }),
  route({
    method: 'GET',
    url: '/session/trusted-devices',
    id: 'listTrustedDevices',
    tag,
    summary: 'Browsers that need not tell the code for a while',
    access: 'signed_in',
    response: TrustedDeviceList,
    handle: async ({ context, user }) => ({
      data: await listTrustedDevices(context, who(user).userId),
      nextCursor: null,
    }),
  }),
  route({
    method: 'DELETE',
    url: '/session/trusted-devices/:deviceId',
    id: 'revokeTrustedDevice',
    tag,
    summary: 'Trusts a browser no longer',
    access: 'signed_in',
    params: z.object({ deviceId: z.string().max(64) }),
    handle: async ({ context, user, params, request }) => {
      const { userId, name, email } = who(user)
      await revokeTrustedDevice(context.db, userId, params.deviceId)
      await auditUser(context, { id: userId, name, email }, 'device.revoked', originOf(request))
    },
  }),
  route({
    method: 'POST',
    url: '/sign-in-links',
    id: 'requestSignInLink',
    tag,
    summary: 'Asks for a mail with a link that signs in; the answer is the same for any address',
    access: 'public',
    status: 202,
    body: SignInLinkRequest,
    response: z.object({ isAccepted: z.literal(true) }),
    handle: ({ context, body, request }) => {
      requestSignInLink(context, body, originOf(request))
      return { isAccepted: true as const }
    },
  }),
  route({
    method: 'POST',
    url: '/session/link',
    id: 'signInByLink',
    tag,
    summary: 'Signs in by the token of a link, once; the answer sets the session cookie',
    access: 'public',
    body: SignInLinkInput,
    handle: async ({ context, body, request, reply }) => {
      const cookies = await signInByLink(context, body.token, originOf(request), request.headers.cookie)
      reply.header('set-cookie', cookies)
    },
  }),
  route({
    method: 'DELETE',
    url: '/members/:memberId/second-factor',
    id: 'resetSecondFactor',
    tag: 'people',
    summary: 'Takes the second factor off a person who lost it; all their sessions end',
    may: permit('members.manage'),
    params: z.object({ memberId: z.uuid() }),
    handle: ({ context, actor, writer, params, request }) =>
      resetSecondFactor(context, actor, writer, params.memberId, originOf(request)),
  }),
]
