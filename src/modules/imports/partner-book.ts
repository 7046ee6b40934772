import type pg from 'pg'
import { newId } from '#shared/ids.ts'

/** What a row says of a partner. */
export type BookEntry = {
  k: number
  externalId: string
  name: string
  partnerId: string
  isNew: boolean
  /** Found by its name: it gets the external id of this source. */
  isLinked: boolean
}

/**
 * The partners of one import by their external ids: those of its source, those found by name, and those it will make.
 * Rows refer to an entry by its small number `k`.
 */
export class PartnerBook {
  #entries: BookEntry[] = []
  #byExternalId = new Map<string, BookEntry>()
  #byName: Map<string, string | null>
  /** Names by the partners' own ids, which files that came out of Artel have. */
  #byId: ReadonlyMap<string, string>

  private constructor(byName: Map<string, string | null>, byId: ReadonlyMap<string, string>) {
    this.#byName = byName
    this.#byId = byId
  }

  /** Reads the partners that the scope of the connection's transaction may see. */
  static async load(client: pg.Client, source: string): Promise<PartnerBook> {
    const all = await client.query<{ partner_id: string; name: string; is_named: boolean }>(
      `select p.partner_id, p.name, p.archived_at is null and p.stage <> all ((select house.stages_of('prospect'))::text[]) and not exists (
         select from partner_external_id e where e.partner_id = p.partner_id and e.external_id = p.name) as is_named
       from partner p where p.merged_into is null`,
    )
    const byName = new Map<string, string | null>()
    for (const { partner_id, name, is_named } of all.rows)
      if (is_named) byName.set(name.toLowerCase(), byName.has(name.toLowerCase()) ? null : partner_id)
    const book = new PartnerBook(byName, new Map(all.rows.map(({ partner_id, name }) => [partner_id, name])))
    const known = await client.query<{ partner_id: string; external_id: string; name: string }>(
      `select e.partner_id, e.external_id, p.name from partner_external_id e join partner p on p.partner_id = e.partner_id
       where e.source = $1`,
      [source],
    )
    for (const row of known.rows)
      book.#add({
        externalId: row.external_id,
        name: row.name,
        partnerId: row.partner_id,
        isNew: false,
        isLinked: false,
      })
    return book
  }

  /** The book of an import whose rows all belong to one partner: `k` 0. */
  static ofOne(partnerId: string): PartnerBook {
    const book = new PartnerBook(new Map(), new Map())
    book.#add({ externalId: '', name: '', partnerId, isNew: false, isLinked: false })
    return book
  }

  get entries(): readonly BookEntry[] {
    return this.#entries
  }

  /** The partner with this external id, this id in Artel or, failing both, the only one with this name; null if nobody is. */
  find(externalId: string): BookEntry | null {
    const known = this.#byExternalId.get(externalId)
    if (known) return known
    const own = externalId.length === 36 ? externalId.toLowerCase() : ''
    const name = this.#byId.get(own)
    if (name !== undefined)
      return this.#add({ externalId, name, partnerId: own, isNew: false, isLinked: false })
    const partnerId = this.#byName.get(externalId.toLowerCase())
    if (!partnerId) return null
    return this.#add({ externalId, name: externalId, partnerId, isNew: false, isLinked: true })
  }

  /** The partner, made when there is none. */
  obtain(externalId: string, name: string): BookEntry {
    return (
      this.find(externalId) ??
      this.#add({ externalId, name: name || externalId, partnerId: newId(), isNew: true, isLinked: false })
    )
  }

  #add(entry: Omit<BookEntry, 'k'>): BookEntry {
    const added = { k: this.#entries.length, ...entry }
    this.#entries.push(added)
    this.#byExternalId.set(added.externalId, added)
    return added
  }
}
