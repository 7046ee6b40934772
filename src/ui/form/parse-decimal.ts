/**
 * Decimal text with a point from what a person types: `1 234,50`, `1,234.50`, `−3`. The last of comma and point is
 * the decimal separator when both occur; a single comma is decimal unless exactly three digits follow several groups.
 * Null when it is no number.
 */
export function parseDecimal(typed: string): string | null {
  const text = typed.replace(/[\s\u00a0\u202f']/g, '').replace(/^[\u2212\u2013-]/, '-')
  if (!/^-?\d[\d.,]*$/.test(text)) return null
  const comma = text.lastIndexOf(',')
  const point = text.lastIndexOf('.')
  const decimal = Math.max(comma, point)
  if (decimal < 0) return text
  const mark = text.charAt(decimal)
  const marks = text.split(mark).length - 1
  const other = mark === ',' ? '.' : ','
  const whole = text.slice(0, decimal)
  if (marks > 1) {
    // 1,234,567: the mark groups thousands throughout
    return /^-?\d{1,3}([.,]\d{3})+$/.test(text) && !text.includes(other) ? text.replaceAll(mark, '') : null
  }
  if (whole.includes(other) && !/^-?\d{1,3}([.,]\d{3})+$/.test(whole)) return null
  const part = text.slice(decimal + 1)
  if (!/^\d*$/.test(part)) return null
  return part === '' ? whole.replaceAll(other, '') : `${whole.replaceAll(other, '')}.${part}`
}
