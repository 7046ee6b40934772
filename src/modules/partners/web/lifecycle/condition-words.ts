import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { GateCheck, GateCondition } from '../../contract.ts'
import { fieldLabel } from '../custom-fields/field-text.tsx'
import { useFields } from '../custom-fields/fields-api.ts'

type Words = (key: string, options?: Record<string, unknown>) => string

/** What a condition asks, as a person would say it. */
export function useConditionWords(): (condition: GateCondition) => string {
  const { t: words, i18n } = useTranslation('partners')
  const t = words as unknown as Words
  const format = useFormat()
  const fields = useFields()
  const word = (key: string, fallback: string) => (i18n.exists(`partners:${key}`) ? t(key) : fallback)
  return (condition) => {
    switch (condition.kind) {
      case 'account_fields':
        return t('gate.says.account_fields', {
          fields: condition.fields.map((field) => word(`gate.field.${field}`, field)).join(', '),
        })
      case 'custom_fields':
        return t('gate.says.account_fields', {
          fields: condition.codes
            .map((code) => {
              const field = fields.find((one) => one.code === code)
              return field ? fieldLabel(field, format.language) : code
            })
            .join(', '),
        })
      case 'legal_entity':
        return t(condition.isInnChecked ? 'gate.says.inn' : 'gate.says.legal_entity')
      case 'contacts':
        return condition.position
          ? t('gate.says.contactsOf', { count: condition.atLeast, position: condition.position })
          : t('gate.says.contacts', { count: condition.atLeast })
      case 'document': {
        const what =
          condition.title ?? word(`gate.documentKind.${condition.documentKind}`, condition.documentKind ?? '')
        const said = t(condition.isSigned ? 'gate.says.signed' : 'gate.says.document', { what })
        return condition.unlessOnTrust ? `${said}${t('gate.says.onTrust')}` : said
      }
      case 'promises':
        return condition.rule === 'none_overdue'
          ? t(`gate.says.noneOverdue.${condition.side}`)
          : t(`gate.says.keptShare.${condition.side}`, {
              share: format.percent(condition.share ?? 0),
              count: condition.atLeast ?? 1,
            })
      case 'facts': {
        const kinds = condition.factKinds
          .map((kind) => word(`gate.fact.${kind.replace('.', '_')}`, kind))
          .join(', ')
        return condition.withinDays === null
          ? t('gate.says.facts', { kinds, count: condition.atLeast })
          : t('gate.says.factsWithin', { kinds, count: condition.atLeast, days: condition.withinDays })
      }
      case 'curator':
        return t('gate.says.curator')
      case 'segment':
        return t('gate.says.segment', { segments: condition.segments.join(', ') || condition.scheme })
      case 'figure':
        return t('gate.says.figure', {
          figure: t(`gate.figure.${condition.figure}`),
          over: condition.figure.startsWith('orders')
            ? format.number(Number(condition.over))
            : format.money(condition.over, { cents: 'never' }),
        })
    }
  }
}

/** What there is, beside what is asked: for numbers only. */
export function useHaveWords(): (check: GateCheck) => string | null {
  const { t: words, i18n } = useTranslation('partners')
  const t = words as unknown as Words
  const format = useFormat()
  return ({ condition, isMet, have, need, missing }) => {
    if (condition.kind === 'account_fields' || condition.kind === 'custom_fields')
      return isMet
        ? null
        : t('gate.lacks', {
            what: missing
              .map((name) => (i18n.exists(`partners:gate.field.${name}`) ? t(`gate.field.${name}`) : name))
              .join(', '),
          })
    if (have === null || need === null) return null
    if (condition.kind === 'promises') {
      if (condition.rule === 'none_overdue') return have > 0 ? t('gate.overdue', { count: have }) : null
      if (missing.includes('ended')) return t('gate.ended', { have, need })
      return t('gate.keptNow', { share: format.percent(have) })
    }
    if (condition.kind === 'facts' || condition.kind === 'contacts')
      return t('gate.haveOf', { have: format.number(have), need: format.number(need) })
    if (condition.kind === 'figure') return t('gate.now', { have: format.number(have) })
    return null
  }
}
