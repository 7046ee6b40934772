import { z } from 'zod'
import { route } from '#platform/http/route.ts'
import { originOf } from './audit.ts'
import {
  AccessSide,
  Delegation,
  DelegationInput,
  DelegationList,
  RoleRule,
  RoleRuleInput,
  RoleRuleList,
} from './contract.ts'
import { endDelegation, listDelegations, makeDelegation } from './delegations.ts'
import { mayManageRoles, mayReadDelegations } from './policy.ts'
import { changeRoleRule, listRoleRules } from './role-rules.ts'

export const roleRoutes = [
  route({
    method: 'GET',
    url: '/role-rules',
    id: 'listRoleRules',
    tag: 'people',
    summary: 'What each role needs and how far it reaches here',
    may: mayManageRoles,
    response: RoleRuleList,
    handle: async ({ tx }) => ({ data: await listRoleRules(tx), nextCursor: null }),
  }),
  route({
    method: 'PUT',
    url: '/role-rules/:side/:role',
    id: 'changeRoleRule',
    tag: 'people',
    summary: 'Says whether a role needs a second factor and which parts of the work are open to it',
    may: mayManageRoles,
    params: z.object({ side: AccessSide, role: z.string().max(40) }),
    body: RoleRuleInput,
    response: RoleRule,
    ifMatch: true,
    handle: ({ actor, writer, params, body, ifMatchVersion, request }) =>
      changeRoleRule(actor, writer, params, body, ifMatchVersion, originOf(request)),
  }),
  route({
    method: 'GET',
    url: '/delegations',
    id: 'listDelegations',
    tag: 'people',
    summary: 'Who is away and who acts for them: planned, running and of the last year',
    may: mayReadDelegations,
    response: DelegationList,
    handle: async ({ tx, actor, now }) => ({ data: await listDelegations(tx, actor, now), nextCursor: null }),
  }),
  route({
    method: 'POST',
    url: '/delegations',
    id: 'makeDelegation',
    tag: 'people',
    summary: 'Names who acts for somebody who will be away; begins and ends by itself',
    may: mayReadDelegations,
    body: DelegationInput,
    response: Delegation,
    status: 201,
    handle: ({ actor, writer, body, request }) => makeDelegation(actor, writer, body, originOf(request)),
  }),
  route({
    method: 'DELETE',
    url: '/delegations/:delegationId',
    id: 'endDelegation',
    tag: 'people',
    summary: 'Ends it now, or takes a planned one back',
    may: mayReadDelegations,
    params: z.object({ delegationId: z.uuid() }),
    response: Delegation,
    ifMatch: true,
    handle: ({ actor, writer, params, ifMatchVersion, request }) =>
      endDelegation(actor, writer, params.delegationId, ifMatchVersion, originOf(request)),
  }),
]
