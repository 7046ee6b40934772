import { Refused } from '#platform/http/refused.ts'
import type { NewFact } from '#records/facts/state.ts'
import { stateFacts } from '#records/facts/state.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import type { Writer } from '#records/writer.ts'
import { newId } from '#shared/ids.ts'
import {
  type ContactInput,
  type ContractGround,
  type CounterpartyKind,
  type LegalEntityInput,
  legalEntityAdded,
  type Nature,
  partnerAdded,
  personAdded,
  type Stage,
  type Term,
} from '../contract.ts'
import { gatesOfBeginning } from '../lifecycle/gate-rules.ts'
import { readGates } from '../lifecycle/gates.ts'
import { firstStage, readStages } from '../lifecycle/read-stages.ts'
import { contactRow, legalEntityRow } from '../people/new-rows.ts'
import { searchName } from '../rules.ts'
import '../tables.ts'

/** A partner to be made. Only the name is needed; what is left out is unknown. */
export type PartnerToCreate = {
  id?: string
  name: string
  city?: string | null
  country?: string | null
  website?: string | null
  language?: 'ru' | 'en' | null
  nature?: Nature | null
  term?: Term | null
  stage?: Stage
  curatorId?: string | null
  since?: string | null
  kinds?: readonly CounterpartyKind[]
  contract?: ContractGround | null
  contractNumber?: string | null
  contractOn?: string | null
  contractUntil?: string | null
  externalIds?: readonly { source: string; externalId: string }[]
  contacts?: readonly ContactInput[]
  legalEntities?: readonly LegalEntityInput[]
  /** When it became known; the writer's now unless given. */
  happenedAt?: Date
}

/** The same external id of the same source names a partner of the network already. */
export class ExternalIdTaken extends Error {
  override name = 'ExternalIdTaken'
  readonly source: string
  readonly externalId: string
  constructor(source: string, externalId: string) {
    super(`the external id ${externalId} of ${source} is taken`)
    this.source = source
    this.externalId = externalId
  }
}

const CHUNK = 1000

/**
 * Makes partners with their external ids, contacts and legal entities, states `partner.added` (the host's) and what
 * hangs on it, and makes their figures; in the writer's transaction, by a few statements for a thousand partners.
 * Requisites must have been checked. Returns the ids in the order given. Throws ExternalIdTaken; refuses an unknown stage.
 */
export async function createPartners(
  writer: Writer,
  partners: readonly PartnerToCreate[],
): Promise<string[]> {
  if (partners.length === 0) return []
  const stages = await readStages(writer.tx)
  const first = firstStage(stages, 'open').code
  const guarded = new Set((await readGates(writer.tx)).map((gate) => gate.stage))
  const made = partners.map((partner): Made => {
    const stage = stages.find(({ code }) => code === (partner.stage ?? first))
    if (!stage)
      throw new Refused('invalid', {
        errors: [{ pointer: '#/stage', code: 'unknown_stage', detail: 'The network has no such stage.' }],
      })
    return {
      ...partner,
      id: partner.id ?? newId(),
      stage: stage.code,
      stageRank: stage.rank,
      isUngated: gatesOfBeginning(stages, stage).some((code) => guarded.has(code)),
    }
  })
  for (let start = 0; start < made.length; start += CHUNK)
    await createChunk(writer, made.slice(start, start + CHUNK))
  return made.map(({ id }) => id)
}

type Made = PartnerToCreate & { id: string; stage: Stage; stageRank: number; isUngated: boolean }

