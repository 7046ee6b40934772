import { SegmentedControl, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import type {
  SegmentCondition,
  SegmentConditionGroup,
  SegmentDefinition,
  SegmentRule,
  SegmentSchemeDefinition,
} from '../../contract.ts'
import { ConditionEditor } from './condition-editor.tsx'
import { type ConditionWords, useConditionWords } from './condition-words.ts'

type Item = SegmentCondition | SegmentConditionGroup
const isGroup = (item: Item): item is SegmentConditionGroup => 'items' in item
const first: SegmentCondition = { about: 'figure', figure: 'orders12m', test: 'at_least', value: 1 }

/** The segments of a scheme in their turn, each with its rule in sentences; the last takes the rest. */
export function SchemeEditor(props: {
  draft: SegmentSchemeDefinition
  onChange: (draft: SegmentSchemeDefinition) => void
}) {
  const { draft, onChange } = props
  const { t } = useTranslation('partners')
  const words = useConditionWords()
  const { segments } = draft
  const set = (index: number, segment: SegmentDefinition) =>
    onChange({ ...draft, segments: segments.map((one, place) => (place === index ? segment : one)) })
  const move = (index: number, by: number) => {
    const next = [...segments]
    const [one] = next.splice(index, 1)
    if (one) next.splice(index + by, 0, one)
    onChange({ ...draft, segments: next })
  }
  const add = () => {
    const taken = new Set(segments.map(({ code }) => code))
    let n = segments.length
    while (taken.has(`segment_${n}`)) n += 1
    const segment: SegmentDefinition = {
      code: `segment_${n}`,
      nameRu: t('segments.newName', { n, lng: 'ru' }),
      nameEn: t('segments.newName', { n, lng: 'en' }),
      tone: 'plain',
      rule: { match: 'all', items: [first] },
    }
    onChange({ ...draft, segments: [...segments.slice(0, -1), segment, ...segments.slice(-1)] })
  }
  return (
    <>
      <ol className="seg-edit">
        {segments.map((segment, index) => {
          const isLast = index === segments.length - 1
          return (
            <li key={segment.code}>
              <header>
                <span className="seg-n">{index + 1}</span>
                <TextInput
                  label={t('segments.nameRu')}
                  value={segment.nameRu}
                  maxLength={80}
                  onChange={(event) => set(index, { ...segment, nameRu: event.currentTarget.value })}
                />
                <TextInput
                  label={t('segments.nameEn')}
                  value={segment.nameEn}
                  maxLength={80}
                  onChange={(event) => set(index, { ...segment, nameEn: event.currentTarget.value })}
                />
                {isLast ? null : (
                  <span className="rowx">
                    <IconButton
                      icon="up"
                      label={t('segments.up', { name: segment.nameRu })}
                      disabled={index === 0}
                      onClick={() => move(index, -1)}
                    />
                    <IconButton
                      icon="down"
                      label={t('segments.down', { name: segment.nameRu })}
                      disabled={index >= segments.length - 2}
                      onClick={() => move(index, 1)}
                    />
                    <IconButton
                      icon="cross"
                      label={t('segments.remove', { name: segment.nameRu })}
                      onClick={() =>
                        onChange({ ...draft, segments: segments.filter((_, place) => place !== index) })
                      }
                    />
                  </span>
                )}
              </header>
              {isLast || segment.rule === null ? (
                <p className="m">{t('segments.takesRest')}</p>
              ) : (
                <RuleEditor
                  rule={segment.rule}
                  words={words}
                  onChange={(rule) => set(index, { ...segment, rule })}
                />
              )}
            </li>
          )
        })}
      </ol>
      <Button icon="plus" size="small" onClick={add}>
        {t('segments.addSegment')}
      </Button>
    </>
  )
}

function RuleEditor(props: {
  rule: SegmentRule
  words: ConditionWords
  onChange: (rule: SegmentRule) => void
}) {
  const { rule, words, onChange } = props
  const { t } = useTranslation('partners')
  const set = (items: Item[]) => onChange({ ...rule, items })
  const replace = (index: number, item: Item) =>
    set(rule.items.map((one, place) => (place === index ? item : one)))
  const remove = (index: number) => set(rule.items.filter((_, place) => place !== index))
  return (
    <div className="rule">
      <MatchChoice match={rule.match} onChange={(match) => onChange({ ...rule, match })} />
      {rule.items.map((item, index) =>
        isGroup(item) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names and keep their places while edited
          <div className="rule in" key={index}>
            <MatchChoice match={item.match} onChange={(match) => replace(index, { ...item, match })} />
            {item.items.map((condition, inner) => (
              <ConditionEditor
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                key={inner}
                condition={condition}
                words={words}
                label={t('segments.condition', { n: `${index + 1}.${inner + 1}` })}
                onChange={(next) =>
                  replace(index, {
                    ...item,
                    items: item.items.map((one, place) => (place === inner ? next : one)),
                  })
                }
                onRemove={() =>
                  item.items.length === 1
                    ? remove(index)
                    : replace(index, { ...item, items: item.items.filter((_, place) => place !== inner) })
                }
              />
            ))}
            <button
              type="button"
              className="link small"
              onClick={() => replace(index, { ...item, items: [...item.items, first] })}
            >
              {t('segments.addCondition')}
            </button>
          </div>
        ) : (
          <ConditionEditor
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            key={index}
            condition={item}
            words={words}
            label={t('segments.condition', { n: index + 1 })}
            onChange={(next) => replace(index, next)}
            onRemove={() => remove(index)}
          />
        ),
      )}
      {rule.items.length === 0 ? <p className="att small">{t('segments.ruleNeeded')}</p> : null}
      <p className="rowx">
        <button type="button" className="link small" onClick={() => set([...rule.items, first])}>
          {t('segments.addCondition')}
        </button>
        <button
          type="button"
          className="link small"
          onClick={() =>
            set([...rule.items, { match: rule.match === 'all' ? 'any' : 'all', items: [first] }])
          }
        >
          {t('segments.addGroup')}
        </button>
      </p>
    </div>
  )
}

function MatchChoice({
  match,
  onChange,
}: {
  match: 'all' | 'any'
  onChange: (match: 'all' | 'any') => void
}) {
  const { t } = useTranslation('partners')
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('segments.matchLabel')}
      data={[
        { value: 'all', label: t('segments.match.all') },
        { value: 'any', label: t('segments.match.any') },
      ]}
      value={match}
      onChange={(value) => onChange(value as 'all' | 'any')}
    />
  )
}
