import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { readApiDocument } from '#testing/api-document.ts'
import { type Answer, type Client, type TestApp, testApp } from '#testing/app.ts'
import { modules } from './modules.ts'
import { NO_UNDO, NOTHING_TO_UNDO, SET_BACK, UNDONE_ELSEWHERE } from './undo-law.ts'

// Each deed is done and taken back the way its page does it; then the page shows exactly what it showed before. Every
// operation that changes something is in the walk or in one of the lists of undo-law.ts; what cannot be taken back stands
// in docs/guide/*/everyday.md with its reason.

type Row = Record<string, unknown>
type Undo = () => Promise<Answer<Row>>
type Deed = {
  what: string
  /** What the page shows of it. */
  shows: string
  does: () => Promise<Undo>
}

/** Operations the deeds and their undoing called. */
const walked = new Set<string>()

let world: TestApp
let owner: Client
let colleague: Client
let partnerId: string
let tag: string
let other: string

const at = (rest = '') => `/partners/${partnerId}${rest}`
const part = (row: Row, name: string) => row[name] as Row
const said = async (answer: Promise<Answer<Row>>): Promise<Row> => {
  const { status, body, text } = await answer
  expect(status, text).toBeLessThan(300)
  return body
}
const version = (row: Row) => ({ ifMatch: row['version'] as number })
const partner = async () => part(await said(owner.get<Row>(at())), 'partner')

/** The client, writing down which operations change something through it. */
function recorded(client: Client): Client {
  const operations = readApiDocument(world.app).operations.map(({ id, method, path }) => ({
    id,
    method,
    form: new RegExp(`^${path.replace('/api/v1', '').replace(/\{[^}]+\}/g, '[^/]+')}$`),
  }))
  const note = (method: string, url: string) => {
    const [path = ''] = url.split('?')
    const own = operations.filter((one) => one.method === method && one.form.test(path))
    // an address that is written out is meant before one with a name in it
    const found = own.find(({ form }) => !form.source.includes('[')) ?? own[0]
    if (found) walked.add(found.id)
  }
  const noting = (method: 'post' | 'put' | 'patch' | 'delete') =>
    new Proxy(client[method], {
      apply: (send, own, given: [string]) => {
        note(method.toUpperCase(), given[0])
        return Reflect.apply(send, own, given)
      },
    })
  return {
    ...client,
    post: noting('post'),
    put: noting('put'),
    patch: noting('patch'),
    delete: noting('delete'),
  } as Client
}

beforeAll(async () => {
  world = await testApp({ modules: [...modules] })
  owner = recorded(await world.signedIn({ name: 'Ольга Хозяйка' }))
  colleague = await world.signedIn({ role: 'curator', name: 'Борис' })
  partnerId = (await said(owner.post<Row>('/partners', { name: 'Лён и Ко', stage: 'contact' })))[
    'id'
  ] as string
  tag = part(await said(owner.post<Row>('/tags', { name: 'Ярмарка' })), 'tag')['id'] as string
  other = part(await said(owner.post<Row>('/tags', { name: 'Выставка' })), 'tag')['id'] as string
  await said(owner.put<Row>(at('/tags'), { tags: [{ id: tag }] }))
  await said(
    owner.post<Row>(at('/transfers'), { from: 'host', kind: 'discount', unit: 'RUB', amount: '10.00' }),
  )
}, 120_000)

