import { createHash, randomBytes, randomInt } from 'node:crypto'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const pattern = /^artel_[a-z]+_([0-9a-f]{12})_([0-9A-Za-z]{43})$/

/** A key as it is shown once: its whole text, the part that names it, and the digest that is kept. */
export type FreshKey = { text: string; publicId: string; hash: Buffer }

/** Makes a key `artel_live_<12 hex>_<43 base62>`: 256 random bits, kept only as their SHA-256. */
export function makeKey(): FreshKey {
  const publicId = randomBytes(6).toString('hex')
  const secret = Array.from({ length: 43 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return { text: `artel_live_${publicId}_${secret}`, publicId, hash: digest(secret) }
}

/** The name and the digest of a key from an `Authorization: Bearer` header; null when it is not one of ours. */
export function readKey(authorization: string | undefined): { publicId: string; hash: Buffer } | null {
  if (!authorization || authorization.length > 120 || !/^bearer /i.test(authorization)) return null
  const parts = pattern.exec(authorization.slice(7).trim())
  return parts?.[1] && parts[2] ? { publicId: parts[1], hash: digest(parts[2]) } : null
}

function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
