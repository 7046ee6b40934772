import i18next from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { ApiError, type FieldProblem } from './api-error.ts'
import { fieldErrors, problemLine, problemWords, wordsOfCode } from './problem-words.ts'
import problems from './problems/ru.json' with { type: 'json' }
import ui from './ru.json' with { type: 'json' }

const refusal = (code: string, more: Partial<ConstructorParameters<typeof ApiError>[0]> = {}) =>
  new ApiError({ status: 422, code, title: 'Unprocessable', detail: 'In English.', ...more })

describe('words of a problem', () => {
  beforeAll(async () => {
    await i18next.init({ lng: 'ru', fallbackLng: false, resources: { ru: { ui, problems } } })
  })

  it('are those of its code, never the English of the answer', () => {
    expect(problemWords(refusal('not_recorded_by_you'))).toMatchObject({
      title: 'Это записала другая сторона.',
      detail: 'Изменить может только она.',
      isGeneral: false,
    })
  })

  it('are general for a code without words, for our own failures and without a connection', () => {
    const title = (status: number, code: string) => problemWords(refusal(code, { status })).title
    expect(title(422, 'never_heard')).toBe('Сервер это не принял.')
    expect(title(500, 'invalid')).toBe('У нас что-то сломалось.')
    expect(title(0, 'invalid')).toBe('Сервер не отвечает.')
    expect(problemWords(new Error('anything')).isGeneral).toBe(true)
  })

  it('are those of the first field where the code says only that something is wrong', () => {
    const errors = [{ pointer: '#/happenedAt', code: 'unknown_field' }]
    expect(problemLine(refusal('invalid', { errors }))).toContain('Такого поля нет.')
  })

  it('leave out a sentence whose values were not told', () => {
    expect(wordsOfCode('too_large')?.detail).toBeNull()
    expect(wordsOfCode('too_large', { limit: '25 MB' })?.detail).toBe('Можно не больше 25 MB.')
  })

  it('stand beside their fields, and speak of text as text', () => {
    const errors: FieldProblem[] = [
      {
        pointer: '#/lines/0/qty',
        code: 'too_small',
        detail: 'Too small',
        params: { minimum: 2, origin: 'number' },
      },
      { pointer: '#/name', code: 'too_small', detail: 'Too small', params: { minimum: 1, origin: 'string' } },
      { pointer: '#/text', code: 'too_big', detail: 'Too big', params: { maximum: 40, origin: 'string' } },
    ]
    expect(fieldErrors(refusal('invalid', { status: 400, errors }))).toEqual({
      'lines.0.qty': 'Это меньше, чем нужно. Самое меньшее — 2.',
      name: 'Здесь нужно значение. Заполните это поле.',
      text: 'Это больше, чем можно. Знаков можно не больше 40.',
    })
  })
})
