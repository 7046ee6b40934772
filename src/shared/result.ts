/** What a function answers that may refuse: the value, or a stable snake_case code that says why not. */
export type Result<T, Refusal extends string = string> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: Refusal }

/** The accepted side of a `Result`. */
export function accepted<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value }
}

/** The refused side of a `Result`. */
export function refused<Refusal extends string>(
  refusal: Refusal,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal }
}
