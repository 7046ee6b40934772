import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import type { JudgedCondition, JudgedSegment } from '../../contract.ts'
import { type ConditionWords, useConditionWords } from './condition-words.ts'

type Named = { code: string; nameRu: string; nameEn: string }

/** Why a partner is in a segment: every segment that was asked, in turn, with its conditions and the values they met. */
export function WhyList({ why, segments }: { why: readonly JudgedSegment[]; segments: readonly Named[] }) {
  const { t, i18n } = useTranslation('partners')
  const words = useConditionWords()
  const nameOf = (code: string) => {
    const found = segments.find((segment) => segment.code === code)
    return found ? (i18n.language === 'ru' ? found.nameRu : found.nameEn) : code
  }
  const last = why.at(-1)
  const others = why.slice(0, -1)
  return (
    <div className="seg-why">
      {last ? <OneSegment judged={last} name={nameOf(last.segment)} words={words} isAnswer /> : null}
      {others.length > 0 ? <p className="mm small">{t('segments.whyNot')}</p> : null}
      {others.map((judged) => (
        <OneSegment key={judged.segment} judged={judged} name={nameOf(judged.segment)} words={words} />
      ))}
    </div>
  )
}

function OneSegment(props: {
  judged: JudgedSegment
  name: string
  words: ConditionWords
  isAnswer?: boolean
}) {
  const { judged, name, words, isAnswer } = props
  const { t } = useTranslation('partners')
  return (
    <section>
      <h4>
        {name}
        <span className="mm small">
          {judged.match === 'rest' ? t('segments.rest') : t(`segments.match.${judged.match}`)}
        </span>
      </h4>
      {judged.items.length > 0 ? (
        <ul className={isAnswer ? 'conds' : 'conds m'}>
          {judged.items.map((item) =>
            'items' in item ? (
              <li key={JSON.stringify(item.items.map(({ condition }) => condition))}>
                <Mark met={item.met} />
                <span>
                  <span className="mm small">{t(`segments.match.${item.match}`)}</span>
                  <ul className="conds">
                    {item.items.map((each) => (
                      <OneCondition key={JSON.stringify(each.condition)} judged={each} words={words} />
                    ))}
                  </ul>
                </span>
              </li>
            ) : (
              <OneCondition key={JSON.stringify(item.condition)} judged={item} words={words} />
            ),
          )}
        </ul>
      ) : null}
    </section>
  )
}

function Mark({ met }: { met: boolean }) {
  const { t } = useTranslation('partners')
  return met ? (
    <Icon name="tick" size={14} className="ok" label={t('segments.met')} />
  ) : (
    <Icon name="cross" size={14} className="mm" label={t('segments.notMet')} />
  )
}

function OneCondition({ judged, words }: { judged: JudgedCondition; words: ConditionWords }) {
  const { t } = useTranslation('partners')
  return (
    <li>
      <Mark met={judged.met} />
      <span>
        {words.sentence(judged.condition)}
        <span className="mm small"> · {t('segments.then', { value: words.value(judged) })}</span>
      </span>
    </li>
  )
}
