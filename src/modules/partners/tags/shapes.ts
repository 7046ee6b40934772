import { z } from 'zod'
import { Id, text } from '../fields.ts'

export const TAG_COLOURS = [
  'grey',
  'blue',
  'teal',
  'green',
  'yellow',
  'orange',
  'red',
  'pink',
  'violet',
] as const
export const TagColour = z.enum(TAG_COLOURS)
export type TagColour = z.infer<typeof TagColour>
const TagName = text(60).regex(/^[^,]*$/, 'a name without commas')

export const MAX_TAGS = 500

export const TagRef = z.object({ id: Id, name: z.string(), colour: TagColour }).meta({ id: 'TagRef' })
export type TagRef = z.infer<typeof TagRef>
export const Tag = TagRef.extend({
  partners: z.number().int().describe('How many partners the reader sees have it'),
  version: z.number().int(),
}).meta({ id: 'Tag' })
export type Tag = z.infer<typeof Tag>
export const TagList = z.object({ data: z.array(Tag) })
export const NewTag = z.object({ name: TagName, colour: TagColour.default('grey') }).meta({ id: 'NewTag' })
export const TagChange = z.object({ name: TagName, colour: TagColour }).partial().meta({ id: 'TagChange' })
export const TagParams = z.object({ tagId: Id })
export const TagAnswer = z.object({ tag: Tag })

/** What was taken away with a tag: `restoreTag` puts exactly this back. */
export const TagTaken = TagRef.extend({
  partnerIds: z.array(Id).max(50_000).describe('Partners that had the tag'),
  into: Id.nullable().describe('The tag they got instead, when it was merged'),
  given: z.array(Id).max(50_000).describe('Those of them that did not have the other tag before'),
}).meta({ id: 'TagTaken' })
export type TagTaken = z.infer<typeof TagTaken>
export const TagRemoved = z.object({ taken: TagTaken })
export const TagMerged = TagAnswer.extend({ taken: TagTaken })
export const TagMergeInput = z.object({ into: Id.describe('The tag that stays') })

/** Tags of a partner: all of them as they shall be, by id or, for new ones, by name. */
export const PartnerTagsInput = z.object({
  tags: z.array(z.union([z.object({ id: Id }), z.object({ name: TagName })])).max(50),
})
export const PartnerTags = z.object({ tags: z.array(TagRef) })
export const PartnerTagsChanged = PartnerTags.extend({
  previous: z.array(Id).describe('Ids that stood before'),
})
