import { Drawer } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { Shared } from '../contract.ts'
import { keys, previewShare, readTimeline, shareHistory } from './api.ts'
import { usePartnership } from './partnership.tsx'

/** What one side brought in about the past and has not opened to the other yet, import by import. */
export function useOwnImports(): { id: string; at: string }[] {
  const { partnerId } = usePartnership()
  const query = { audience: 'own', limit: 200 }
  const own = useQuery({
    queryKey: keys.part(partnerId, 'own', query),
    queryFn: ({ signal }) => readTimeline(partnerId, query, signal),
    staleTime: 60_000,
  })
  const found = new Map<string, string>()
  for (const fact of own.data?.data ?? []) {
    if (fact.importId && !found.has(fact.importId)) found.set(fact.importId, fact.recordedAt)
  }
  return [...found].map(([id, at]) => ({ id, at }))
}

/** Opens imported history to the other side; says first how much it is, because it cannot be closed again. */
export function ShareSheet(props: { imports: readonly { id: string; at: string }[]; onClose: () => void }) {
  const { imports, onClose } = props
  const { t } = useTranslation(['workspace', 'ui'])
  const { other, names } = usePartnership()
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size={480}
      title={t('share.title')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <div className="stack">
        <p className="m small">{t('share.lead', { name: names[other] })}</p>
        <ul className="stack">
          {imports.map((one) => (
            <li key={one.id} className="share-one">
              <ImportToShare id={one.id} at={one.at} onDone={onClose} />
            </li>
          ))}
        </ul>
      </div>
    </Drawer>
  )
}

const parts = ['orders', 'promises', 'transfers', 'measures', 'documents', 'facts'] as const

function ImportToShare({ id, at, onDone }: { id: string; at: string; onDone: () => void }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const act = useDeed()
  const { partnerId, other, names } = usePartnership()
  const [asking, setAsking] = useState(false)
  const preview = useQuery({
    queryKey: keys.part(partnerId, 'share', { id }),
    queryFn: () => previewShare(partnerId, id),
  })
  if (preview.isPending) return <Skeleton lines={2} />
  if (preview.isError) return <ErrorNote error={preview.error} />
  const counted = wordsOf(preview.data)
  function wordsOf(shared: Shared): string {
    return parts
      .filter((part) => shared[part] > 0)
      .map((part) => t(`share.${part}`, { count: shared[part], shown: format.number(shared[part]) }))
      .join(', ')
  }
  return (
    <>
      <p>
        <b>
          {t('share.import')} <DateText value={at} style="date-time" />
        </b>
        <br />
        <span className="small m">{counted}</span>
      </p>
      <Button size="small" onClick={() => setAsking(true)}>
        {t('share.do')}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={t('share.ask', { name: names[other] })}
          confirm={t('share.do')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const shared = await shareHistory(partnerId, id)
            await act(async () => shared, { done: t('share.done', { what: wordsOf(shared) }) })
            onDone()
          }}
        >
          {t('share.askLead', { what: counted })}
        </ConfirmDialog>
      ) : null}
    </>
  )
}
