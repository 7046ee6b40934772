import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import type { CustomField, Partner, PartnerFields, PartnerList, PartnerRow } from '../contract.ts'
import { partners } from '../module.ts'
import { isLink, missingRequiredFields, readValue, shownValue } from './rules.ts'
import type { FieldInput } from './shapes.ts'

let world: TestApp
let owner: Client
let viewer: Client
let curator: Client

beforeAll(async () => {
  world = await testApp({ modules: [partners] })
  owner = await world.signedIn({ name: 'Олег Хозяин' })
  viewer = await world.signedIn({ role: 'viewer' })
  curator = await world.signedIn({ role: 'curator', name: 'Анна Верещагина' })
})

let made = 0
async function addField(body: object): Promise<CustomField> {
  made += 1
  const answer = await owner.post<{ field: CustomField }>('/custom-fields', {
    code: `f${made}`,
    kind: 'text',
    labelRu: `Поле ${made}`,
    labelEn: `Field ${made}`,
    ...body,
  })
  expect(answer.status).toBe(201)
  return answer.body.field
}

async function addPartner(name: string, more: object = {}): Promise<Partner> {
  const answer = await owner.post<Partner>('/partners', { name, ...more })
  expect(answer.status).toBe(201)
  return answer.body
}

const set = (partner: { id: string }, values: object, more: object = {}, client = owner) =>
  client.put<
    PartnerFields & { previous: object; code?: string; errors?: { code: string; current?: unknown }[] }
  >(`/partners/${partner.id}/fields`, { values, ...more }, { headers: { 'if-match': '*' } })

describe('a value of a custom field', () => {
  it.each([
    ['text', 'тёплый', 'тёплый'],
    ['number', 12.5, 12.5],
    ['money', { amount: '1000.50', currency: 'USD' }, { amount: '1000.50', currency: 'USD' }],
    ['date', '2026-02-28', '2026-02-28'],
    ['link', 'https://example.com/a?b=1', 'https://example.com/a?b=1'],
  ] as const)('is kept as it was sent: %s', async (kind, sent, shown) => {
    const field = await addField({ kind })
    const partner = await addPartner(`Партнёр ${kind}`)
    const answer = await set(partner, { [field.code]: sent })
    expect(answer.status).toBe(200)
    expect(answer.body.values).toEqual({ [field.code]: shown })
    expect(answer.body.previous).toEqual({ [field.code]: null })
    const cleared = await set(partner, { [field.code]: null })
    expect(cleared.body.values).toEqual({})
    expect(cleared.body.previous).toEqual({ [field.code]: shown })
  })

  it.each([
    ['number', 'many', 'not_a_number'],
    ['number', 0.1 + 0.2, 'too_many_digits'],
    ['money', { amount: '1.005', currency: 'RUB' }, 'too_many_decimals'],
    ['money', { amount: '1', currency: 'XXQ' }, 'unknown_currency'],
    ['date', '2026-02-30', 'not_a_day'],
    ['link', 'javascript:alert(1)', 'not_a_link'],
    ['person', 'nobody', 'unknown_person'],
  ] as const)('is refused by its name: %s %s', async (kind, sent, code) => {
    const field = await addField({ kind })
    const partner = await addPartner(`Партнёр ${code}`)
    const answer = await set(partner, { [field.code]: sent })
    expect(answer.status).toBe(422)
    expect(answer.body.errors).toMatchObject([{ pointer: `#/values/${field.code}`, code }])
  })

  it('reads back as itself, whatever number, amount or text it is', () => {
    const known = { people: new Set<string>(), currency: 'RUB' }
    const numbers = fc
      .double({ noNaN: true, min: -1e300, max: 1e300 })
      .map((x) => Number(x.toPrecision(15)) || 0)
    fc.assert(
      fc.property(numbers, (number) => {
        const read = readValue({ kind: 'number', options: [] }, number, known)
        expect('value' in read && read.value && shownValue('number', read.value)).toBe(number)
      }),
    )
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), (minor) => {
        const sign = minor < 0n ? '-' : ''
        const digits = String(minor < 0n ? -minor : minor).padStart(3, '0')
        const amount = `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`
        const read = readValue({ kind: 'money', options: [] }, { amount, currency: 'RUB' }, known)
        expect('value' in read && read.value && shownValue('money', read.value)).toEqual({
          amount: minor === 0n ? '0.00' : amount,
          currency: 'RUB',
        })
      }),
    )
  })

  it('is a link only where a page may offer it to be opened', () => {
    expect(['https://a.example', 'http://a.example/x'].map(isLink)).toEqual([true, true])
    const bad = [
      'javascript:alert(1)',
      'data:text/html,x',
      'https://',
      'a.example',
      'https://me:pw@a.example',
    ]
    expect(bad.map(isLink)).toEqual(bad.map(() => false))
  })

  it('is told as a conflict by its field when somebody has changed it, and no other field suffers', async () => {
    const [a, b] = [await addField({}), await addField({})]
    const partner = await addPartner('Двое правят')
    await set(partner, { [a.code]: 'старое', [b.code]: 'старое' })
    await set(partner, { [a.code]: 'новое' })
    const base = { [a.code]: 'старое', [b.code]: 'старое' }
    const clash = await set(partner, { [a.code]: 'моё', [b.code]: 'моё' }, { base })
    expect(clash.status).toBe(409)
    expect(clash.body.errors).toMatchObject([
      { pointer: `#/values/${a.code}`, code: 'changed_meanwhile', current: 'новое' },
    ])
    const merged = await set(partner, { [b.code]: 'моё' }, { base })
    expect(merged.body.values).toEqual({ [a.code]: 'новое', [b.code]: 'моё' })
  })

  it('is a fact with what stood before, except where not all readers of facts may see the field', async () => {
    const open = await addField({})
    const closed = await addField({ readRoles: ['manager'] })
    const partner = await addPartner('Факты')
    await set(partner, { [open.code]: 'видно', [closed.code]: 'скрыто' })
    const { rows } = await world.database.owner.query(
      `select audience, data from fact where partner_id = $1 and kind = 'partner.changed'`,
      [partner.id],
    )
    expect(rows).toHaveLength(1)
    expect(rows[0].data.changes[`field.${open.code}`]).toEqual({ from: null, to: 'видно' })
    expect(JSON.stringify(rows)).not.toContain('скрыто')
    expect(JSON.stringify(rows)).not.toContain(`field.${closed.code}`)
  })
})