const deeds: Deed[] = [
  {
    what: 'a partner is changed',
    shows: '/partners/:id',
    does: async () => {
      const { partner: after, previous } = await said(
        owner.patch<Row>(at(), { city: 'Тверь' }, version(await partner())),
      )
      return () => owner.patch(at(), previous, version(after as Row))
    },
  },
  {
    what: 'a partner gets another curator',
    shows: '/partners/:id',
    does: async () => {
      const after = await said(
        owner.put<Row>(at('/curator'), { curatorId: colleague.userId }, version(await partner())),
      )
      return () => owner.put(at('/curator'), after['previous'], version(part(after, 'partner')))
    },
  },
  {
    what: 'a partner is archived',
    shows: '/partners/:id',
    does: async () => {
      const after = await said(owner.post<Row>(at('/archive'), { reason: 'ушли' }, version(await partner())))
      return () => owner.post(at('/restore'), {}, version(part(after, 'partner')))
    },
  },
  {
    what: 'a partner moves on',
    shows: '/partners/:id',
    does: async () => {
      const after = await said(
        owner.post<Row>(
          at('/stage'),
          { to: 'design', reason: 'решили', overrule: 'знаем давно' },
          version(await partner()),
        ),
      )
      return () => owner.post(at('/stage/undo'), { factId: after['factId'] })
    },
  },
  {
    what: 'a partner is followed',
    shows: '/partners/:id/tags',
    does: async () => {
      await said(owner.put<Row>(at('/follow'), {}))
      return () => owner.delete(at('/follow'))
    },
  },
  {
    what: 'a person is added',
    shows: '/partners/:id/contacts',
    does: async () => {
      const { contact } = await said(
        owner.post<Row>(at('/contacts'), { name: 'Иван', ofSide: 'partner', audience: 'host' }),
      )
      const one = contact as Row
      return () => owner.post(at(`/contacts/${one['id']}/archive`), {}, version(one))
    },
  },
  {
    what: 'tags of a partner are changed',
    shows: '/partners/:id/tags',
    does: async () => {
      const { previous } = await said(owner.put<Row>(at('/tags'), { tags: [] }))
      return () => owner.put(at('/tags'), { tags: (previous as string[]).map((id) => ({ id })) })
    },
  },
  {
    what: 'a tag is removed',
    shows: '/partners/:id/tags',
    does: async () => {
      const { taken } = await said(owner.delete<Row>(`/tags/${tag}`))
      return () => owner.post('/tags/restore', taken)
    },
  },
  {
    what: 'a tag becomes another',
    shows: '/tags',
    does: async () => {
      const { taken } = await said(owner.post<Row>(`/tags/${tag}/merge`, { into: other }))
      return () => owner.post('/tags/restore', taken)
    },
  },
  {
    what: 'a view is kept',
    shows: '/views',
    does: async () => {
      const settings = { filter: {}, columns: null, sort: null, groupBy: null, layout: 'list' }
      const { view } = await said(owner.post<Row>('/views', { name: 'Моё', settings }))
      return () => owner.delete(`/views/${(view as Row)['id']}`)
    },
  },
  {
    what: 'stages are put in another order',
    shows: '/stages',
    does: async () => {
      const { data } = await said(owner.get<Row>('/stages'))
      const codes = (data as Row[]).filter((one) => !one['archivedAt']).map((one) => one['code'])
      const swapped = [codes[0], codes[2], codes[1], ...codes.slice(3)]
      const { previous } = await said(owner.put<Row>('/stages/order', { codes: swapped }))
      return () => owner.put('/stages/order', previous)
    },
  },
  {
    what: 'gates of a stage are changed',
    shows: '/stage-gates',
    does: async () => {
      const { previous } = await said(
        owner.put<Row>('/stages/design/gates', { conditions: [{ kind: 'curator' }] }),
      )
      return () => owner.put('/stages/design/gates', previous)
    },
  },
  {
    what: 'a field of the network is made',
    shows: '/custom-fields',
    does: async () => {
      const { field } = await said(
        owner.post<Row>('/custom-fields', {
          code: 'region',
          kind: 'text',
          labelRu: 'Край',
          labelEn: 'Region',
        }),
      )
      return () => owner.post(`/custom-fields/${(field as Row)['id']}/archive`)
    },
  },
  {
    what: 'a note is written',
    shows: '/partners/:id/notes',
    does: async () => {
      const note = await said(owner.post<Row>(at('/notes'), { text: 'Звонили' }))
      return () => owner.delete(at(`/notes/${note['id']}`), version(note))
    },
  },
  {
    what: 'a promise is given',
    shows: '/partners/:id/promises?state=open',
    does: async () => {
      const made = await said(
        owner.post<Row>(at('/promises'), {
          owedBy: 'host',
          owedTo: 'host',
          audience: 'host',
          title: 'Позвонить',
          dueAt: '2030-01-01T00:00:00Z',
        }),
      )
      return () => owner.post(at(`/promises/${made['id']}/withdraw`), { reason: 'по ошибке' })
    },
  },
  {
    what: 'a reminder is set',
    shows: '/reminders',
    does: async () => {
      const made = await said(
        owner.post<Row>(at('/reminders'), { text: 'Спросить', dueAt: '2030-01-01T00:00:00Z' }),
      )
      return () => owner.patch(at(`/reminders/${made['id']}`), { isRemoved: true }, version(made))
    },
  },
  {
    what: 'what a role may do is narrowed',
    shows: '/role-rules',
    does: async () => {
      const { data } = await said(owner.get<Row>('/role-rules'))
      const rule = (data as Row[]).find((one) => one['side'] === 'host' && one['role'] === 'curator') ?? {}
      const { needsSecondFactor, readsAll, limits } = rule
      const after = await said(
        owner.put<Row>(
          '/role-rules/host/curator',
          { needsSecondFactor, readsAll: !readsAll, limits },
          version(rule),
        ),
      )
      return () =>
        owner.put('/role-rules/host/curator', { needsSecondFactor, readsAll, limits }, version(after))
    },
  },
]

