/** Sides have colour; other lines differ by weight and dash; states have the colours of states. */
export type Look =
  | 'main'
  | 'second'
  | 'dashed'
  | 'host'
  | 'partner'
  | 'shared'
  | 'ok'
  | 'att'
  | 'brk'
  | 'faint'

export const lines: Record<Look, { className: string; width: number; dash?: string }> = {
  main: { className: 'si', width: 2 },
  second: { className: 's3l', width: 2 },
  dashed: { className: 's3l', width: 1.5, dash: '4 3' },
  faint: { className: 'se', width: 1 },
  host: { className: 'sh-l', width: 2 },
  partner: { className: 'sp-l', width: 2 },
  shared: { className: 'ss-l', width: 2 },
  ok: { className: 'sok', width: 2 },
  att: { className: 'sat', width: 2 },
  brk: { className: 'sb', width: 2 },
}

export const fills: Record<Look, string> = {
  main: 'fi',
  second: 'f3',
  dashed: 'f3',
  faint: 'fw',
  host: 'fh',
  partner: 'fp',
  shared: 'fs',
  ok: 'fo',
  att: 'fa',
  brk: 'fb',
}