describe('a field that somebody may not read', () => {
  it('is not there for them: no definition, value, filter, sort or group, as one that does not exist', async () => {
    const hidden = await addField({ readRoles: ['manager'] })
    const partner = await addPartner('Тайное поле')
    await set(partner, { [hidden.code]: 'тайна' })
    const codes = (await viewer.get<{ data: CustomField[] }>('/custom-fields')).body.data.map(
      ({ code }) => code,
    )
    expect(codes).not.toContain(hidden.code)
    expect((await viewer.get<PartnerFields>(`/partners/${partner.id}/fields`)).body.values).toEqual({})
    const list = await viewer.get<PartnerList>('/partners', { query: { fieldColumns: 'all' } })
    expect(JSON.stringify(list.body)).not.toContain('тайна')
    for (const query of [{ [`field.${hidden.code}`]: 'тайна' }, { sort: `field.${hidden.code}` }] as Record<
      string,
      string
    >[]) {
      const refused = await viewer.get('/partners', { query })
      const unknown = await viewer.get('/partners', {
        query: Object.fromEntries(
          Object.entries(query).map(([name, value]) => [
            name.replace(hidden.code, 'nowhere'),
            value.replace(hidden.code, 'nowhere'),
          ]),
        ),
      })
      expect(refused.status).toBe(400)
      expect(
        JSON.stringify(refused.body)
          .replaceAll(hidden.code, 'nowhere')
          .replace(/"requestId":"[^"]*"/, ''),
      ).toBe(JSON.stringify(unknown.body).replace(/"requestId":"[^"]*"/, ''))
    }
    const groups = await viewer.get('/partners/groups', { query: { by: `field.${hidden.code}` } })
    expect(groups.status).toBe(400)
  })

  it('is written by those roles that may, by others not', async () => {
    const field = await addField({ writeRoles: ['manager'] })
    const partner = await addPartner('Право писать', { curatorId: curator.userId })
    const refused = await set(partner, { [field.code]: 'x' }, {}, curator)
    expect(refused.status).toBe(403)
    expect((await set(partner, { [field.code]: 'x' })).status).toBe(200)
  })

  it('shared with the partner, is seen by its side and written only where that was said', async () => {
    const own = await addField({})
    const shared = await addField({ audience: 'shared' })
    const open = await addField({ audience: 'shared', partnerWrites: true })
    const partner = await addPartner('С общими полями')
    await set(partner, { [own.code]: 'про вас', [shared.code]: 'для вас', [open.code]: 'ваше' })
    const director = await world.signedIn({ side: 'partner', role: 'director', partnerId: partner.id })
    const seen = await director.get<PartnerFields>(`/partners/${partner.id}/fields`)
    expect(seen.body.values).toEqual({ [shared.code]: 'для вас', [open.code]: 'ваше' })
    expect((await set(partner, { [shared.code]: 'нет' }, {}, director)).status).toBe(403)
    expect((await set(partner, { [own.code]: 'нет' }, {}, director)).status).toBe(422)
    expect((await set(partner, { [open.code]: 'да' }, {}, director)).body.values[open.code]).toBe('да')
  })
})

describe('the definition of a field', () => {
  it('keeps kind and audience once partners have values, and options that are in use', async () => {
    const options = ['a', 'b'].map((code) => ({ code, labelRu: code, labelEn: code }))
    const field = await addField({ kind: 'choice', options })
    const partner = await addPartner('Выбор')
    await set(partner, { [field.code]: 'a' })
    const change = (body: object) =>
      owner.patch(`/custom-fields/${field.id}`, body, { headers: { 'if-match': '*' } })
    expect((await change({ kind: 'text', options: [] })).status).toBe(409)
    expect((await change({ audience: 'shared' })).status).toBe(409)
    expect((await change({ options: [options[1]] })).status).toBe(409)
    expect((await change({ options: [{ ...options[0], archived: true }, options[1]] })).status).toBe(200)
    // what stands may stay although it can no longer be chosen
    expect((await set(partner, { [field.code]: 'a' })).status).toBe(200)
    const other = await addPartner('Другой выбор')
    expect((await set(other, { [field.code]: 'a' })).status).toBe(422)
  })

  it('belongs to owners and managers', async () => {
    const body = { code: 'mine', kind: 'text', labelRu: 'a', labelEn: 'a' }
    expect((await curator.post('/custom-fields', body)).status).toBe(403)
    expect((await viewer.post('/custom-fields', body)).status).toBe(403)
  })

  it('asks for a value from its stage on, of its types, and of nobody who went out', () => {
    const stages = ['a', 'b', 'c', 'x'].map((code, rank) => ({
      code,
      rank,
      role: code === 'x' ? 'exit' : 'open',
    }))
    const field = { code: 'f', natures: ['operational' as const], requiredFromStage: 'b', archivedAt: null }
    const missing = (nature: string | null, stage: string, values = {}) =>
      missingRequiredFields([field], values, { nature, stage }, stages).length
    expect(['a', 'b', 'c', 'x'].map((stage) => missing('operational', stage))).toEqual([0, 1, 1, 0])
    expect(missing('marketing', 'c')).toBe(0)
    expect(missing(null, 'c')).toBe(0)
    expect(missing('operational', 'c', { f: 'x' })).toBe(0)
  })
})

describe('the registry by custom fields', () => {
  it('filters, sorts and pages by any field so that each partner that matches comes exactly once', async () => {
    const options = ['o1', 'o2', 'o3'].map((code) => ({ code, labelRu: code, labelEn: code }))
    const fields = {
      number: await addField({ kind: 'number' }),
      money: await addField({ kind: 'money' }),
      date: await addField({ kind: 'date' }),
      choice: await addField({ kind: 'choice', options }),
      text: await addField({ kind: 'text' }),
    }
    const pick = <T>(values: readonly T[], n: number): T => values[n % values.length] as T
    for (let n = 0; n < 25; n++) {
      const partner = await addPartner(`Ряд ${n}`)
      const values: Record<string, FieldInput> = {}
      if (n % 3 > 0) values[fields.number.code] = pick([1, 2, 2.5, 10], n)
      if (n % 4 > 0)
        values[fields.money.code] = {
          amount: pick(['5.00', '7.50', '100.00'], n),
          currency: n % 8 === 1 ? 'USD' : 'RUB',
        }
      if (n % 2) values[fields.date.code] = pick(['2026-01-05', '2026-02-01', '2025-12-31'], n)
      if (n % 5 > 0) values[fields.choice.code] = pick(['o1', 'o3', 'o2'], n)
      values[fields.text.code] = pick(['Лён', 'лён и нить', 'Уют'], n)
      expect((await set(partner, values)).status).toBe(200)
    }
    const readAll = async (query: Record<string, string>): Promise<PartnerRow[]> => {
      const rows: PartnerRow[] = []
      let cursor: string | undefined
      do {
        const answer = await owner.get<PartnerList>('/partners', {
          query: { ...query, cursor, limit: 4, fieldColumns: 'all', total: 'yes' },
        })
        expect(answer.status).toBe(200)
        rows.push(...answer.body.data)
        cursor = answer.body.nextCursor ?? undefined
        if (!cursor) expect(answer.body.total).toBe(rows.length)
      } while (cursor)
      return rows
    }
    const all = await readAll({ sort: 'name' })
    const { number, money, date, choice, text } = fields
    type Case = [string, (value: unknown) => boolean]
    const cases: Record<string, Case[]> = {
      [number.code]: [
        ['2..3', (value) => typeof value === 'number' && value >= 2 && value <= 3],
        ['1,10', (value) => value === 1 || value === 10],
        ['none', (value) => value === undefined],
        ['any', (value) => value !== undefined],
      ],
      [money.code]: [
        ['..7.5', (value) => isRub(value) && Number(value.amount) <= 7.5],
        ['none', (value) => value === undefined],
      ],
      [date.code]: [['2026-01-01..', (value) => typeof value === 'string' && value >= '2026-01-01']],
      [choice.code]: [
        ['o1,none', (value) => value === undefined || value === 'o1'],
        ['o3', (value) => value === 'o3'],
      ],
      [text.code]: [
        ['~лён', (value) => typeof value === 'string' && value.toLowerCase().includes('лён')],
        ['Уют', (value) => value === 'Уют'],
      ],
    }
    const sorts = [
      'name',
      ...Object.values(fields).flatMap(({ code }) => [`field.${code}`, `-field.${code}`]),
    ]
    const oneOf = (code: string) => fc.option(fc.constantFrom(...(cases[code] ?? [])), { nil: undefined })
    await fc.assert(
      fc.asyncProperty(
        oneOf(number.code),
        oneOf(money.code),
        oneOf(date.code),
        oneOf(choice.code),
        oneOf(text.code),
        fc.constantFrom(...sorts),
        async (a, b, c, d, e, sort) => {
          const chosen = ([number, money, date, choice, text] as const).flatMap(({ code }, n) => {
            const one = [a, b, c, d, e][n]
            return one ? [{ code, filter: one[0], keeps: one[1] }] : []
          })
          const query = Object.fromEntries(chosen.map(({ code, filter }) => [`field.${code}`, filter]))
          const rows = await readAll({ ...query, sort })
          const wanted = all.filter((row) => chosen.every(({ code, keeps }) => keeps(row.fields[code])))
          expect(rows.map(({ id }) => id).sort()).toEqual(wanted.map(({ id }) => id).sort())
          const code = sort.replace(/^-?field\./, '')
          if (code === number.code || code === date.code) {
            const keys = rows.map((row) => row.fields[code]).filter((value) => value !== undefined)
            const sorted = [...keys].sort((x, y) => (x < y ? -1 : Number(x > y)))
            expect(keys).toEqual(sort.startsWith('-') ? sorted.reverse() : sorted)
            expect(rows.slice(keys.length).every((row) => row.fields[code] === undefined)).toBe(true)
          }
        },
      ),
      { numRuns: 40 },
    )
    const groups = await owner.get<{
      data: { value: string | null; partners: number; filter: Record<string, string> }[]
    }>('/partners/groups', { query: { by: `field.${choice.code}` } })
    for (const group of groups.body.data)
      expect(await readAll({ sort: 'name', ...group.filter })).toHaveLength(group.partners)
    expect(groups.body.data.reduce((sum, { partners: count }) => sum + count, 0)).toBe(all.length)
  })

  it('leaves the same partners where so many have a value that they are looked for in another way', async () => {
    const field = await addField({ kind: 'number' })
    const ids = [world.network.id, field.id]
    await world.database.owner.query(
      `with made as (insert into partner (partner_id, network_id, name, search_name, stage, stage_rank)
        select house.new_id(), $1::uuid, 'Many ' || n, 'many ' || n, 'contact', 2 from generate_series(1, 3300) n returning partner_id, name)
      insert into field_value (partner_id, id, network_id, audience, side, field_id, number_value)
      select partner_id, house.new_id(), $1::uuid, 'host', 'host', $2::uuid, substr(name, 6)::int from made`,
      ids,
    )
    const read = async (filter: string) => {
      const query = { [`field.${field.code}`]: filter, sort: `-field.${field.code}`, limit: 3, total: 'yes' }
      const { body } = await owner.get<PartnerList>('/partners', { query })
      return [body.total, ...body.data.map(({ name }) => name)]
    }
    expect(await read('11..3300')).toEqual([3290, 'Many 3300', 'Many 3299', 'Many 3298'])
    expect(await read('any')).toEqual([3300, 'Many 3300', 'Many 3299', 'Many 3298'])
    expect(await read('..10')).toEqual([10, 'Many 10', 'Many 9', 'Many 8'])
  })
})

function isRub(value: unknown): value is { amount: string } {
  return typeof value === 'object' && value !== null && 'currency' in value && value.currency === 'RUB'
}
