import './duplicates.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, ButtonLink } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { CheckboxField, TextareaField } from '#ui/form/fields.tsx'
import { ErrorNote, Note, PageSkeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { useNavigate, usePathParams } from '#ui/routing.tsx'
import type { Choice, MergePreview } from '../../contract.ts'
import { keys, merge, readPreview, undoMerge } from './api.ts'
import { EvidenceList } from './evidence.tsx'
import { MergeFields } from './merge-fields.tsx'
import { MergeFigures } from './merge-figures.tsx'

/** Two accounts side by side: which of them stays, what is taken from which, and what becomes of them. */
export function MergePage() {
  const { partnerId = '', otherId = '' } = usePathParams()
  const { t } = useTranslation('partners')
  const preview = useQuery({
    queryKey: keys.part(partnerId, 'merge', { otherId }),
    queryFn: ({ signal }) => readPreview(partnerId, otherId, signal),
  })
  if (preview.isPending) return <PageSkeleton />
  if (preview.isError)
    return (
      <Page sentence={t('merge.notPossible')} crumbs={crumbs(t)}>
        <ErrorNote error={preview.error} onRetry={() => void preview.refetch()} />
      </Page>
    )
  return <Loaded key={`${partnerId} ${otherId}`} preview={preview.data} />
}

const crumbs = (t: (key: string) => string) => [
  { text: t('registry.title'), to: '/partners' },
  { text: t('duplicates.title'), to: '/partners/duplicates' },
  { text: t('merge.title') },
]

function Loaded({ preview }: { preview: MergePreview }) {
  const { t } = useTranslation('partners')
  const navigate = useNavigate()
  const act = useDeed()
  const [choices, setChoices] = useState<Record<string, Choice>>({})
  const [consent, setConsent] = useState(false)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  const { survivor, merged, people } = preview
  const lacksConsent = preview.needsConsent && !consent
  const start = async () => {
    setAsked(true)
    if (lacksConsent || busy) return
    setBusy(true)
    const work = merge(survivor.id, merged.id, {
      choices,
      consent,
      reason: reason.trim() || null,
      survivorVersion: survivor.version,
      mergedVersion: merged.version,
    })
    const isDone = await work.then(
      () => true,
      () => false,
    )
    // Away from here first: of two that are one there is no preview any more.
    if (isDone) await navigate({ to: '/partners/$partnerId', params: { partnerId: survivor.id } })
    await act(() => work, {
      done: t('merge.done', { name: merged.name, into: survivor.name }),
      undo: ({ id }) => undoMerge(id),
    })
    setBusy(false)
  }
  return (
    <Page
      sentence={t('merge.sentence', { name: merged.name, into: survivor.name })}
      title={t('merge.title')}
      lead={t('merge.lead')}
      crumbs={crumbs(t)}
      actions={
        <ButtonLink
          to="/partners/$partnerId/merge/$otherId"
          params={{ partnerId: merged.id, otherId: survivor.id }}
        >
          {t('merge.swap')}
        </ButtonLink>
      }
    >
      {preview.evidence.length > 0 ? <EvidenceList evidence={preview.evidence} /> : null}
      <MergeFields
        preview={preview}
        choices={choices}
        onChoose={(field, choice) => setChoices({ ...choices, [field]: choice })}
      />
      <MergeFigures preview={preview} />
      {preview.joined.length > 0 ? (
        <p className="m">
          {t('merge.joined', {
            count: preview.joined.length,
            names: preview.joined.map(({ name }) => name).join(', '),
          })}
        </p>
      ) : null}
      <Note tone={preview.needsConsent ? 'att' : 'plain'} title={t('merge.peopleTitle')}>
        <p>
          {t(
            preview.needsConsent
              ? 'merge.bothHavePeople'
              : people.survivor.length + people.merged.length > 0
                ? 'merge.oneHasPeople'
                : 'merge.nobodyHasPeople',
          )}
        </p>
        {(['survivor', 'merged'] as const).map((end) =>
          people[end].length > 0 ? (
            <p key={end}>
              <b>{preview[end].name}</b>: {people[end].map(({ name }) => name).join(', ')}
            </p>
          ) : null,
        )}
        {preview.needsConsent ? (
          <CheckboxField
            label={t('merge.consent')}
            checked={consent}
            onChange={(event) => setConsent(event.currentTarget.checked)}
            error={asked && lacksConsent ? t('merge.consentNeeded') : undefined}
          />
        ) : null}
      </Note>
      <div className="merge-end">
        <TextareaField
          label={t('merge.reason')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <p className="m">{t('merge.undoable')}</p>
        <div className="rowx">
          <Button kind="main" busy={busy} onClick={() => void start()}>
            {t('merge.do')}
          </Button>
          <ButtonLink to="/partners/duplicates">{t('merge.back')}</ButtonLink>
        </div>
      </div>
    </Page>
  )
}
