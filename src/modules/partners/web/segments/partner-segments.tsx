import './segments.css'
import { Popover } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Icon } from '#ui/icon.tsx'
import { useSession } from '#ui/session.tsx'
import { type Tone, ToneIcon } from '#ui/state-tag.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { SegmentStanding } from '../../contract.ts'
import { OverruleSheet } from './overrule-sheet.tsx'
import { endOverrule, overruleSegment, readPartnerSegments, segmentKeys } from './segments-api.ts'
import { WhyList } from './why-list.tsx'

type Partner = { id: string; archivedAt: string | null }

/** The line of a partner's head that tells its segments; each opens into why. Nothing for the partner's side. */
export function usePartnerSegments(partner: Partner) {
  const { i18n } = useTranslation('partners')
  const { side } = useSession()
  const { data } = useQuery({
    queryKey: segmentKeys.one(partner.id),
    queryFn: ({ signal }) => readPartnerSegments(partner.id, signal),
    enabled: side === 'host',
  })
  return (data?.data ?? []).map((standing) => ({
    term: i18n.language === 'ru' ? standing.scheme.nameRu : standing.scheme.nameEn,
    value: <SegmentTag partner={partner} standing={standing} />,
  }))
}

function SegmentTag({ partner, standing }: { partner: Partner; standing: SegmentStanding }) {
  const { t, i18n } = useTranslation('partners')
  const { permissions } = useSession()
  const act = useDeed()
  const [opened, setOpened] = useState(false)
  const [overruling, setOverruling] = useState(false)
  const { segment, overrule, bySegmentRules } = standing
  const nameOf = (one: { nameRu: string; nameEn: string }) =>
    i18n.language === 'ru' ? one.nameRu : one.nameEn
  const mayOverrule = permissions.includes('partners.write') && !partner.archivedAt
  return (
    <>
      <Popover position="bottom-start" width={420} shadow="md" opened={opened} onChange={setOpened} trapFocus>
        <Popover.Target>
          <button
            type="button"
            className="seg-open"
            aria-expanded={opened}
            onClick={() => setOpened(!opened)}
          >
            <ToneIcon tone={toneOf(segment.tone)} size={12} />
            <span>{nameOf(segment)}</span>
            {overrule ? <Icon name="lock" size={12} label={t('segments.overruled')} /> : null}
          </button>
        </Popover.Target>
        <Popover.Dropdown className="seg-pop">
          <p>
            <b>{nameOf(segment)}</b>{' '}
            <span className="mm small">
              {t('segments.since')} <DateText value={standing.since} />
            </span>
          </p>
          {overrule ? (
            <div className="seg-held">
              <p>
                {t('segments.heldBy', { name: overrule.by ?? t('segments.somebody') })}
                {overrule.until ? (
                  <>
                    {' '}
                    {t('segments.until')} <DateText value={overrule.until} />
                  </>
                ) : null}
                : {overrule.reason}
              </p>
              <p className="mm small">{t('segments.byRules', { segment: nameOf(bySegmentRules) })}</p>
            </div>
          ) : null}
          <WhyList why={standing.why} segments={standing.choices} />
          {standing.history.length > 1 ? <History standing={standing} /> : null}
          {mayOverrule ? (
            <div className="rowx">
              <Button
                size="small"
                onClick={() => {
                  setOpened(false)
                  setOverruling(true)
                }}
              >
                {t('segments.overrule')}
              </Button>
              {overrule ? (
                <Button
                  size="small"
                  kind="quiet"
                  onClick={() => {
                    setOpened(false)
                    void act(() => endOverrule(partner.id, standing), {
                      done: t('segments.overruleEnded'),
                      undo: async (answer) => {
                        const now = answer.data.find(({ scheme }) => scheme.id === standing.scheme.id)
                        const { segmentId, reason, until } = overrule
                        if (now) await overruleSegment(partner.id, now, { segmentId, reason, until })
                      },
                    })
                  }}
                >
                  {t('segments.endOverrule')}
                </Button>
              ) : null}
            </div>
          ) : null}
        </Popover.Dropdown>
      </Popover>
      {overruling ? (
        <OverruleSheet partnerId={partner.id} standing={standing} onClose={() => setOverruling(false)} />
      ) : null}
    </>
  )
}

export function toneOf(tone: string): Tone {
  return tone === 'ok' || tone === 'att' || tone === 'brk' ? tone : 'none'
}

function History({ standing }: { standing: SegmentStanding }) {
  const { t, i18n } = useTranslation('partners')
  const nameOf = (code: string | null) => {
    const found = standing.choices.find((one) => one.code === code)
    return found ? (i18n.language === 'ru' ? found.nameRu : found.nameEn) : (code ?? t('segments.none'))
  }
  return (
    <section className="seg-hist">
      <h4>{t('segments.history')}</h4>
      <ul>
        {standing.history.slice(0, 6).map((move) => (
          <li key={move.factId}>
            <span className="mm nw">
              <DateText value={move.at} />
            </span>
            <span>
              {move.from === null ? '' : `${nameOf(move.from)} → `}
              <b>{nameOf(move.to)}</b>{' '}
              <span className="mm small">
                {[t(`segments.cause.${move.cause}`), move.by, move.reason].filter(Boolean).join(' · ')}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
