import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MessageSheet } from '#modules/messaging/web/index.ts'
import { type BulkAction, BulkBar } from '#ui/bulk-bar.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import type { BulkTarget } from './bulk-api.ts'
import { type BulkKind, BulkSheet } from './bulk-sheets.tsx'
import type { RegistrySelection } from './registry-selection.ts'

/** How many picked rows the address of a file can name. */
export const mostInAddress = 200
/** How many partners one letter may go to. */
const mostReaders = 2000

/** What can be done with the picked partners. */
export function RegistryBulk(props: {
  selection: RegistrySelection
  total: number | undefined
  filter: Record<string, string>
  currency: string
  onExport: (ids: readonly string[] | null) => void
}) {
  const { selection, total, filter, currency, onExport } = props
  const { t } = useTranslation('partners')
  const format = useFormat()
  const { permissions } = useSession()
  const [open, setOpen] = useState<BulkKind | null>(null)
  const [writing, setWriting] = useState(false)
  const { count, isAll, ids, rows } = selection
  const mayWrite = permissions.includes('partners.write')
  const mayManage = permissions.includes('partners.archive')
  const target: BulkTarget = isAll ? { filter } : { ids }
  const action = (key: BulkKind, text: string, may: boolean): BulkAction[] =>
    may ? [{ key, text, onPress: () => setOpen(key) }] : []
  const actions: BulkAction[] = [
    ...action('curator', t('curator.assign'), mayManage),
    ...action('tags', t('bulk.tags'), mayWrite),
    ...action('stage', t('bulk.stage'), mayWrite),
    ...action('archive', t('bulk.archive'), mayManage),
    ...(permissions.includes('records.write') && !isAll && count <= mostReaders
      ? [{ key: 'message', text: t('bulk.message'), onPress: () => setWriting(true) }]
      : []),
    ...(permissions.includes('export') && (isAll || count <= mostInAddress)
      ? [
          {
            key: 'export',
            text: t('registry.exportPicked', { count }),
            onPress: () => onExport(isAll ? null : ids),
          },
        ]
      : []),
  ]
  const sum = rows.reduce((sum, row) => sum + Number(row.net12m ?? 0), 0)
  const isSummed = permissions.includes('money.read') && rows.length === count
  const more = !isAll && typeof total === 'number' && total > count && count >= 2
  return (
    <>
      <BulkBar
        count={count}
        note={
          <>
            {isSummed
              ? t('registry.pickedValue', { sum: format.money(sum.toFixed(2), { currency, compact: true }) })
              : null}
            {more ? (
              <button type="button" className="bulk-all" onClick={selection.pickAll}>
                {t('bulk.all', { count: total, shown: format.number(total) })}
              </button>
            ) : null}
          </>
        }
        actions={actions}
        onClear={selection.clear}
      />
      {writing ? <MessageSheet partnerIds={ids} onClose={() => setWriting(false)} /> : null}
      {open ? (
        <BulkSheet
          kind={open}
          target={target}
          count={count}
          onClose={() => setOpen(null)}
          onDone={selection.clear}
        />
      ) : null}
    </>
  )
}
