import { route } from '#platform/http/route.ts'
import { PartnerParams } from '../account/partner-inputs.ts'
import { mayManageFields, mayTagPartners, mayUseRegistry } from '../policy.ts'
import { readTagsOf, setPartnerTags } from './partner-tags.ts'
import {
  NewTag,
  PartnerTags,
  PartnerTagsChanged,
  PartnerTagsInput,
  TagAnswer,
  TagChange,
  TagList,
  TagMergeInput,
  TagParams,
} from './shapes.ts'
import { addTag, changeTag, listTags, mergeTags, removeTag } from './tags.ts'

const tag = 'tags'

export const tagRoutes = [
  route({
    method: 'GET',
    url: '/tags',
    id: 'listTags',
    tag,
    summary: 'Tags of the network by name, with how many partners have each',
    may: mayUseRegistry,
    response: TagList,
    handle: async ({ tx }) => ({ data: await listTags(tx) }),
  }),
  route({
    method: 'POST',
    url: '/tags',
    id: 'addTag',
    tag,
    summary: 'Add a tag',
    may: mayTagPartners,
    body: NewTag,
    response: TagAnswer,
    status: 201,
    handle: async ({ writer, body }) => ({ tag: await addTag(writer, body) }),
  }),
  route({
    method: 'PATCH',
    url: '/tags/:tagId',
    id: 'changeTag',
    tag,
    summary: 'Rename or recolour a tag',
    may: mayManageFields,
    params: TagParams,
    body: TagChange,
    response: TagAnswer,
    ifMatch: true,
    handle: async ({ writer, params, body, ifMatchVersion }) => ({
      tag: await changeTag(writer, params.tagId, ifMatchVersion, body),
    }),
  }),
  route({
    method: 'POST',
    url: '/tags/:tagId/merge',
    id: 'mergeTag',
    tag,
    summary: 'Give the partners of a tag another one instead; the first is gone',
    may: mayManageFields,
    params: TagParams,
    body: TagMergeInput,
    response: TagAnswer,
    handle: async ({ writer, params, body }) => ({ tag: await mergeTags(writer, params.tagId, body.into) }),
  }),
  route({
    method: 'DELETE',
    url: '/tags/:tagId',
    id: 'removeTag',
    tag,
    summary: 'Take a tag away from all partners and out of the network',
    may: mayManageFields,
    params: TagParams,
    handle: ({ writer, params }) => removeTag(writer, params.tagId),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/tags',
    id: 'readPartnerTags',
    tag,
    summary: 'The tags of a partner',
    may: mayUseRegistry,
    params: PartnerParams,
    response: PartnerTags,
    handle: async ({ tx, params }) => ({ tags: await readTagsOf(tx, params.partnerId) }),
  }),
  route({
    method: 'PUT',
    url: '/partners/:partnerId/tags',
    id: 'setPartnerTags',
    tag,
    summary: 'Give a partner exactly these tags; new ones by their name',
    may: mayTagPartners,
    params: PartnerParams,
    body: PartnerTagsInput,
    response: PartnerTagsChanged,
    handle: ({ writer, params, body }) => setPartnerTags(writer, params.partnerId, body.tags),
  }),
]
