import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFactWords } from '#modules/workspace/web/index.ts'
import { IconButton } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { SideMark } from '#ui/side.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Partner } from '../../contract.ts'
import { useChanges } from './follow-api.ts'

const few = 4

/** What others have done since the reader looked last; nothing where there is no news. */
export function ChangesPanel({ partner, seller }: { partner: Partner; seller: 'host' | 'partner' }) {
  const { t } = useTranslation('partners')
  const format = useFormat()
  const wordsOf = useFactWords(seller)
  const changes = useChanges(partner.id)
  const [opened, setOpened] = useState(false)
  const [hidden, setHidden] = useState(false)
  if (!changes || changes.total === 0 || changes.seenAt === null || hidden) return null
  const shown = opened ? changes.data : changes.data.slice(0, few)
  return (
    <section className="changes-panel" aria-label={t('changes.title')}>
      <header>
        <b>{t('changes.count', { count: changes.total, day: format.nearDay(changes.seenAt) })}</b>
        <IconButton icon="cross" label={t('changes.close')} onClick={() => setHidden(true)} />
      </header>
      <ul>
        {shown.map((fact) => {
          const words = wordsOf({ ...fact, happenedAt: fact.at })
          return (
            <li key={fact.id}>
              <span className="mm small">
                <DateText value={fact.at} near />
              </span>
              <SideMark side={words.side} bare />
              <span className="cut" title={words.title}>
                {words.title}
              </span>
              {fact.actorName ? <span className="mm small nw">{fact.actorName}</span> : null}
            </li>
          )
        })}
      </ul>
      {changes.data.length > few ? (
        <button
          type="button"
          className="link small"
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
        >
          {opened ? t('changes.fewer') : t('changes.all', { count: changes.total })}
        </button>
      ) : null}
    </section>
  )
}
