import { Menu } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ReasonWords } from '#modules/insights/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Icon } from '#ui/icon.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useNavigate } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { NewStep, Suggestion, TodayLine } from '../contract.ts'
import { shortKeyOf } from './reason-text.tsx'
import { useStepText } from './step-text.ts'
import { removeStep, takeStep } from './steps-api.ts'

// Fields and sheets weigh more than the page; they come when somebody asks for another day or skips.
const TakeSheet = lazy(async () => ({ default: (await import('./step-sheets.tsx')).TakeSheet }))
const SkipSheet = lazy(async () => ({ default: (await import('./step-sheets.tsx')).SkipSheet }))

type Props = { line: TodayLine; suggestion: Suggestion; isFirst: boolean; tab: string | undefined }

/** The step that is suggested: why, what it should change, and one press to take it, to say it is done or to skip it. */
export function StepMenu({ line, suggestion, isFirst, tab }: Props) {
  const { t } = useTranslation('today')
  const act = useDeed()
  const format = useFormat()
  const navigate = useNavigate()
  const textOf = useStepText()
  const { side, permissions } = useSession()
  const [sheet, setSheet] = useState<'take' | 'skip' | null>(null)
  const [chosen, setChosen] = useState(suggestion)
  const { partner } = line
  const shown = line.suggestions.some(({ kind }) => kind === chosen.kind) ? chosen : suggestion
  const { name, title, changes } = textOf(shown)
  const wish = (how: NewStep['how']): NewStep => ({ partnerId: partner.id, kind: shown.kind, how, title })
  const take = () =>
    void act(() => takeStep({ ...wish('take'), dueOn: shown.dueOn }), {
      done: t('stepDeed.taken', { name: partner.name, day: format.date(shown.dueOn) }),
      undo: removeStep,
    })
  const contact = (way: NonNullable<NewStep['way']>) =>
    void act(() => takeStep({ ...wish('contact'), way }), {
      done: t('stepDeed.contacted', { name: partner.name }),
      undo: removeStep,
    })
  const open = () =>
    void (side === 'host'
      ? navigate({
          to: '/partners/$partnerId',
          params: { partnerId: partner.id },
          ...(tab ? { search: { tab } } : {}),
        })
      : navigate({ to: '/partnership', ...(tab ? { search: { tab } } : {}) }))
  const others = line.suggestions.filter(({ kind }) => kind !== shown.kind).slice(0, 3)
  const label = `${name}: ${partner.name}`
  return (
    <>
      <Menu position="bottom-start" width={320}>
        <Menu.Target>
          {isFirst ? (
            <Button kind="main" size="small" aria-label={label}>
              {name} <Icon name="down" />
            </Button>
          ) : (
            <button type="button" className="link step-link" aria-label={label}>
              {name}
            </button>
          )}
        </Menu.Target>
        <Menu.Dropdown>
          <div className="step-about">
            <b>{title}</b>
            <p className="small m">
              {t('stepDeed.why')}: {causeOf(line, shown, side, t)}
            </p>
            <p className="small m">
              {t('stepDeed.changes')}: {changes}
            </p>
          </div>
          {permissions.includes('records.write') ? (
            <>
              <Menu.Divider />
              <Menu.Item onClick={take}>{t('stepDeed.take', { day: format.date(shown.dueOn) })}</Menu.Item>
              <Menu.Item onClick={() => setSheet('take')}>{t('stepDeed.takeOther')}</Menu.Item>
              {(['called', 'met', 'written'] as const).map((way) => (
                <Menu.Item key={way} onClick={() => contact(way)}>
                  {t(`stepDeed.${way}`)}
                </Menu.Item>
              ))}
              <Menu.Item onClick={() => setSheet('skip')}>{t('stepDeed.skip')}</Menu.Item>
            </>
          ) : null}
          <Menu.Divider />
          <Menu.Item onClick={open}>{t('stepDeed.open')}</Menu.Item>
          {shown.orderId ? (
            <Menu.Item
              onClick={() =>
                void navigate({
                  to: '/partners/$partnerId/orders/$orderId',
                  params: { partnerId: partner.id, orderId: shown.orderId ?? '' },
                })
              }
            >
              {t('stepDeed.order', { number: shown.about ?? '' })}
            </Menu.Item>
          ) : null}
          {others.length > 0 ? (
            <>
              <Menu.Divider />
              <Menu.Label>{t('stepDeed.others')}</Menu.Label>
              {others.map((other) => (
                <Menu.Item key={other.kind} closeMenuOnClick={false} onClick={() => setChosen(other)}>
                  {textOf(other).name}
                </Menu.Item>
              ))}
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {sheet === 'take' ? (
          <TakeSheet line={line} suggestion={shown} onClose={() => setSheet(null)} />
        ) : sheet === 'skip' ? (
          <SkipSheet line={line} suggestion={shown} onClose={() => setSheet(null)} />
        ) : null}
      </Suspense>
    </>
  )
}

/** The reason a step answers to, in words: one of the line's, or the factor of the health. */
function causeOf(
  line: TodayLine,
  { cause }: Suggestion,
  side: 'host' | 'partner',
  t: (key: string) => string,
): ReactNode {
  const reason = line.reasons.find((one) => one.reason === cause)
  if (reason) return t(shortKeyOf(reason, side))
  const factor = line.health?.factors.find((one) => `factor.${one.factor}` === cause)
  return factor ? <ReasonWords reason={factor} basis="orders" /> : t('stepDeed.factor')
}
