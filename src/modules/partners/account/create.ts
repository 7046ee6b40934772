import type { Actor } from '#platform/auth-session/actor.ts'
import { Refused } from '#platform/http/refused.ts'
import type { Writer } from '#records/writer.ts'
import type { NewPartner, Partner } from '../contract.ts'
import { refuseUnwritable } from '../custom-fields/partner-fields.ts'
import { readFieldsFor } from '../custom-fields/read-fields.ts'
import { type PartnerValues, refusalOfValues, setFieldValues } from '../custom-fields/set-values.ts'
import { refuseWrongRequisites } from '../people/legal-entities.ts'
import { readPeople, refuseUnlessCurator } from '../people.ts'
import { createPartners, ExternalIdTaken } from './create-partners.ts'
import { lockPartner, refuseAudience } from './locks.ts'
import { presentPartner } from './present.ts'

/**
 * Adds a partner with its external ids, contacts and legal entities. A curator who adds one becomes its curator and
 * cannot add one for another. Refuses wrong requisites, a taken external id and an unknown curator, each with its field.
 */
export async function createPartner(writer: Writer, actor: Actor, input: NewPartner): Promise<Partner> {
  const curatorId = await curatorOf(writer, actor, input.curatorId)
  input.legalEntities.forEach((entity, index) => {
    refuseWrongRequisites(entity, `#/legalEntities/${index}`)
    refuseAudience(actor, entity.audience, `#/legalEntities/${index}/audience`)
  })
  input.contacts.forEach((contact, index) => {
    refuseAudience(actor, contact.audience, `#/contacts/${index}/audience`)
  })
  try {
    const [partnerId = ''] = await createPartners(writer, [{ ...input, curatorId }])
    await setFields(writer, actor, { partnerId, name: input.name, values: input.fields })
    const row = await lockPartner(writer.tx, partnerId)
    return presentPartner(row, await readPeople(writer.tx, [row.curator_id]))
  } catch (error) {
    throw error instanceof ExternalIdTaken ? refusalOfTaken(error, input.externalIds) : error
  }
}

async function setFields(writer: Writer, actor: Actor, partner: PartnerValues): Promise<void> {
  if (Object.keys(partner.values).length === 0) return
  const fields = await readFieldsFor(writer.tx, actor)
  refuseUnwritable(fields, actor, partner.values, '#/fields')
  const { problems } = await setFieldValues(writer, fields, [partner])
  const refusal = refusalOfValues(problems, '#/fields')
  if (refusal) throw refusal
}

async function curatorOf(writer: Writer, actor: Actor, wanted: string | null): Promise<string | null> {
  if (actor.curatorId !== null) {
    if (wanted !== null && wanted !== actor.curatorId)
      throw new Refused('not_allowed', {
        status: 403,
        errors: [
          { pointer: '#/curatorId', code: 'not_allowed', detail: 'You add partners for yourself only.' },
        ],
      })
    return actor.curatorId
  }
  if (wanted !== null) await refuseUnlessCurator(writer.tx, wanted, '#/curatorId')
  return wanted
}

function refusalOfTaken(
  { source, externalId }: ExternalIdTaken,
  given: readonly { source: string; externalId: string }[],
): Refused {
  const index = given.findIndex((item) => item.source === source && item.externalId === externalId)
  return new Refused('external_id_taken', {
    status: 409,
    errors: [
      {
        pointer: index < 0 ? '#/externalId' : `#/externalIds/${index}/externalId`,
        code: 'external_id_taken',
        detail: `${externalId} of ${source} names another partner.`,
      },
    ],
  })
}
