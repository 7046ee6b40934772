import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'
import type { LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Link } from '#ui/routing.tsx'
import { SideBadge, SideMark } from '#ui/side.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { PromiseView } from '../contract.ts'
import { PromiseDeeds } from './promise-deeds.tsx'
import { StateOfPromise } from './promise-state.tsx'

/** Columns of a list of promises: of one partnership (`names`), or of many (`withPartner`). */
export function usePromiseColumns(options: {
  names?: { host: string; partner: string }
  withPartner?: boolean
}): LedgerColumn<PromiseView>[] {
  const { names, withPartner } = options
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const partner: LedgerColumn<PromiseView> = {
    key: 'partner',
    head: t('promise.with'),
    width: '24%',
    cell: (row) => (
      <Link className="q cut fit" to="/partners/$partnerId" params={{ partnerId: row.partnerId }} search={{}}>
        {row.partnerName}
      </Link>
    ),
    phone: 'line',
  }
  return [
    {
      key: 'due',
      head: t('promise.due'),
      sort: 'due',
      width: 104,
      cell: (row) => <DateText value={row.dueAt} near />,
      phone: 'line',
    },
    {
      key: 'what',
      head: t('promise.what'),
      cell: (row) => (
        <span className="fit">
          <span className="promise-cell">
            {row.audience === 'shared' ? null : (
              <Icon name="lock" size={12} className="mm" label={t('onlyOwn.mark')} />
            )}
            <span className="nm cut" title={row.title}>
              {row.title}
            </span>
            {row.proposal ? (
              <span className="small mm nw">
                {t('promise.proposal', { day: format.date(row.proposal.dueAt) })}
              </span>
            ) : row.firstDueAt !== row.dueAt ? (
              <span className="small mm nw">
                {t('promise.movedFrom', { day: format.date(row.firstDueAt) })}
              </span>
            ) : null}
          </span>
        </span>
      ),
      phone: 'name',
    },
    ...(withPartner ? [partner] : []),
    {
      key: 'who',
      head: t('promise.owedBy'),
      width: names ? 220 : 116,
      cell: (row) =>
        names ? (
          <SideBadge side={row.owedBy}>{names[row.owedBy]}</SideBadge>
        ) : (
          <span className="side">
            <SideMark side={row.owedBy} bare />
            {t(`side.${row.owedBy}`)}
          </span>
        ),
      phone: 'line',
    },
    {
      key: 'state',
      head: t('promise.state'),
      width: 168,
      cell: (row) => <StateOfPromise promise={row} />,
      phone: 'main',
    },
    {
      key: 'deeds',
      head: '',
      label: t('promise.deeds'),
      align: 'end',
      width: 116,
      cell: (row) => <PromiseDeeds promise={row} />,
      phone: 'line',
    },
  ]
}
