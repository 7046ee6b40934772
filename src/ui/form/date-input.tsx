import '@mantine/dates/styles.layer.css'
import 'dayjs/locale/ru'
import { type DateInputProps, DatesProvider, DateInput as MantineDateInput } from '@mantine/dates'
import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../locale.tsx'

dayjs.extend(customParseFormat)

const typed = { ru: ['DD.MM.YYYY', 'DD.MM.YY', 'YYYY-MM-DD'], en: ['DD/MM/YYYY', 'D MMM YYYY', 'YYYY-MM-DD'] }

/** The calendar field: the week starts on Monday, days are typed the way the reader writes them. */
export function DateInput(props: DateInputProps) {
  const { language } = useFormat()
  const { t } = useTranslation('ui')
  const shown = language === 'ru' ? 'DD.MM.YYYY' : 'DD/MM/YYYY'
  const parse = (text: string) => {
    const day = dayjs(text.trim(), typed[language], true)
    return day.isValid() ? day.format('YYYY-MM-DD') : null
  }
  return (
    <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
      <MantineDateInput
        valueFormat={shown}
        placeholder={t('calendar.placeholder')}
        dateParser={parse}
        clearButtonProps={{ 'aria-label': t('form.clear') }}
        ariaLabels={{
          previousMonth: t('calendar.previousMonth'),
          nextMonth: t('calendar.nextMonth'),
          previousYear: t('calendar.previousYear'),
          nextYear: t('calendar.nextYear'),
          previousDecade: t('calendar.previousDecade'),
          nextDecade: t('calendar.nextDecade'),
        }}
        {...props}
      />
    </DatesProvider>
  )
}
