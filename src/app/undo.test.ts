import { beforeAll, expect, it } from 'vitest'
import { type Answer, type Client, type TestApp, testApp } from '#testing/app.ts'
import { modules } from './modules.ts'

// Each deed is done and taken back the way its page does it; then the page shows exactly what it showed before. What
// cannot be taken back stands in docs/guide/*/everyday.md with its reason.

type Row = Record<string, unknown>
type Undo = () => Promise<Answer<Row>>
type Deed = {
  what: string
  /** What the page shows of it. */
  shows: string
  does: () => Promise<Undo>
}

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

beforeAll(async () => {
  world = await testApp({ modules: [...modules] })
  owner = await world.signedIn({ name: 'Ольга Хозяйка' })
  colleague = await world.signedIn({ role: 'curator', name: 'Борис' })
  partnerId = (await said(owner.post<Row>('/partners', { name: 'Лён и Ко', stage: 'contact' })))[
    'id'
  ] as string
  tag = part(await said(owner.post<Row>('/tags', { name: 'Ярмарка' })), 'tag')['id'] as string
  other = part(await said(owner.post<Row>('/tags', { name: 'Выставка' })), 'tag')['id'] as string
  await said(owner.put<Row>(at('/tags'), { tags: [{ id: tag }] }))
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

/** What is shown, without what counts or dates the writing itself; a gate has no name but its place and condition. */
function shown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shown)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['version', 'updatedAt', ...('condition' in value ? ['id'] : [])].includes(key))
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
