import './quality.css'
import { useTranslation } from 'react-i18next'
import { IntervalPlot, type IntervalRow } from '#ui/chart/interval-plot.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { SatisfactionGroups as Groups, ScaleReliability } from '../../contract.ts'
import { opinionSelector } from '../../quality/figures.ts'
import { FigureLink, useScaleName } from '../figure-facts.tsx'
import type { ReportView } from '../report-page.tsx'
import { useSatisfactionGroups } from './api.ts'
import { GroupChip, useGroupBy } from './group-chip.tsx'
import { useGroupNames } from './group-names.ts'

type Scale = Groups['scales'][number]

/** Opinions by group, of whom they are lowest and highest, and whether a questionnaire's items hold together. */
export function SatisfactionGroups({ view }: { view: ReportView }) {
  const { t } = useTranslation('insights-quality')
  const groupBy = useGroupBy()
  const groups = useSatisfactionGroups({ ...view.range, groupBy }, view.frame !== undefined)
  if (!groups.data) return null
  const { scales } = groups.data
  return (
    <>
      {view.isHost ? (
        <Section title={t('opinions.title')} actions={<GroupChip groupings={groups.data.groupings} />}>
          <div className="quality-figs">
            {scales.map((scale) => (
              <div className="figs" key={scale.scale}>
                <ByGroup scale={scale} groupBy={groups.data.groupBy} view={view} />
                <Extremes scale={scale} view={view} />
              </div>
            ))}
          </div>
        </Section>
      ) : null}
      {scales.map((scale) =>
        scale.reliability ? <Items key={scale.scale} scale={scale} found={scale.reliability} /> : null,
      )}
    </>
  )
}

function domainOf({ scale, min, max }: Scale): readonly [number, number] {
  return scale === 'nps' ? [-100, 100] : [min, max]
}

function ByGroup({ scale, groupBy, view }: { scale: Scale; groupBy: string; view: ReportView }) {
  const { t } = useTranslation('insights-quality')
  const format = useFormat()
  const scaleName = useScaleName()
  const nameOf = useGroupNames(new Map())
  const isScore = scale.scale === 'nps'
  return (
    <IntervalPlot
      finding={t('opinions.finding', { name: scaleName(scale.scale, scale.name) })}
      axis={t(isScore ? 'opinions.axisNps' : 'opinions.axis')}
      nameLabel={t('by')}
      valueLabel={t('opinions.value')}
      domain={domainOf(scale)}
      text={(value) => format.number(value, { decimals: isScore ? 0 : 2 })}
      rows={scale.groups.map(
        (row): IntervalRow => ({
          key: row.key,
          name: nameOf(row),
          value: row.value,
          interval: row.interval,
          n: row.n,
          nShown: (
            <FigureLink
              selector={opinionSelector(scale.scale, { groupBy, group: row.key }, view.range)}
              title={`${scaleName(scale.scale, scale.name)}, ${nameOf(row)}`}
            >
              {format.number(row.n)}
            </FigureLink>
          ),
        }),
      )}
    />
  )
}

/** The lowest and the highest on one axis, each with ten answers and more. */
function Extremes({ scale, view }: { scale: Scale; view: ReportView }) {
  const { t } = useTranslation('insights-quality')
  const format = useFormat()
  const scaleName = useScaleName()
  const rows = [...scale.worst.slice(0, 5), ...scale.best.slice(0, 5).reverse()]
  const [worst] = scale.worst
  if (!worst) return <p className="m">{t('opinions.few', { count: scale.fewCases })}</p>
  return (
    <div>
      <IntervalPlot
        finding={t('opinions.worst', { name: scaleName(scale.scale, scale.name), who: worst.name })}
        axis={t('reliability.bestAxis').replace(/:.*$/, '')}
        nameLabel={t('opinions.value')}
        valueLabel={t('opinions.value')}
        domain={domainOf(scale)}
        text={(value) => format.number(value, { decimals: scale.scale === 'nps' ? 0 : 2 })}
        rows={rows.map(
          (row): IntervalRow => ({
            key: row.partnerId,
            name: row.name,
            nameShown: (
              <Link className="q" to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
                {row.name}
              </Link>
            ),
            value: row.value,
            interval: row.interval,
            n: row.n,
            nShown: (
              <FigureLink
                selector={opinionSelector(scale.scale, { partner: row.partnerId }, view.range)}
                title={`${scaleName(scale.scale, scale.name)}, ${row.name}`}
              >
                {format.number(row.n)}
              </FigureLink>
            ),
          }),
        )}
      />
      {scale.fewCases > 0 ? (
        <p className="small mm chart-words">{t('opinions.few', { count: scale.fewCases })}</p>
      ) : null}
    </div>
  )
}

/** From here on items are usually taken to measure one thing. */
const USUAL_ALPHA = 0.7

function Items({ scale, found }: { scale: Scale; found: ScaleReliability }) {
  const { t } = useTranslation('insights-quality')
  const format = useFormat()
  const scaleName = useScaleName()
  const two = (value: number) => format.number(value, { decimals: 2 })
  const { agreeing } = found
  return (
    <Section title={t('items.title', { name: scaleName(scale.scale, scale.name) })}>
      <p>
        {found.alpha === null || found.interval === null
          ? t('items.few', { n: format.number(found.respondents) })
          : t(found.alpha >= USUAL_ALPHA ? 'items.alpha' : 'items.alphaLow', {
              alpha: two(found.alpha),
              low: two(found.interval[0]),
              high: two(found.interval[1]),
              items: format.number(found.items),
              n: format.number(found.respondents),
            })}
      </p>
      {agreeing.mean === null ? null : (
        <p className="mm">
          {t(agreeing.low > 0 ? 'items.agreement' : 'items.agreementGood', {
            mean: two(agreeing.mean),
            n: format.number(agreeing.n),
            low: format.number(agreeing.low),
          })}
        </p>
      )}
    </Section>
  )
}
