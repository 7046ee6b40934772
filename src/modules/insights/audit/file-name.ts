import type { AuditDocument } from './shapes.ts'

/** The name of the file: what it is and the day it tells of, in letters every program takes. */
export function auditFileName({ language, day }: AuditDocument, ending: 'pdf' | 'xlsx'): string {
  return `artel-audit-${language}-${day}.${ending}`
}
