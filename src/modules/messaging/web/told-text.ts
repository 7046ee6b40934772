import { useTranslation } from 'react-i18next'
import type { Notification } from '../contract.ts'

/** What happened, in one sentence: the words of the kind with its values in place. */
export function useToldText(): (row: Pick<Notification, 'kind' | 'data' | 'partnerName'>) => string {
  const { t } = useTranslation('messaging')
  return ({ kind, data, partnerName }) => {
    const given = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null))
    const values = {
      actor: t('somebody'),
      partner: partnerName ?? t('thePartner'),
      title: '',
      ...given,
      // React escapes what it shows
      interpolation: { escapeValue: false },
    }
    return t(`told.${kind}`, { ...values, defaultValue: t('toldOther', values) })
  }
}
