import { route } from '#platform/http/route.ts'
import { PartnerParams } from '../account/partner-inputs.ts'
import { mayManageSegments, mayOverruleSegments, mayReadSegments } from '../policy.ts'
import { presentPlaybooks, readBehind, readPartnerPlaybooks } from './read.ts'
import { addPlaybook, archivePlaybook, effectOfPlaybook, markItem, savePlaybook } from './save.ts'
import {
  PartnerPlaybooks,
  PlaybookBehind,
  PlaybookBehindQuery,
  PlaybookDefinition,
  PlaybookEffect,
  PlaybookEffectInput,
  PlaybookItemParams,
  PlaybookList,
  PlaybookParams,
  PlaybookSaved,
} from './shapes.ts'

const tag = 'playbooks'

export const playbookRoutes = [
  route({
    method: 'GET',
    url: '/playbooks',
    id: 'listPlaybooks',
    tag,
    summary: 'The playbooks with their steps, whom they run for and how they are kept',
    may: mayReadSegments,
    response: PlaybookList,
    handle: async ({ tx, now }) => ({ data: await presentPlaybooks(tx, now) }),
  }),
  route({
    method: 'POST',
    url: '/playbooks',
    id: 'addPlaybook',
    tag,
    summary: 'Make a playbook; it begins for whom it fits when it is on',
    may: mayManageSegments,
    body: PlaybookDefinition,
    response: PlaybookSaved,
    status: 201,
    handle: ({ writer, body }) => addPlaybook(writer, body),
  }),
  route({
    method: 'POST',
    url: '/playbooks/effect',
    id: 'previewPlaybook',
    tag,
    summary: 'What saving a playbook would begin, stop and leave as it is',
    may: mayManageSegments,
    body: PlaybookEffectInput,
    response: PlaybookEffect,
    handle: ({ writer, body }) => effectOfPlaybook(writer, body.playbookId, body.definition),
  }),
  route({
    method: 'GET',
    url: '/playbooks/behind',
    id: 'listPartnersBehind',
    tag,
    summary: 'Partners with a step that is overdue, the longest first',
    may: mayReadSegments,
    query: PlaybookBehindQuery,
    response: PlaybookBehind,
    handle: ({ tx, now, query }) => readBehind(tx, now, query),
  }),
  route({
    method: 'PUT',
    url: '/playbooks/:playbookId',
    id: 'savePlaybook',
    tag,
    summary: 'Save a playbook; what was promised stays, what is changed holds from a step’s next period on',
    may: mayManageSegments,
    params: PlaybookParams,
    body: PlaybookDefinition,
    response: PlaybookSaved,
    ifMatch: true,
    handle: ({ writer, params, body, ifMatchVersion }) =>
      savePlaybook(writer, params.playbookId, ifMatchVersion, body),
  }),
  route({
    method: 'POST',
    url: '/playbooks/:playbookId/archive',
    id: 'archivePlaybook',
    tag,
    summary: 'Put a playbook away and release those it runs for',
    may: mayManageSegments,
    params: PlaybookParams,
    response: PlaybookSaved,
    ifMatch: true,
    handle: ({ writer, params, ifMatchVersion }) =>
      archivePlaybook(writer, params.playbookId, ifMatchVersion, true),
  }),
  route({
    method: 'POST',
    url: '/playbooks/:playbookId/restore',
    id: 'restorePlaybook',
    tag,
    summary: 'Take a playbook back as it was',
    may: mayManageSegments,
    params: PlaybookParams,
    response: PlaybookSaved,
    ifMatch: true,
    handle: ({ writer, params, ifMatchVersion }) =>
      archivePlaybook(writer, params.playbookId, ifMatchVersion, false),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/playbooks',
    id: 'readPartnerPlaybooks',
    tag,
    summary: 'The playbooks of a partner: what was done, what is due, what comes next',
    may: mayReadSegments,
    params: PartnerParams,
    response: PartnerPlaybooks,
    handle: ({ tx, params, now }) => readPartnerPlaybooks(tx, params.partnerId, now),
  }),
  route({
    method: 'PUT',
    url: '/partners/:partnerId/playbook-items/:itemId/done',
    id: 'markPlaybookItemDone',
    tag,
    summary: 'Say that a step without a promise was done',
    may: mayOverruleSegments,
    params: PlaybookItemParams,
    response: PartnerPlaybooks,
    handle: async ({ writer, params, now }) => {
      await markItem(writer, params.partnerId, params.itemId, true)
      return readPartnerPlaybooks(writer.tx, params.partnerId, now)
    },
  }),
  route({
    method: 'DELETE',
    url: '/partners/:partnerId/playbook-items/:itemId/done',
    id: 'unmarkPlaybookItemDone',
    tag,
    summary: 'Take back that a step was done',
    may: mayOverruleSegments,
    params: PlaybookItemParams,
    response: PartnerPlaybooks,
    handle: async ({ writer, params, now }) => {
      await markItem(writer, params.partnerId, params.itemId, false)
      return readPartnerPlaybooks(writer.tx, params.partnerId, now)
    },
  }),
]
