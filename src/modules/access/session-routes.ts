import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { SignedIn } from '#platform/auth-session/actor.ts'
import { sessionCookieName } from '#platform/auth-session/cookie.ts'
import { Refused } from '#platform/http/refused.ts'
import { route } from '#platform/http/route.ts'
import type { Context } from '#platform/module.ts'
import { acceptInvitation, showInvitation } from './accept-invitation.ts'
import { originOf } from './audit.ts'
import {
  DeviceSessionList,
  InvitationAcceptance,
  InvitationShown,
  MembershipChoice,
  PasswordChange,
  ProfileInput,
  ResetInput,
  ResetRequest,
  SessionAnswer,
  SignInInput,
  TokenInput,
} from './contract.ts'
import { endDeviceSession, endOtherSessions, listDeviceSessions } from './device-sessions.ts'
import { changePassword, requestReset, resetPassword } from './passwords.ts'
import { changeProfile, chooseMembership, readSession } from './session.ts'
import { accessSettings } from './settings.ts'
import { signIn } from './sign-in.ts'

const tag = 'session'

function who(user: SignedIn | null): SignedIn {
  if (!user) throw new Refused('not_signed_in', { status: 401 })
  return user
}

/** Tells the browser to forget the session. */
export function clearCookie(context: Context, reply: FastifyReply): void {
  const { isSecure } = accessSettings(context)
  const end = `Path=/; Max-Age=0; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  reply.header('set-cookie', `${sessionCookieName(isSecure)}=; ${end}`)
}

export const sessionRoutes = [
  route({
    method: 'GET',
    url: '/session',
    id: 'getSession',
    tag,
    summary: 'Who is signed in, the place they act in, what they may there, and their other places',
    access: 'signed_in',
    response: SessionAnswer,
    handle: ({ context, user, actor }) => readSession(context, who(user), actor),
  }),
  route({
    method: 'POST',
    url: '/session',
    id: 'signIn',
    tag,
    summary: 'Signs in with a mail address and a password; the answer sets the session cookie',
    access: 'public',
    body: SignInInput,
    handle: async ({ context, body, request, reply }) => {
      const origin = { ...originOf(request), cookies: request.headers.cookie }
      reply.header('set-cookie', await signIn(context, body, origin))
    },
  }),
  route({
    method: 'DELETE',
    url: '/session',
    id: 'signOut',
    tag,
    summary: 'Signs out: ends this session',
    access: 'public',
    whileWaiting: true,
    handle: async ({ context, user, request, reply }) => {
      if (user) await endDeviceSession(context, user, user.sessionId, originOf(request))
      clearCookie(context, reply)
    },
  }),
  route({
    method: 'PUT',
    url: '/session/membership',
    id: 'chooseMembership',
    tag,
    summary: 'Goes over to another of one’s own places',
    access: 'signed_in',
    body: MembershipChoice,
    handle: ({ context, user, body }) => chooseMembership(context, who(user), body.memberId),
  }),
  route({
    method: 'PATCH',
    url: '/session/profile',
    id: 'changeProfile',
    tag,
    summary: 'Changes one’s own name, language or time zone',
    access: 'signed_in',
    body: ProfileInput,
    response: SessionAnswer,
    handle: async ({ context, user, actor, body }) =>
      readSession(context, await changeProfile(context, who(user), body), actor),
  }),
  route({
    method: 'POST',
    url: '/session/password',
    id: 'changePassword',
    tag,
    summary: 'Changes one’s own password; ends all other sessions',
    access: 'signed_in',
    body: PasswordChange,
    handle: ({ context, user, body, request }) => changePassword(context, who(user), body, originOf(request)),
  }),
  route({
    method: 'GET',
    url: '/session/devices',
    id: 'listDeviceSessions',
    tag,
    summary: 'One’s own sessions: device, address, last use',
    access: 'signed_in',
    response: DeviceSessionList,
    handle: async ({ context, user }) => ({
      data: await listDeviceSessions(context, who(user)),
      nextCursor: null,
    }),
  }),
  route({
    method: 'DELETE',
    url: '/session/devices',
    id: 'endOtherSessions',
    tag,
    summary: 'Ends all of one’s own sessions but this one',
    access: 'signed_in',
    handle: ({ context, user, request }) => endOtherSessions(context, who(user), originOf(request)),
  }),
  route({
    method: 'DELETE',
    url: '/session/devices/:sessionId',
    id: 'endDeviceSession',
    tag,
    summary: 'Ends one of one’s own sessions',
    access: 'signed_in',
    params: z.object({ sessionId: z.string().max(64) }),
    handle: ({ context, user, params, request }) =>
      endDeviceSession(context, who(user), params.sessionId, originOf(request)),
  }),
  route({
    method: 'POST',
    url: '/password-resets',
    id: 'requestPasswordReset',
    tag,
    summary: 'Asks for a link to choose a new password; the answer is the same for any address',
    access: 'public',
    status: 202,
    body: ResetRequest,
    response: z.object({ isAccepted: z.literal(true) }),
    handle: ({ context, body, request }) => {
      requestReset(context, body.email, originOf(request))
      return { isAccepted: true as const }
    },
  }),
  route({
    method: 'POST',
    url: '/password-resets/completion',
    id: 'resetPassword',
    tag,
    summary: 'Chooses a new password by the token of a link; ends all sessions',
    access: 'public',
    body: ResetInput,
    handle: ({ context, body, request }) => resetPassword(context, body, originOf(request)),
  }),
  route({
    method: 'POST',
    url: '/invitations/lookup',
    id: 'showInvitation',
    tag,
    summary: 'What the holder of an invitation’s link is invited to',
    access: 'public',
    body: TokenInput,
    response: InvitationShown,
    handle: ({ context, body }) => showInvitation(context, body.token),
  }),
  route({
    method: 'POST',
    url: '/invitations/acceptance',
    id: 'acceptInvitation',
    tag,
    summary: 'Accepts an invitation, makes the account where there is none, and signs in',
    access: 'public',
    body: InvitationAcceptance,
    handle: async ({ context, body, request, reply }) => {
      const origin = { ...originOf(request), cookies: request.headers.cookie }
      reply.header('set-cookie', await acceptInvitation(context, body, origin))
    },
  }),
]
