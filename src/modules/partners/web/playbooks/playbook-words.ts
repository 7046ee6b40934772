import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import type { Playbook, PlaybookKept, PlaybookStepDefinition } from '../../contract.ts'
import { useStages } from '../stages.ts'

/** Words of playbooks in the reader's language. */
export function usePlaybookWords() {
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const stages = useStages()
  const name = (one: { nameRu: string; nameEn: string }) => (i18n.language === 'ru' ? one.nameRu : one.nameEn)
  return {
    name,
    target: (playbook: Pick<Playbook, 'target' | 'segment'>): string => {
      const { target, segment } = playbook
      if (target.by === 'segment') return t('playbooks.ofSegment', { name: segment ? name(segment) : '–' })
      if (target.by === 'stage') return t('playbooks.ofStage', { name: stages.name(target.value) })
      return t('playbooks.ofType', { name: t(`${target.by}.${target.value}`) })
    },
    timing: ({ timing }: PlaybookStepDefinition): string => {
      if (timing.type === 'every') return t(`playbooks.every.${timing.period}`)
      const days = t(timing.working ? 'playbooks.workingDays' : 'playbooks.days', { count: timing.days })
      if (timing.type === 'after') return t('playbooks.after', { days })
      const facts = timing.facts.map((kind) => t(`playbooks.occasion.${kind.replace('.', '_')}`)).join(', ')
      return t('playbooks.onFact', { days, facts })
    },
    who: ({ who }: PlaybookStepDefinition): string =>
      who.by === 'curator'
        ? t('playbooks.curator')
        : who.by === 'role'
          ? t(`playbooks.role.${who.role}`)
          : t('playbooks.person'),
    evidence: ({ evidence }: PlaybookStepDefinition): string =>
      evidence.length === 0
        ? t('playbooks.byHand')
        : evidence.map((kind) => t(`playbooks.evidence.${kind.replace('.', '_')}`)).join(', '),
    kept: (kept: PlaybookKept): string => {
      const n = kept.kept + kept.late + kept.missed
      if (kept.share === null || !kept.interval) return t('playbooks.nothingDue')
      return t('playbooks.keptShare', {
        count: n,
        share: format.percent(kept.share),
        low: format.percent(kept.interval[0], { bare: true }),
        high: format.percent(kept.interval[1]),
        n: format.number(n),
      })
    },
  }
}