/** Something is made at one address; what was answered says how it goes again. */
const making = (
  what: string,
  shows: string,
  path: () => string,
  body: () => unknown,
  undo: (answer: Row) => ReturnType<Undo>,
): Deed => ({
  what,
  shows,
  does: async () => {
    const answer = await said(owner.post<Row>(path(), body()))
    return () => undo(answer)
  },
})

/** Something is set, and what was read before, or what the answer says stood before, is set again. */
const setting = (
  what: string,
  shows: string,
  set: (values: Row | null) => Promise<Row>,
  before: (answer: Row) => Row,
): Deed => ({
  what,
  shows,
  does: async () => {
    const answer = await set(null)
    return async () => ({ status: 200, body: await set(before(answer)), text: '' }) as Answer<Row>
  },
})

const archived = (url: string, row: Row) => owner.post<Row>(`${url}/${row['id']}/archive`, {}, version(row))
/** What an answer is about, whether it stands in it by its name or is the answer. */
const inner = (answer: Row): Row =>
  'id' in answer || 'code' in answer
    ? answer
    : (Object.values(answer).find(
        (one) => one !== null && typeof one === 'object' && !Array.isArray(one),
      ) as Row)
/** Into the archive and out of it. */
const backAndForth = async (url: string, row: Row, key: 'id' | 'code'): Promise<Row> => {
  const gone = inner(await said(owner.post<Row>(`${url}/${row[key]}/archive`, {}, version(row))))
  const back = inner(await said(owner.post<Row>(`${url}/${row[key]}/restore`, {}, version(gone))))
  await said(owner.post<Row>(`${url}/${row[key]}/archive`, {}, version(back)))
  const again = await said(owner.get<Row>(url))
  expect(JSON.stringify((again['data'] as Row[]).filter((one) => !one['archivedAt']))).not.toContain(
    String(row[key]),
  )
  return inner(
    await said(owner.post<Row>(`${url}/${row[key]}/restore`, {}, { headers: { 'if-match': '*' } })),
  )
}
const previous = (answer: Row) => answer['previous'] as Row
const first = async (url: string, where: (row: Row) => boolean = () => true) =>
  (((await said(owner.get<Row>(url)))['data'] as Row[]).find(where) ?? {}) as Row
const aPromise = async () =>
  said(
    owner.post<Row>(at('/promises'), {
      ...{ owedBy: 'host', owedTo: 'host', audience: 'host' },
      title: 'Дозвониться',
      dueAt: '2030-01-01T00:00:00Z',
    }),
  )
const DAY_LATER = '2030-02-01T00:00:00.000Z'