async function createChunk(writer: Writer, partners: readonly Made[]): Promise<void> {
  const { tx, networkId, now } = writer
  await tx
    .insertInto('partner')
    .values(
      partners.map((partner) => ({
        partner_id: partner.id,
        network_id: networkId,
        name: partner.name,
        city: partner.city ?? null,
        country: partner.country ?? null,
        website: partner.website ?? null,
        language: partner.language ?? null,
        nature: partner.nature ?? null,
        term: partner.term ?? null,
        stage: partner.stage,
        stage_rank: partner.stageRank,
        stage_since: partner.happenedAt ?? now,
        curator_id: partner.curatorId ?? null,
        since: partner.since ?? null,
        kinds: [...(partner.kinds ?? [])],
        contract: partner.contract ?? null,
        contract_number: partner.contractNumber ?? null,
        contract_on: partner.contractOn ?? null,
        contract_until: partner.contractUntil ?? null,
        archived_at: null,
        merged_into: null,
        import_id: writer.importId ?? null,
        search_name: searchName(partner.name),
        created_at: now,
        updated_at: now,
      })),
    )
    .execute()
  await insertExternalIds(writer, partners)
  const facts = partners.flatMap((partner) => factsOf(writer, partner))
  await insertPeopleAndEntities(writer, partners, facts)
  await stateFacts(
    writer,
    facts.map(({ fact }) => fact),
  )
  await refreshProjections(
    tx,
    partners.map(({ id }) => id),
  )
}

async function insertExternalIds(writer: Writer, partners: readonly Made[]): Promise<void> {
  const rows = partners.flatMap((partner) =>
    (partner.externalIds ?? []).map(({ source, externalId }) => ({
      partner_id: partner.id,
      id: newId(),
      network_id: writer.networkId,
      source,
      external_id: externalId,
      import_id: writer.importId ?? null,
      created_at: writer.now,
    })),
  )
  if (rows.length === 0) return
  const kept = await writer.tx
    .insertInto('partner_external_id')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute()
  if (kept.length === rows.length) return
  const keptIds = new Set(kept.map(({ id }) => id))
  const taken = rows.find(({ id }) => !keptIds.has(id))
  throw new ExternalIdTaken(taken?.source ?? '', taken?.external_id ?? '')
}

/** A fact and the row it tells of, which share their id. */
type Telling = { fact: NewFact; contact?: ContactInput; entity?: LegalEntityInput }

function factsOf(writer: Writer, partner: Made): Telling[] {
  const happenedAt = partner.happenedAt ?? writer.now
  const { id: partnerId, name, city, country } = partner
  const told = (fact: Omit<NewFact, 'partnerId' | 'happenedAt'>): NewFact => ({
    ...fact,
    partnerId,
    happenedAt,
  })
  return [
    {
      fact: told({
        kind: partnerAdded,
        audience: 'host',
        subject: { kind: 'partner', id: partnerId },
        data: {
          name,
          stage: partner.stage,
          city,
          country,
          ...(partner.isUngated ? { isUngated: true } : {}),
        },
      }),
    },
    ...(partner.contacts ?? []).map((contact) => {
      const { ofSide, position, email, phone, messenger, audience } = contact
      const data = { ofSide, name: contact.name, position, email, phone, messenger }
      return {
        fact: told({ kind: personAdded, audience, subject: { kind: 'contact', id: newId() }, data }),
        contact,
      }
    }),
    ...(partner.legalEntities ?? []).map((entity) => {
      const { inn, kpp, ogrn, audience } = entity
      const data = { name: entity.name, inn, kpp, ogrn }
      const subject = { kind: 'legal_entity', id: newId() }
      return { fact: told({ kind: legalEntityAdded, audience, subject, data }), entity }
    }),
  ]
}

async function insertPeopleAndEntities(
  writer: Writer,
  partners: readonly Made[],
  facts: readonly Telling[],
): Promise<void> {
  if (facts.length === partners.length) return
  const contacts = facts.flatMap(({ fact, contact }) =>
    contact ? [contactRow(writer, { ...fact, side: writer.side }, contact, fact.subject?.id)] : [],
  )
  const entities = facts.flatMap(({ fact, entity }) =>
    entity ? [legalEntityRow(writer, { ...fact, side: writer.side }, entity, fact.subject?.id)] : [],
  )
  if (contacts.length > 0) await writer.tx.insertInto('contact').values(contacts).execute()
  if (entities.length > 0) await writer.tx.insertInto('legal_entity').values(entities).execute()
}
