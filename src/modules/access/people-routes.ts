import { z } from 'zod'
import { route } from '#platform/http/route.ts'
import { originOf } from './audit.ts'
import {
  HostPersonList,
  InvitationInput,
  InvitationList,
  InvitationListQuery,
  InvitationSent,
  Member,
  MemberList,
  MemberListQuery,
  MemberPatch,
} from './contract.ts'
import { invite, listInvitations, revokeInvitation } from './invitations.ts'
import { nudgeMail } from './mails.ts'
import { changeMember, listHostPeople, listMembers, readMember } from './members.ts'
import { mayReadPeople, permit } from './policy.ts'

const tag = 'people'
const ById = z.object({ memberId: z.uuid() })

export const peopleRoutes = [
  route({
    method: 'GET',
    url: '/members',
    id: 'listMembers',
    tag,
    summary: 'People with a place here: the own side’s, and for the host those of its partners',
    may: mayReadPeople,
    query: MemberListQuery,
    response: MemberList,
    handle: ({ tx, query, actor }) => listMembers(tx, query, actor.userId),
  }),
  route({
    method: 'GET',
    url: '/members/:memberId',
    id: 'getMember',
    tag,
    summary: 'One person by their place',
    may: mayReadPeople,
    params: ById,
    response: Member,
    handle: ({ tx, params, actor }) => readMember(tx, params.memberId, actor.userId),
  }),
  route({
    method: 'PATCH',
    url: '/members/:memberId',
    id: 'changeMember',
    tag,
    summary: 'Changes a person’s role, disables or enables them',
    may: mayReadPeople,
    params: ById,
    body: MemberPatch,
    response: Member,
    ifMatch: true,
    handle: async ({ actor, writer, params, body, ifMatchVersion, request }) => {
      const changed = await changeMember(
        actor,
        writer,
        params.memberId,
        ifMatchVersion,
        body,
        originOf(request),
      )
      return changed ?? readMember(writer.tx, params.memberId, actor.userId)
    },
  }),
  route({
    method: 'DELETE',
    url: '/members/:memberId',
    id: 'removeMember',
    tag,
    summary: 'Removes a person from here; what they did stays under their name',
    may: mayReadPeople,
    params: ById,
    ifMatch: true,
    handle: async ({ actor, writer, params, ifMatchVersion, request }) => {
      await changeMember(
        actor,
        writer,
        params.memberId,
        ifMatchVersion,
        { isRemoved: true },
        originOf(request),
      )
    },
  }),
  route({
    method: 'GET',
    url: '/host-people',
    id: 'listHostPeople',
    tag,
    summary: 'The host’s people who may answer for partners',
    may: permit('partners.read', 'host'),
    response: HostPersonList,
    handle: async ({ tx }) => ({ data: await listHostPeople(tx), nextCursor: null }),
  }),
  route({
    method: 'GET',
    url: '/invitations',
    id: 'listInvitations',
    tag,
    summary: 'Invitations to the own side, and for the host to those of its partners',
    may: mayReadPeople,
    query: InvitationListQuery,
    response: InvitationList,
    handle: ({ tx, query, now }) => listInvitations(tx, query, now),
  }),
  route({
    method: 'POST',
    url: '/invitations',
    id: 'invite',
    tag,
    summary: 'Invites a mail address to a side; the answer holds the link, once',
    may: mayReadPeople,
    body: InvitationInput,
    response: InvitationSent,
    status: 201,
    isSecret: true,
    handle: async ({ context, actor, writer, body, request }) => {
      const sent = await invite(context, actor, writer, body, originOf(request))
      nudgeMail(context)
      return sent
    },
  }),
  route({
    method: 'DELETE',
    url: '/invitations/:invitationId',
    id: 'revokeInvitation',
    tag,
    summary: 'Takes an open invitation back',
    may: mayReadPeople,
    params: z.object({ invitationId: z.uuid() }),
    handle: ({ actor, writer, params, request }) =>
      revokeInvitation(actor, writer, params.invitationId, originOf(request)),
  }),
]