deeds.push(
  making(
    'a tag is made',
    '/tags',
    () => '/tags',
    () => ({ name: 'Новая' }),
    ({ tag: one }) => owner.delete(`/tags/${(one as Row)['id']}`),
  ),
  {
    what: 'a tag is called otherwise',
    shows: '/tags',
    does: async () => {
      const one = await first('/tags', ({ id }) => id === other)
      const { tag: after } = await said(owner.patch<Row>(`/tags/${other}`, { name: 'Иначе' }, version(one)))
      return () => owner.patch(`/tags/${other}`, { name: one['name'] }, version(after as Row))
    },
  },
  {
    what: 'fields of a partner are filled in',
    shows: '/partners/:id/fields',
    does: async () => {
      await owner.post('/custom-fields', { code: 'note', kind: 'text', labelRu: 'Помета', labelEn: 'Note' })
      const { previous: values } = await said(
        owner.put<Row>(at('/fields'), { values: { note: 'важно' } }, { headers: { 'if-match': '*' } }),
      )
      return () => owner.put(at('/fields'), { values }, { headers: { 'if-match': '*' } })
    },
  },
  {
    what: 'a field of the network is called otherwise',
    shows: '/custom-fields',
    does: async () => {
      const one = await first('/custom-fields')
      const after = await said(
        owner.patch<Row>(`/custom-fields/${one['id']}`, { labelRu: 'Иначе' }, version(one)),
      )
      return () => owner.patch(`/custom-fields/${one['id']}`, previous(after), version(part(after, 'field')))
    },
  },
  {
    what: 'a field of the network is taken back from the archive',
    shows: '/custom-fields',
    does: async () => {
      const one = await first('/custom-fields?archived=yes', ({ archivedAt }) => archivedAt !== null)
      await said(owner.post<Row>(`/custom-fields/${one['id']}/restore`))
      return () => owner.post(`/custom-fields/${one['id']}/archive`)
    },
  },
  {
    what: 'a person is changed',
    shows: '/partners/:id/contacts',
    does: async () => {
      const made = part(
        await said(owner.post<Row>(at('/contacts'), { name: 'Пётр', ofSide: 'partner' })),
        'contact',
      )
      const url = at(`/contacts/${made['id']}`)
      const after = part(await said(owner.patch<Row>(url, { name: 'Павел' }, version(made))), 'contact')
      const gone = part(await said(owner.post<Row>(`${url}/archive`, {}, version(after))), 'contact')
      const back = part(await said(owner.post<Row>(`${url}/restore`, {}, version(gone))), 'contact')
      expect(back).toMatchObject({ name: 'Павел', archivedAt: null })
      return () => owner.post(`${url}/archive`, {}, version(back))
    },
  },
  making(
    'a legal entity is added',
    '/partners/:id/legal-entities',
    () => at('/legal-entities'),
    () => ({ kind: 'foreign', name: 'Linen Ltd', country: 'GB' }),
    (answer) => archived(at('/legal-entities'), part(answer, 'legalEntity')),
  ),
  making(
    'a number in another system is added',
    '/partners/:id',
    () => at('/external-ids'),
    () => ({ source: 'crm', externalId: 'Л-1' }),
    (answer) => owner.delete(at(`/external-ids/${answer['id'] ?? part(answer, 'externalId')['id']}`)),
  ),
  making(
    'a stage is added',
    '/stages',
    () => '/stages',
    () => ({ nameRu: 'Проба', nameEn: 'Trial', role: 'open' }),
    (answer) =>
      owner.post(
        `/stages/${(answer['stage'] as Row | undefined)?.['code'] ?? answer['code']}/archive`,
        {},
        version((answer['stage'] as Row | undefined) ?? answer),
      ),
  ),
  {
    what: 'a stage is called otherwise',
    shows: '/stages',
    does: async () => {
      const one = await first('/stages', ({ code }) => code === 'design')
      const after = await said(owner.patch<Row>('/stages/design', { nameRu: 'Иначе' }, version(one)))
      return () =>
        owner.patch(
          '/stages/design',
          { nameRu: one['nameRu'] },
          version((after['stage'] as Row | undefined) ?? after),
        )
    },
  },
  making(
    'a meeting is logged',
    '/partners/:id',
    () => at('/contact-log'),
    () => ({ way: 'met', summary: 'О льне' }),
    ({ id }) => owner.post(at(`/contact-log/${id}/retract`), {}),
  ),
  {
    what: 'a promise is moved',
    shows: '/partners/:id/promises?state=open',
    does: async () => {
      const { id } = await aPromise()
      await said(owner.post<Row>(at(`/promises/${id}/move`), { dueAt: DAY_LATER }))
      await said(owner.post<Row>(at(`/promises/${id}/move`), { dueAt: '2030-01-01T00:00:00.000Z' }))
      return () => owner.post(at(`/promises/${id}/withdraw`), {})
    },
  },
  ...(['fulfil', 'break', 'withdraw'] as const).map(
    (act): Deed => ({
      what: `a promise is ended (${act})`,
      shows: '/partners/:id/promises?state=open',
      does: async () => {
        const { id } = await aPromise()
        await said(owner.post<Row>(at(`/promises/${id}/${act}`), act === 'break' ? { reason: 'нет' } : {}))
        const open = await said(owner.post<Row>(at(`/promises/${id}/reopen`), {}))
        expect(open['state']).toBe('open')
        return () => owner.post(at(`/promises/${id}/withdraw`), {})
      },
    }),
  ),
  making(
    'something is given',
    '/reports/balance?partner=:id',
    () => at('/transfers'),
    () => ({ from: 'host', kind: 'discount', unit: 'RUB', amount: '100.00' }),
    ({ id }) => owner.post(at(`/transfers/${id}/reverse`), { reason: 'по ошибке' }),
  ),
  {
    what: 'a note is changed, removed and back',
    shows: '/partners/:id/notes',
    does: async () => {
      const made = await said(owner.post<Row>(at('/notes'), { text: 'Было' }))
      const url = at(`/notes/${made['id']}`)
      const changed = await said(owner.patch<Row>(url, { text: 'Стало' }, version(made)))
      const gone = await said(owner.delete<Row>(url, version(changed)))
      const back = await said(owner.post<Row>(`${url}/restore`, {}, version(gone)))
      expect(back['text']).toBe('Стало')
      return () => owner.delete(url, version(back))
    },
  },
  making(
    'a period of reports is kept',
    '/report-periods',
    () => '/report-periods',
    () => ({ name: 'Год', settings: { last: '12m' } }),
    (answer) => owner.delete(`/report-periods/${answer['id'] ?? part(answer, 'period')['id']}`),
  ),
  making(
    'a rate of the balance is set',
    '/reports/balance/rates',
    () => '/reports/balance/rates',
    () => ({ unit: 'hour', amount: '1000.00', since: '2026-01-01' }),
    (answer) => owner.delete(`/reports/balance/rates/${answer['id'] ?? part(answer, 'rate')['id']}`),
  ),
  making(
    'a margin is set',
    '/reports/value/margins',
    () => '/reports/value/margins',
    () => ({ level: 'network', margin: 0.3 }),
    (answer) => owner.delete(`/reports/value/margins/${answer['id'] ?? part(answer, 'margin')['id']}`),
  ),
  {
    what: 'a margin is taken away',
    shows: '/reports/value/margins',
    does: async () => {
      const made = await said(owner.post<Row>('/reports/value/margins', { level: 'network', margin: 0.2 }))
      const url = `/reports/value/margins/${made['id'] ?? part(made, 'margin')['id']}`
      await said(owner.delete<Row>(url))
      await said(owner.post<Row>(`${url}/restore`, {}))
      return () => owner.delete(url)
    },
  },
  setting(
    'working days are set',
    '/network/working-days',
    async (values) => {
      const now = await said(owner.get<Row>('/network/working-days'))
      const wanted = values ?? { week: [1, 2, 3, 4], off: [{ day: '2027-01-01', name: '' }], worked: [] }
      return said(owner.put<Row>('/network/working-days', wanted, version(now)))
    },
    previous,
  ),
  setting(
    'the network is called otherwise',
    '/network',
    async (values) => {
      const now = await said(owner.get<Row>('/network'))
      await said(owner.patch<Row>('/network', values ?? { name: 'Иначе' }, version(now)))
      return { previous: { name: now['name'] } }
    },
    previous,
  ),
  setting(
    'one’s profile is changed',
    '/session',
    async (values) => {
      const user = part(await said(owner.get<Row>('/session')), 'user')
      await said(owner.patch<Row>('/session/profile', values ?? { name: 'Оля' }))
      return { previous: { name: user['name'] } }
    },
    previous,
  ),
  setting(
    'what is mailed is chosen',
    '/notification-choices',
    async (values) => {
      await said(owner.put<Row>('/notification-choices/mention', values ?? { channel: 'none' }))
      return { previous: { channel: 'mail' } }
    },
    previous,
  ),
  {
    what: 'a colleague gets another role',
    shows: '/members',
    does: async () => {
      const one = await first('/members', ({ id }) => id === colleague.memberId)
      const url = `/members/${colleague.memberId}`
      const after = await said(owner.patch<Row>(url, { role: 'manager' }, version(one)))
      return () =>
        owner.patch(url, { role: one['role'] }, version((after['member'] as Row | undefined) ?? after))
    },
  },
  {
    what: 'a legal entity, a stage and a playbook come back from the archive',
    shows: '/partners/:id/legal-entities',
    does: async () => {
      const entity = await said(
        owner.post<Row>(at('/legal-entities'), { kind: 'foreign', name: 'Flax Ltd', country: 'GB' }),
      )
      const body = {
        nameRu: 'Пока',
        nameEn: 'For now',
        target: { by: 'stage', value: 'mature' },
        isOn: false,
        steps: [],
      }
      const stage = await said(
        owner.post<Row>('/stages', { nameRu: 'Пока', nameEn: 'For now', role: 'open' }),
      )
      const playbook = await said(owner.post<Row>('/playbooks', body))
      const one = inner(playbook)
      const saved = inner(
        await said(owner.put<Row>(`/playbooks/${one['id']}`, { ...body, nameRu: 'Иначе' }, version(one))),
      )
      await backAndForth('/playbooks', saved, 'id')
      await backAndForth('/stages', inner(stage), 'code')
      const last = await backAndForth(at('/legal-entities'), inner(entity), 'id')
      return () => owner.post(at(`/legal-entities/${last['id']}/archive`), {}, version(last))
    },
  },
  {
    what: 'a rate of the balance is taken away',
    shows: '/reports/balance/rates',
    does: async () => {
      const made = await said(
        owner.post<Row>('/reports/balance/rates', { unit: 'hour', amount: '900.00', since: '2026-02-01' }),
      )
      const url = `/reports/balance/rates/${inner(made)['id']}`
      await said(owner.delete<Row>(url))
      await said(owner.post<Row>(`${url}/restore`, {}))
      return () => owner.delete(url)
    },
  },
  {
    what: 'a partner is put off on Today',
    shows: '/partners/:id/promises?state=open',
    does: async () => {
      const promise = await aPromise()
      await world.database.owner.query(
        `update promise set due_at = now() - interval '40 days' where id = $1`,
        [promise['id']],
      )
      const read = async () => JSON.stringify(shown(await said(owner.get<Row>('/today'))))
      const before = await read()
      const mark = inner(
        await said(owner.post<Row>('/today/marks', { partnerId, reason: 'overdue_host', action: 'done' })),
      )
      expect(await read()).not.toBe(before)
      await said(owner.delete<Row>(`/today/marks/${partnerId}/${mark['id']}`))
      expect(await read()).toBe(before)
      return () => owner.post(at(`/promises/${promise['id']}/withdraw`), {})
    },
  },
  {
    what: 'a conflict of interest is noted',
    shows: '/partners/:id',
    does: async () => {
      const made = await said(
        owner.post<Row>(at('/conflicts-of-interest'), {
          about: 'market',
          of: 'host',
          note: 'тот же рынок',
          audience: 'host',
        }),
      )
      return () => owner.post(at(`/conflicts-of-interest/${made['id']}/clear`), {})
    },
  },
  {
    what: 'a scheme of segments is made',
    shows: '/segment-schemes',
    does: async () => {
      await said(owner.get<Row>('/segment-schemes'))
      const definition = {
        code: 'one_more',
        nameRu: 'Ещё',
        nameEn: 'More',
        segments: [{ code: 'rest', nameRu: 'Все', nameEn: 'All', rule: null }],
      }
      const { scheme } = await said(owner.post<Row>('/segment-schemes', definition))
      const one = scheme as Row
      return () => owner.post(`/segment-schemes/${one['id']}/archive`, {}, version(one))
    },
  },
  {
    what: 'a playbook is made',
    shows: '/playbooks',
    does: async () => {
      await said(owner.get<Row>('/playbooks'))
      const made = await said(
        owner.post<Row>('/playbooks', {
          nameRu: 'Зрелые',
          nameEn: 'Mature',
          target: { by: 'stage', value: 'mature' },
          isOn: false,
          steps: [],
        }),
      )
      const one = (made['playbook'] as Row | undefined) ?? made
      return () => owner.post(`/playbooks/${one['id']}/archive`, {}, version(one))
    },
  },
)

