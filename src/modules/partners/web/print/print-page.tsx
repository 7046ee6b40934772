import '../partners.css'
import './print.css'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PartnershipProvider, PrintedPromises, PrintedTimeline } from '#modules/workspace/web/index.ts'
import { Button } from '#ui/button.tsx'
import { type Format, useFormat } from '#ui/locale.tsx'
import { ErrorNote, PageSkeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { usePathParams, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { PartnerPage } from '../../contract.ts'
import { keys, readPartnerPage } from '../api.ts'
import { useCountryName } from '../country-names.ts'
import { useStages } from '../stages.ts'

const parts = ['promises', 'contacts', 'timeline', 'own'] as const
type Part = (typeof parts)[number]
/** A sheet begins with what fits one page and both sides see: it is often handed across the table. */
const USUAL: readonly Part[] = ['promises', 'contacts']

/** The partnership on paper: a summary, and what one chooses besides. */
export function PartnerPrintPage() {
  const { partnerId = '' } = usePathParams()
  const { t } = useTranslation('partners')
  const page = useQuery({
    queryKey: keys.one(partnerId),
    queryFn: ({ signal }) => readPartnerPage(partnerId, signal),
  })
  if (page.isPending) return <PageSkeleton />
  if (page.isError)
    return (
      <Page sentence={t('page.notShown')}>
        <ErrorNote error={page.error} onRetry={() => void page.refetch()} />
      </Page>
    )
  return <Sheet data={page.data} />
}

function Sheet({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const { side } = useSession()
  const [search, change] = useSearchState()
  const { partner, host } = data
  const chosen =
    search['with'] === undefined ? USUAL : parts.filter((part) => search['with']?.split('.').includes(part))
  const has = (part: Part) => chosen.includes(part)
  const toggle = (part: Part) => {
    const next = parts.filter((one) => (one === part ? !has(one) : has(one)))
    change({ with: next.length === 0 ? '-' : next.join('.') })
  }
  const params = { partnerId: partner.id }
  return (
    <Page
      sentence={t('print.sentence', { name: partner.name })}
      lead={t('print.lead')}
      crumbs={[
        side === 'host'
          ? { text: partner.name, to: '/partners/$partnerId', params }
          : { text: host.name, to: '/partnership' },
        { text: t('print.title') },
      ]}
      actions={
        <Button kind="main" onClick={() => window.print()}>
          {t('print.do')}
        </Button>
      }
    >
      <fieldset className="print-choice flt left">
        <legend className="vh">{t('print.choose')}</legend>
        {parts.map((part) => (
          <label key={part}>
            <input type="checkbox" className="box" checked={has(part)} onChange={() => toggle(part)} />
            {t(`print.part.${part}`)}
          </label>
        ))}
      </fieldset>
      <PartnershipProvider
        partnerId={partner.id}
        names={{ host: host.name, partner: partner.name }}
        seller={data.seller}
        archived={partner.archivedAt !== null}
        to="/partners/$partnerId"
        params={params}
      >
        <article className="paper">
          <Head data={data} />
          <Summary data={data} />
          {has('contacts') ? <People data={data} withOwn={has('own')} /> : null}
          {has('promises') ? <PrintedPromises withOwn={has('own')} /> : null}
          {has('timeline') ? <PrintedTimeline withOwn={has('own')} /> : null}
        </article>
      </PartnershipProvider>
    </Page>
  )
}

function Head({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const { network, user } = useSession()
  const format = useFormat()
  return (
    <>
      <div className="paper-head">
        <span>{network.name}</span>
        <span>
          {t('print.printed', { when: format.date(new Date().toISOString(), 'date-time'), name: user.name })}
        </span>
      </div>
      <h1>{data.partner.name}</h1>
    </>
  )
}

function wordKept(kept: PartnerPage['kept']['host'], format: Format): string {
  return kept.share === null ? '\u2013' : format.percent(kept.share)
}

function Summary({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const { side } = useSession()
  const format = useFormat()
  const countryName = useCountryName()
  const stages = useStages()
  const { partner, value, kept, host } = data
  const entity = data.legalEntities.find((one) => one.isPrimary) ?? data.legalEntities[0]
  const requisites = entity
    ? [
        entity.name,
        entity.inn && `${t('requisite.inn')} ${entity.inn}`,
        entity.kpp && `${t('requisite.kpp')} ${entity.kpp}`,
      ]
    : []
  const type = [partner.nature && t(`nature.${partner.nature}`), partner.term && t(`term.${partner.term}`)]
  const rows: [string, string | null][] = [
    [
      t('meta.place'),
      [partner.city, partner.country && countryName(partner.country)].filter(Boolean).join(', '),
    ],
    [t('meta.type'), type.filter(Boolean).join(', ')],
    // where the host sees the partner on its way is the host's own matter
    [t('filter.stage'), side === 'host' ? stages.name(partner.stage) : null],
    [t('filter.curator'), partner.curator?.name ?? null],
    [t('print.since'), partner.since ? format.date(partner.since, 'long') : null],
    [t('meta.lastContact'), data.lastContactAt ? format.date(data.lastContactAt, 'long') : null],
    [
      t('print.orders'),
      data.orders.total > 0
        ? `${format.number(data.orders.last12m)} / ${format.number(data.orders.total)}`
        : null,
    ],
    [t('finding.yearTitle'), value && data.orders.total > 0 ? format.money(value.net12m) : null],
    [t('print.kept', { name: host.name }), wordKept(kept.host, format)],
    [t('print.kept', { name: partner.name }), wordKept(kept.partner, format)],
    [t('print.entity'), requisites.filter(Boolean).join(', ')],
  ]
  return (
    <dl className="paper-meta">
      {rows.map(([term, words]) =>
        words ? (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{words}</dd>
          </div>
        ) : null,
      )}
    </dl>
  )
}

function People({ data, withOwn }: { data: PartnerPage; withOwn: boolean }) {
  const { t } = useTranslation('partners')
  const { partner, host } = data
  const people = data.contacts.filter(
    (one) => one.archivedAt === null && (withOwn || one.audience === 'shared'),
  )
  return (
    <section className="print-part">
      <h2>{t('print.people')}</h2>
      {people.length === 0 ? <p>{t('print.noPeople')}</p> : null}
      <table className="print-table">
        <tbody>
          {people.map((one) => (
            <tr key={one.id}>
              <td>{one.name}</td>
              <td>{one.position}</td>
              <td>{one.ofSide === 'host' ? host.name : partner.name}</td>
              <td>{[one.phone, one.email].filter(Boolean).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
