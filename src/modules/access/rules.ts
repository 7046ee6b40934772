export const PASSWORD_MIN = 10
export const PASSWORD_MAX = 128

export type PasswordRefusal = 'password_short' | 'password_long' | 'password_common'

// The words that lists of leaked passwords are made of, in Russian also as typed with the wrong keyboard or in Latin
// letters. A common word with digits and signs around it is as guessable as the word.
const COMMON_WORDS = new Set(
  (
    'password passw0rd parol porol пароль gfhjkm qwerty qwertyuiop qwertyu qwert йцукен йцукенг йцукенгшщз zxcvbn zxcvbnm ' +
    'ячсмить asdfgh asdfghjkl фывапролдж admin administrator админ администратор root user guest welcome letmein iloveyou ' +
    'yatebyalyublyu люблю lyubov любовь love monkey dragon football baseball master sunshine princess shadow superman batman ' +
    'michael jennifer jordan charlie thomas daniel andrew robert ashley nicole jessica matthew joshua trustno starwars ' +
    'computer internet samsung google facebook microsoft windows hello привет privet ghbdtn default changeme change secret ' +
    'test testing tester temp temporary demo login access system server database company office spring summer autumn winter ' +
    'monday january february march april june july august september october november december москва moskva moscow россия ' +
    'russia spartak спартак зенит zenit natasha наташа sergey сергей andrey андрей alexander александр aleksandr dmitry ' +
    'дмитрий maxim максим marina марина vladimir владимир ivan иван solnyshko солнышко zaychik зайчик kotik котик ' +
    'artel артель partner партнер partners партнеры abcdef abcdefgh qazwsx qazwsxedc qweasd qweasdzxc qweasdzxc пароль ' +
    'correcthorsebatterystaple whatever freedom cheese pokemon hunter killer soccer hockey ranger buster harley ginger ' +
    'pepper cookie banana orange purple silver golden diamond flower butterfly chocolate'
  ).split(' '),
)
const WALKS = [
  '01234567890123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
  'йцукенгшщзхъфывапролджэячсмитьбю',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  '1q2w3e4r5t6y7u8i9o0p',
]

/**
 * Why a password is not accepted, or null: shorter than 10 characters, longer than 128, or among the first that are
 * guessed: a common word with digits or signs, a walk over the keyboard, few characters repeated, or what can be read
 * off the account (`known`: name, mail address). No rule about capitals, digits or signs.
 */
export function passwordRefusal(password: string, known: readonly string[] = []): PasswordRefusal | null {
  const length = [...password].length
  if (length < PASSWORD_MIN) return 'password_short'
  if (length > PASSWORD_MAX) return 'password_long'
  const plain = password.toLowerCase().normalize('NFKC')
  if (new Set(plain).size < 4 || repeats(plain) || isWalk(plain)) return 'password_common'
  const bare = letters(plain)
  if (isCommonWord(bare) || isCommonWord(letters(unleet(plain)))) return 'password_common'
  const parts = known
    .flatMap((text) => text.toLowerCase().split(/[@\s.,_-]+/))
    .filter((part) => part.length >= 4)
  if (parts.some((part) => bare === letters(part) || plain === part)) return 'password_common'
  return known.some((text) => text.toLowerCase() === plain) ? 'password_common' : null
}

function letters(text: string): string {
  return text.replace(/[^\p{L}]/gu, '')
}

function unleet(text: string): string {
  const meant: Record<string, string> = {
    '0': 'o',
    '1': 'i',
    '3': 'e',
    '4': 'a',
    '5': 's',
    '7': 't',
    '@': 'a',
    $: 's',
  }
  return text.replace(/[^\p{L}]+$/u, '').replace(/[013457@$]/g, (sign) => meant[sign] ?? sign)
}

/** A common word, or one written twice or thrice. */
function isCommonWord(word: string): boolean {
  if (COMMON_WORDS.has(word)) return true
  for (const times of [2, 3]) {
    const once = word.slice(0, word.length / times)
    if (once.length >= 3 && once.repeat(times) === word && COMMON_WORDS.has(once)) return true
  }
  return false
}

function repeats(text: string): boolean {
  for (let size = 1; size <= 4; size++) {
    const unit = text.slice(0, size)
    if (unit.repeat(Math.ceil(text.length / size)).slice(0, text.length) === text) return true
  }
  return false
}

/** Whether it is made of few runs along the keyboard, the alphabet or the digits, forwards or back. */
function isWalk(text: string): boolean {
  let runs = 0
  for (let start = 0; start < text.length; runs++) {
    let length = 1
    for (const walk of WALKS)
      for (const line of [walk, [...walk].reverse().join('')]) {
        let reach = 1
        while (start + reach < text.length && line.includes(text.slice(start, start + reach + 1))) reach++
        length = Math.max(length, reach)
      }
    start += length
  }
  return runs <= Math.max(1, Math.floor(text.length / 5))
}

/** How long further tries wait after so many failures in a row: nothing below the threshold, then doubling. */
export function lockSeconds(
  failures: number,
  rule: { threshold: number; base: number; most: number },
): number {
  if (failures < rule.threshold) return 0
  return Math.min(rule.base * 2 ** Math.min(failures - rule.threshold, 30), rule.most)
}

/** A short name of a browser and its system from a User-Agent, for people who look for a device of their own. */
export function deviceName(agent: string | null | undefined): string {
  if (!agent) return ''
  const browser =
    /(Edg|OPR|YaBrowser|Vivaldi|SamsungBrowser|Firefox|FxiOS|CriOS|Chrome|Safari)\//.exec(agent)?.[1] ?? ''
  const names: Record<string, string> = {
    Edg: 'Edge',
    OPR: 'Opera',
    YaBrowser: 'Yandex Browser',
    SamsungBrowser: 'Samsung Internet',
    FxiOS: 'Firefox',
    CriOS: 'Chrome',
  }
  const special = /\b(Edg|OPR|YaBrowser|Vivaldi|SamsungBrowser)\//.exec(agent)?.[1]
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux)/.exec(agent)?.[1] ?? ''
  const systems: Record<string, string> = { 'Mac OS X': 'macOS', CrOS: 'ChromeOS' }
  const name = names[special ?? browser] ?? special ?? browser
  const parts = [name, systems[system] ?? system].filter((part) => part !== '')
  return parts.length > 0 ? parts.join(' · ') : agent.slice(0, 40)
}

/** Whether a text looks like a mail address: one @ with something on both sides and no space. */
export function isMailAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim())
}