/** What is shown, without what is in an archive and what counts or dates the writing itself; a gate has no name but its place and condition. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((one) => !one?.archivedAt).map(shown)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(
        ([key]) => !['version', 'updatedAt', 'rank', ...('condition' in value ? ['id'] : [])].includes(key),
      )
      .map(([key, one]) => [key, shown(one)]),
  )
}

it.each(deeds)('$what, and taken back', async ({ shows, does }) => {
  const read = async () => shown(await said(owner.get<Row>(shows.replace(':id', partnerId))))
  const before = await read()
  const undo = await does()
  await world.settled()
  const answer = await undo()
  expect(answer.status, answer.text).toBeLessThan(300)
  await world.settled()
  const after = await read()
  if (shows === '/partners/:id') expect((after as Row)['partner']).toEqual((before as Row)['partner'])
  else expect(after).toEqual(before)
})

describe('every operation that changes something', () => {
  it('is done and taken back here, or says why not, in one place', () => {
    const changing = readApiDocument(world.app)
      .operations.filter(({ method }) => method !== 'GET')
      .map(({ id }) => id)
    const lists = [
      [...walked],
      NOTHING_TO_UNDO,
      SET_BACK,
      Object.values(UNDONE_ELSEWHERE).flat(),
      NO_UNDO.flatMap(({ operations }) => operations),
    ]
    const named = lists.flat()
    expect(changing.filter((id) => !named.includes(id))).toEqual([])
    expect(named.filter((id) => !changing.includes(id))).toEqual([])
    const twice = lists
      .slice(1)
      .flat()
      .filter((id, at, all) => walked.has(id) || all.indexOf(id) !== at)
    expect(twice).toEqual([])
  })

  it('that cannot be taken back stands in the guide with its reason, and nothing else does', () => {
    for (const language of ['en', 'ru'] as const) {
      const guide = readFileSync(new URL(`../../docs/guide/${language}/everyday.md`, import.meta.url), 'utf8')
      const rows = [...guide.matchAll(/^\| (?!What|Что|-)([^|]+) \| ([^|]+) \|$/gm)].map(([, what]) => what)
      expect(rows).toEqual(NO_UNDO.map((one) => one[language]))
    }
  })

  it('that is taken back elsewhere is so in a test that is there', () => {
    for (const file of Object.keys(UNDONE_ELSEWHERE))
      expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), file).toMatch(
        /undo|undone|restore|taken back|takes? back|call.?back|revok|delete\(/i,
      )
  })
})
