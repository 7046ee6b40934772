import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceName, lockSeconds, passwordRefusal } from './rules.ts'

describe('passwords', () => {
  it.each([
    ['short', 'password_short'],
    ['123456789', 'password_short'],
    ['x'.repeat(200), 'password_long'],
    ['1234567890', 'password_common'],
    ['0987654321', 'password_common'],
    ['aaaaaaaaaaaa', 'password_common'],
    ['abcabcabcabc', 'password_common'],
    ['abcdefghijkl', 'password_common'],
    ['password123', 'password_common'],
    ['P@ssw0rd2024!', 'password_common'],
    ['qwertyuiop', 'password_common'],
    ['Qwerty12345', 'password_common'],
    ['1qaz2wsx3edc', 'password_common'],
    ['1q2w3e4r5t6y', 'password_common'],
    ['йцукенгшщз', 'password_common'],
    ['Пароль12345', 'password_common'],
    ['gfhjkm123456', 'password_common'],
    ['administrator1', 'password_common'],
    ['passwordpassword', 'password_common'],
    ['Summer2026!!', 'password_common'],
  ])('refuses %s as %s', (password, refusal) => {
    expect(passwordRefusal(password)).toBe(refusal)
  })

  it.each([
    'correct staple horse',
    'мой кот не ест рыбу',
    'plovdiv-7-teapots',
    'j4kd82mq0xzw',
    'ТридцатьТриКоровы',
  ])('takes %s: no rule about capitals, digits or signs', (password) => {
    expect(passwordRefusal(password)).toBeNull()
  })

  it('refuses what can be read off the account', () => {
    expect(passwordRefusal('Konstantinov1', ['Ivan Konstantinov', 'ik@firm.example'])).toBe('password_common')
    expect(passwordRefusal('buyer@firm.example', ['', 'buyer@firm.example'])).toBe('password_common')
    expect(passwordRefusal('firmfirmxyzq', ['', 'buyer@firm.example'])).toBeNull()
  })

  it('always takes long random ones and never one below ten characters', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        fc.pre(new Set(bytes).size > 8)
        return passwordRefusal(Buffer.from(bytes).toString('base64url')) === null
      }),
    )
    fc.assert(fc.property(fc.string({ maxLength: 9 }), (text) => passwordRefusal(text) === 'password_short'))
  })
})

describe('the wait after failures', () => {
  const rule = { threshold: 5, base: 15, most: 3600 }

  it.each([
    [0, 0],
    [4, 0],
    [5, 15],
    [6, 30],
    [8, 120],
    [100, 3600],
  ])('after %i is %i seconds', (failures, seconds) => {
    expect(lockSeconds(failures, rule)).toBe(seconds)
  })

  it('never shrinks as failures grow, and never passes the most', () => {
    fc.assert(
      fc.property(fc.nat(10_000), (failures) => {
        const [now, next] = [lockSeconds(failures, rule), lockSeconds(failures + 1, rule)]
        return next >= now && next <= rule.most
      }),
    )
  })
})

it.each([
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36',
    'Chrome · Linux',
  ],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0', 'Firefox · Windows'],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1',
    'Safari · iPhone',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 YaBrowser/24.10 Safari/537.36',
    'Yandex Browser · Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0',
    'Edge · macOS',
  ],
  ['curl/8.9', 'curl/8.9'],
  ['', ''],
])('names the device of %s', (agent, name) => {
  expect(deviceName(agent)).toBe(name)
})
