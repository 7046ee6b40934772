import './gallery.css'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isLanguage } from '#shared/language.ts'
import { AppShell, type ShellGroup } from '#ui/app-shell.tsx'
import { Button } from '#ui/button.tsx'
import { LocaleProvider } from '#ui/locale.tsx'
import { Page } from '#ui/page.tsx'
import { changeLanguage } from '../i18n.ts'
import { ChartRows } from './charts.tsx'
import { FormRows } from './forms.tsx'
import { PartRows } from './parts.tsx'
import { StateRows } from './states.tsx'
import { TableRows } from './tables.tsx'
import { TwoSidesRow } from './two-sides.tsx'
import { useWords } from './words.ts'

/** Every part of `ui` on one page, in the frame; `?seat=partner` shows the other seat. */
export function GalleryPage() {
  const { i18n } = useTranslation()
  const say = useWords()
  const language = isLanguage(i18n.language) ? i18n.language : 'en'
  const [side, setSide] = useState<'host' | 'partner'>(
    new URLSearchParams(window.location.search).get('seat') === 'partner' ? 'partner' : 'host',
  )
  const other = side === 'host' ? 'partner' : 'host'
  const names = { host: say('Северный Ткач', 'Severny Tkach'), partner: say('Лён и Нить', 'Len i Nit') }
  return (
    <LocaleProvider language={language} timeZone="Europe/Moscow" currency="RUB">
      <AppShell
        seat={{
          side,
          name: names[side],
          note: say('сеть из 412 партнёров', 'network of 412 partners'),
          others: [{ key: other, side: other, name: names[other], onPress: () => setSide(other) }],
        }}
        groups={groupsOf(say)}
        person={{
          name: say('Анна Верещагина', 'Anna Vereshchagina'),
          note: say('куратор', 'curator'),
          menu: [{ key: 'out', text: say('Выйти', 'Sign out') }],
        }}
        language={language}
        onLanguage={(next) => void changeLanguage(next)}
        onFind={() => undefined}
        notice={say('Это демонстрационная сеть.', 'This is the demonstration network.')}
      >
        <Page
          sentence={say('Детали, из которых собраны страницы', 'Parts the pages are made of')}
          lead={say(
            'Цвет говорит только о двух вещах: чьё это и как идут дела. Остальное набрано чернилами.',
            'Colour says only two things: whose it is and how it goes. Everything else is ink.',
          )}
          crumbs={[
            { text: say('Партнёры', 'Partners'), to: '/gallery' },
            { text: say('стратегические', 'strategic') },
          ]}
          actions={
            <>
              <Button>{say('Назначить встречу', 'Schedule a meeting')}</Button>
              <Button kind="main">{say('Ответить на претензию', 'Answer the claim')}</Button>
            </>
          }
        >
          <PartRows />
          <StateRows />
          <TableRows />
          <FormRows />
          <ChartRows />
          <TwoSidesRow />
        </Page>
      </AppShell>
    </LocaleProvider>
  )
}

function groupsOf(say: (ru: string, en: string) => string): ShellGroup[] {
  const entry = (key: string, text: string, count?: number) => ({
    key,
    to: '/gallery',
    text,
    count,
    phone: true,
  })
  return [
    {
      key: 'work',
      entries: [
        { ...entry('today', say('Сегодня', 'Today'), 7), icon: 'today' },
        { ...entry('partners', say('Партнёры', 'Partners'), 412), icon: 'people', current: true },
        { ...entry('promises', say('Обещания', 'Promises'), 38), icon: 'promise' },
        { ...entry('documents', say('Счета и документы', 'Billing and documents'), 15), icon: 'document' },
      ],
    },
    {
      key: 'insight',
      entries: [
        entry('insights', say('Аналитика', 'Insights')),
        entry('plans', say('Планы и встречи', 'Plans')),
      ],
    },
  ]
}
