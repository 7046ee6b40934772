import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLog } from './log.ts'

function written(write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  write(
    createLog('trace', {
      write: (line: string) => {
        text += line
      },
    }),
  )
  return text
}

it.each([
  ['a password', { password: 'hunter2' }],
  ['a nested header', { req: { headers: { authorization: 'hunter2', cookie: 'hunter2' } } }],
  ['a token in a list', { users: [{ resetToken: 'hunter2' }] }],
  ['a database address', { databaseUrl: 'hunter2' }],
  ['an address with a password', { server: 'postgres://artel:hunter2@127.0.0.1:5/artel' }],
  ['a link with a token', { path: '/reset?token=hunter2&lang=ru' }],
  ['an error that quotes an address', { err: new Error('no route to smtp://me:hunter2@mail') }],
  ['an error with a secret field', { err: Object.assign(new Error('refused'), { apiKey: 'hunter2' }) }],
  ['text with a bearer key', { note: 'sent Authorization: Bearer hunter2' }],
])('hides %s', (_, fields) => {
  const text = written((log) => log.info(fields, 'happened'))
  expect(text).not.toContain('hunter2')
  expect(JSON.parse(text)).toMatchObject({ level: 'info', msg: 'happened' })
})

it('hides secrets in the message itself and in children', () => {
  const text = written((log) => log.child({ cookie: 'hunter2' }).warn('opened postgres://a:hunter2@h/d'))
  expect(text).not.toContain('hunter2')
})

it('keeps ordinary fields and writes one JSON object per line, whatever the fields are', () => {
  expect(JSON.parse(written((log) => log.info({ rows: 3n, partner: { name: 'Ромашка' } })))).toMatchObject({
    rows: 3,
    partner: { name: 'Ромашка' },
  })
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (fields, message) => {
      const text = written((log) => log.info(fields, message))
      expect(text.trimEnd().split('\n').length).toBe(1)
      JSON.parse(text)
    }),
  )
})
