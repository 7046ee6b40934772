import type { PreparedFact } from '#records/facts/state.ts'
import { newId } from '#shared/ids.ts'
import type { State } from './facts.ts'
import { type Rows, rowsOfPartner } from './rows.ts'
import type { StoryPartner } from './story.ts'

export type Told = { facts: PreparedFact[]; rows: Rows }

/** All facts of one partnership in the order they happened, and the rows that hang on them. */
export function tellPartner(networkId: string, partner: StoryPartner, curatorId: string | null): Told {
  const partnerId = newId()
  const facts: PreparedFact[] = []
  const state: State = (kind, audience, side, happenedAt, data, subject = null) => {
    const id = newId()
    facts.push({
      id,
      partnerId,
      audience,
      side,
      kind: kind.kind,
      version: kind.version,
      data,
      personal: kind.personal,
      subject,
      happenedAt,
      corrects: null,
      shares: null,
      importId: null,
    })
    return id
  }
  const rows = rowsOfPartner({ networkId, partnerId, curatorId, partner, state })
  facts.sort((a, b) => a.happenedAt.getTime() - b.happenedAt.getTime())
  return { facts, rows }
}
