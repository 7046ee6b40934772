import { createHmac, timingSafeEqual } from 'node:crypto'

/** The name of the session cookie; browsers accept the `__Secure-` one over https only. */
export function sessionCookieName(isSecure: boolean): string {
  return isSecure ? '__Secure-artel.session_token' : 'artel.session_token'
}

/** One cookie of a `Cookie` header as it was written, or null. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (!header) return null
  for (let start = 0; start < header.length; ) {
    let end = header.indexOf(';', start)
    if (end === -1) end = header.length
    while (header.charCodeAt(start) === 32) start++
    if (header.startsWith(name, start) && header[start + name.length] === '=')
      return header.slice(start + name.length + 1, end).trim()
    start = end + 1
  }
  return null
}

/**
 * The session's token in a signed cookie value `token.signature` (HMAC-SHA256, base64, percent-encoded), or null when
 * it was not signed with this secret.
 */
export function openSignedCookie(value: string | null, secret: string): string | null {
  if (!value || value.length > 500) return null
  let plain: string
  try {
    plain = decodeURIComponent(value)
  } catch {
    return null
  }
  const dot = plain.lastIndexOf('.')
  if (dot < 1) return null
  const token = plain.slice(0, dot)
  const given = Buffer.from(plain.slice(dot + 1), 'base64')
  const expected = createHmac('sha256', secret).update(token).digest()
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null
}
