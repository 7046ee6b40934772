import './audit.css'
import { useTranslation } from 'react-i18next'
import { ButtonLink } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import { Link, useSearchState } from '#ui/routing.tsx'
import type { AuditDocument, AuditPart } from '../../contract.ts'
import { ReportPage, useReportView } from '../report-page.tsx'
import { auditFile, useAudit } from './audit-api.ts'
import { AuditBlockView } from './audit-block.tsx'
import { targetOf } from './audit-links.ts'

const SPANS = ['12', 'month', 'quarter', 'year'] as const

/** The audit of the present state: findings first, then the parts they come from, then what the words mean. */
export function AuditPage() {
  const { t } = useTranslation('insights-audit')
  const { language } = useFormat()
  const { view, frame } = useReportView('12')
  const [{ partner }] = useSearchState()
  const { period } = view
  const query = {
    language,
    ...(period.span === 'own'
      ? { from: period.from, to: period.to }
      : { period: SPANS.find((span) => span === period.span) ?? '12' }),
    asOf: period.asOf,
    partner,
  }
  const audit = useAudit(query, view.frame !== undefined)
  const { data } = audit
  return (
    <ReportPage
      tab="audit"
      view={view}
      queries={[frame, audit]}
      isEmpty={data && data.parts.length === 0}
      sentence={data?.title}
      lead={data && <Lead audit={data} />}
      withGrain={false}
      spans={SPANS}
      usual="12"
      actions={
        <>
          <a className="btn pri" href={auditFile(query, 'pdf')} download>
            {t('pdf')}
          </a>
          <a className="btn" href={auditFile(query, 'xlsx')} download>
            {t('xlsx')}
          </a>
          {view.isHost ? (
            <ButtonLink to="/insights/schedules" kind="quiet">
              {t('send')}
            </ButtonLink>
          ) : null}
        </>
      }
    >
      {data ? <Audit audit={data} /> : null}
    </ReportPage>
  )
}

function Lead({ audit }: { audit: AuditDocument }) {
  return (
    <>
      {audit.subtitle.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </>
  )
}

function Audit({ audit }: { audit: AuditDocument }) {
  const { t } = useTranslation('insights-audit')
  return (
    <div className="audit">
      <Section title={t('summary')}>
        <ol className="audit-summary">
          {audit.parts.map((part) => (
            <li key={part.key}>
              {part.finding}{' '}
              <a className="link" href={`#${part.key}`}>
                {t('details')}
                <span className="vh">: {part.title}</span>
              </a>
            </li>
          ))}
        </ol>
      </Section>
      {audit.parts.map((part) => (
        <PartView key={part.key} part={part} />
      ))}
      {audit.unknown.length > 0 ? (
        <Section title={t('unknownTitle')}>
          <ul className="audit-summary">
            {audit.unknown.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </Section>
      ) : null}
      {audit.definitions.length > 0 ? (
        <Section title={t('definitions')}>
          <dl className="audit-words">
            {audit.definitions.map(({ term, says }) => (
              <div key={term}>
                <dt>{term}</dt>
                <dd>{says}</dd>
              </div>
            ))}
          </dl>
        </Section>
      ) : null}
    </div>
  )
}

function PartView({ part }: { part: AuditPart }) {
  const target = part.page === null ? null : targetOf(part.page)
  return (
    <Section title={part.title} id={part.key}>
      <p className="audit-finding">{part.finding}</p>
      {part.blocks.map((block, place) => (
        // the blocks of a part stand in one order and never move
        // biome-ignore lint/suspicious/noArrayIndexKey: their place is what names them
        <AuditBlockView key={place} block={block} title={part.title} />
      ))}
      <p className="audit-source">{target ? <Link {...target}>{part.source}</Link> : part.source}</p>
    </Section>
  )
}
