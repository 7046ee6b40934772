import { z } from 'zod'
import { FactWithHistory } from './fact-shapes.ts'
import { Actor, Audience, Id, Instant, page, reason, text } from './fields.ts'

export const NoteView = z
  .object({
    id: Id,
    partnerId: Id,
    audience: Audience,
    side: z.enum(['host', 'partner', 'system']),
    text: z.string(),
    isPinned: z.boolean(),
    isPersonal: z.boolean().describe('Only its author reads it'),
    mentions: z
      .array(z.object({ id: z.string(), name: z.string() }))
      .describe('Whom the text names as @Name'),
    author: Actor,
    editedAt: Instant.nullable().describe('When its words last changed; what they were stays readable'),
    removedAt: Instant.nullable(),
    version: z.number().int(),
    createdAt: Instant,
    updatedAt: Instant,
    mayEdit: z.boolean(),
  })
  .meta({ id: 'Note' })
export type NoteView = z.infer<typeof NoteView>
export const NoteListQuery = z.object({ audience: Audience.optional(), ...page })
export type NoteListQuery = z.infer<typeof NoteListQuery>
export const NoteList = z.object({ data: z.array(NoteView), nextCursor: z.string().nullable() })
export const NewNote = z
  .object({
    text: text(20_000),
    audience: Audience.optional().describe('The writer’s own side unless given'),
    isPinned: z.boolean().default(false),
    isPersonal: z.boolean().default(false).describe('Only its author reads it; with one’s own side only'),
  })
  .meta({ id: 'NewNote' })
export type NewNote = z.infer<typeof NewNote>
export const NoteChange = z
  .object({ text: text(20_000), isPinned: z.boolean() })
  .partial()
  .meta({ id: 'NoteChange' })
export type NoteChange = z.infer<typeof NoteChange>
export const NoteParams = z.object({ partnerId: Id, noteId: Id })
export const NoteAnswer = NoteView
export const NoteVersions = z
  .object({
    data: z.array(
      z.object({ text: z.string(), by: Actor, at: Instant.describe('When these words were replaced') }),
    ),
  })
  .meta({ id: 'NoteVersions' })
export type NoteVersions = z.infer<typeof NoteVersions>

export const CONTACT_WAYS = ['met', 'called', 'written'] as const
export const ContactWay = z.enum(CONTACT_WAYS)
export const NewContactEntry = z
  .object({
    way: ContactWay,
    happenedAt: Instant.optional(),
    summary: text(5000).optional(),
    with: text(300).optional().describe('Who took part, as text'),
    audience: Audience.default('shared'),
  })
  .meta({ id: 'NewContactEntry' })
export type NewContactEntry = z.infer<typeof NewContactEntry>
/** What is told of a contact after it was logged; what is left out stays as it was, an empty text takes it away. */
export const ContactDescription = z
  .object({ summary: z.string().trim().max(5000), with: z.string().trim().max(300) })
  .partial()
  .meta({ id: 'ContactDescription' })
export type ContactDescription = z.infer<typeof ContactDescription>
export const FactAnswer = FactWithHistory
export const RetractInput = z.object({ reason: reason.optional() })
