/** An instant as facts write it: RFC 3339 UTC with milliseconds. */
export function instant(expression: string): string {
  return `to_char(${expression} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}

/**
 * Minor units as a decimal string with all decimals of the currency. `alias` names a row with the column `exponent` of
 * the temporary table `currency_exponent`.
 */
export function amountText(expression: string, alias = 'x'): string {
  return `round(${expression} / (10::numeric ^ ${alias}.exponent), ${alias}.exponent)::text`
}
