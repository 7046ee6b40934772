/** `?a=1&b=x` → `{ a: '1', b: 'x' }`: values stay texts, so that `q=007` is not read as a number. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

/** The other way round; empty values are left out, so that addresses stay short. */
export function stringifySearch(search: Record<string, unknown>): string {
  const written = new URLSearchParams()
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') written.set(key, String(value))
  }
  // Commas and dots are allowed in a query and keep lists and ranges readable.
  const text = written.toString().replaceAll('%2C', ',')
  return text ? `?${text}` : ''
}
