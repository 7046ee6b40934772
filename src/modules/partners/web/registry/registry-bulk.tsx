import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MessageSheet } from '#modules/messaging/web/index.ts'
import { type BulkAction, BulkBar } from '#ui/bulk-bar.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import { type BulkTarget, readPicked } from './bulk-api.ts'
import { type BulkKind, BulkSheet } from './bulk-sheets.tsx'
import type { RegistrySelection } from './registry-selection.ts'

/** How many partners one letter may go to. */
const mostReaders = 2000
/** How many picked by hand one file may name. */
const mostInFile = 10_000

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
  const [readers, setReaders] = useState<readonly string[] | null>(null)
  const say = useSay()
  const act = useDeed()
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
    ...(permissions.includes('records.write')
      ? [{ key: 'message', text: t('bulk.message'), onPress: () => void write() }]
      : []),
    ...(permissions.includes('export') && (isAll || count <= mostInFile)
      ? [
          {
            key: 'export',
            text: t('registry.exportPicked', { count }),
            onPress: () => onExport(isAll ? null : ids),
          },
        ]
      : []),
  ]
  /** Whom "all that match" are is asked of the server: most of them were never read here. */
  const write = async () => {
    if (count > mostReaders)
      return say(t('bulk.messageTooMany', { most: format.number(mostReaders), shown: format.number(count) }))
    if (!isAll) return setReaders(ids)
    await act(async () => {
      const found = await readPicked(filter)
      setReaders(found.ids)
    }, {})
  }
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
      {readers ? <MessageSheet partnerIds={readers} onClose={() => setReaders(null)} /> : null}
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
