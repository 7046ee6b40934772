import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export const STEP_SECONDS = 30
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The RFC 4648 base 32 of bytes, without padding: what authenticators take as a secret. */
export function toBase32(bytes: Uint8Array): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

/** The bytes of a base 32 text; what is not of its alphabet is left out. */
export function fromBase32(text: string): Buffer {
  let bits = ''
  for (const sign of text.toUpperCase()) {
    const value = ALPHABET.indexOf(sign)
    if (value >= 0) bits += value.toString(2).padStart(5, '0')
  }
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

/** A fresh secret of 160 bits, as RFC 4226 asks for. */
export function makeSecret(): string {
  return toBase32(randomBytes(20))
}

/** The step of time (RFC 6238) that an instant lies in. */
export function stepOf(at: Date): number {
  return Math.floor(at.getTime() / 1000 / STEP_SECONDS)
}

/** The six digits of a secret at a step: RFC 6238 with HMAC-SHA-1, what every authenticator speaks. */
export function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (digest[digest.length - 1] ?? 0) & 0x0f
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/**
 * The step whose code was given, now or one step to either side for clocks that differ; null when it is none of them or
 * not later than `lastStep`, the step of the last code that was taken: a code is good once.
 */
export function matchingStep(secret: string, code: string, at: Date, lastStep: number): number | null {
  const digits = code.replace(/[\s-]/g, '')
  if (!/^\d{6}$/.test(digits)) return null
  const now = stepOf(at)
  let found: number | null = null
  for (const step of [now - 1, now, now + 1]) {
    const isSame = timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(digits))
    if (isSame && step > lastStep) found ??= step
  }
  return found
}

/** The address that an authenticator reads from a picture: whose account it is, and the secret. */
export function authenticatorAddress(issuer: string, account: string, secret: string): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`
}

const RECOVERY_SIGNS = '23456789abcdefghjkmnpqrstuvwxyz'

/** Ten recovery codes of two groups of five signs, none of which is easily taken for another. */
export function makeRecoveryCodes(): string[] {
  const sign = () => {
    for (;;) {
      // the few highest bytes are thrown away, so that every sign is as likely
      const byte = randomBytes(1)[0] ?? 255
      if (byte < 248) return RECOVERY_SIGNS[byte % RECOVERY_SIGNS.length] ?? ''
    }
  }
  const group = () => Array.from({ length: 5 }, sign).join('')
  return Array.from({ length: 10 }, () => `${group()}-${group()}`)
}

/** A recovery code as it is compared: capitals, spaces and dashes do not matter. */
export function plainRecoveryCode(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '')
}
