import { expect, it } from 'vitest'
import { newId } from '#shared/ids.ts'
import { scriptOf } from './capture.ts'
import { freshener, idsMadeBy } from './freshen.ts'

const network = newId()
const request = (id: string, word: string) =>
  scriptOf([
    { pool: 'identity', client: 1, text: 'select', values: ['token'], name: 'known' },
    { pool: 'server', client: 2, text: `begin; set local app.network_id = '${network}'`, values: [] },
    { pool: 'server', client: 2, text: 'insert', values: [id, network, `Ромашка ${word}`, 7, null] },
    { pool: 'server', client: 2, text: 'refresh', values: [`{${id}}`, [id, 'x'], `{"id":"${id}"}`] },
  ])

it('puts the statements of one connection into one step', () => {
  expect(request(newId(), 'abcdefgh').steps.map(({ pool, statements }) => [pool, statements.length])).toEqual(
    [
      ['identity', 1],
      ['server', 3],
    ],
  )
})

it('gives new ids for those the request made, the same one wherever it stood, and leaves the rest', () => {
  const [first, second] = [request(newId(), 'abcdefgh'), request(newId(), 'ijklmnop')]
  const made = idsMadeBy(first, second)
  expect(made).toHaveLength(1)
  const again = freshener(first, made, 'abcdefgh')
  const seen = new Set<string>()
  for (let run = 0; run < 50; run++) {
    const [, [begin, insert, refresh] = []] = again()
    const id = String(insert?.values[0])
    expect(begin?.text).toContain(network)
    expect(insert?.values.slice(1, 2)).toEqual([network])
    expect(insert?.values[2]).toMatch(/^Ромашка [a-z]{8}$/)
    expect(refresh?.values).toEqual([`{${id}}`, [id, 'x'], `{"id":"${id}"}`])
    expect(made).not.toContain(id)
    seen.add(id)
  }
  expect(seen.size).toBe(50)
})

it('gives a reading request back as it was', () => {
  const script = request(newId(), 'abcdefgh')
  const again = freshener(script, idsMadeBy(script, script), null)
  expect(again()).toEqual(script.steps.map(({ statements }) => statements))
})
