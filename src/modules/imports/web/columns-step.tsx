import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFields } from '#modules/partners/web/index.ts'
import { Button } from '#ui/button.tsx'
import { ErrorNote, Note } from '#ui/notes.tsx'
import { useSession } from '#ui/session.tsx'
import type { ImportDetail } from '../contract.ts'
import { FieldRow } from './field-row.tsx'
import { fieldsOf, missingFields, ownPlaces, unclearDates } from './mapping.ts'
import { OnePartner } from './one-partner.tsx'
import type { Draft } from './settings.ts'
import { StatusWords } from './status-words.tsx'
import { useFieldName } from './words.ts'

type Props = { detail: ImportDetail; draft: Draft; onBack: () => void; onNext: () => void }

/** Which column is what: the guess is shown, each may be chosen by hand, its cells stand beside it. */
export function ColumnsStep({ detail, draft, onBack, onNext }: Props) {
  const { t } = useTranslation('imports')
  const { side } = useSession()
  const own = useFields()
  const nameOf = useFieldName()
  const form = useRef<HTMLFormElement>(null)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const kind = detail.import.kind ?? 'orders'
  const missing = missingFields(kind, side, draft.settings.map, draft.settings.partnerId !== undefined)
  const unclear = unclearDates(detail.guess, draft.settings)
  const used = new Set(Object.values(draft.settings.map))
  const unused = (detail.files[0]?.columns ?? []).filter((column) => !used.has(column))
  const next = async () => {
    setTried(true)
    if (missing.length > 0 || unclear.length > 0) {
      const first = missing[0] ?? unclear[0]
      form.current?.querySelector<HTMLElement>(`[data-field="${first}"] select`)?.focus()
      return
    }
    setBusy(true)
    const kept = await draft.settle()
    setBusy(false)
    if (kept) onNext()
  }
  return (
    <form
      ref={form}
      className="wizard"
      onSubmit={(event) => {
        event.preventDefault()
        void next()
      }}
    >
      <p className="m">{t('columns.lead')}</p>
      <table className="ledger match">
        <thead>
          <tr>
            <th scope="col">{t('columns.field')}</th>
            <th scope="col">{t('columns.column')}</th>
            <th scope="col">{t('columns.cells')}</th>
          </tr>
        </thead>
        <tbody>
          {[...fieldsOf(kind, side), ...ownPlaces(kind, own, draft.settings.map)].map((place) => (
            <FieldRow
              key={place.field}
              place={place}
              detail={detail}
              draft={draft}
              isMissing={tried && missing.includes(place.field)}
              isUnclear={unclear.includes(place.field)}
            />
          ))}
        </tbody>
      </table>
      {unused.length > 0 ? (
        <p className="small mm">{t('columns.unused', { count: unused.length, names: unused.join(', ') })}</p>
      ) : null}
      {side === 'host' ? <OnePartner draft={draft} /> : null}
      <StatusWords detail={detail} draft={draft} />
      {draft.problem ? <ErrorNote error={draft.problem} /> : null}
      {tried && missing.length > 0 ? (
        <Note title={t('columns.missing', { count: missing.length })}>
          {missing.map((field) => nameOf(kind, field)).join(', ')}
        </Note>
      ) : null}
      <div className="form-acts">
        <Button kind="main" type="submit" busy={busy}>
          {t('columns.next')}
        </Button>
        <Button kind="quiet" onClick={onBack}>
          {t('back')}
        </Button>
      </div>
    </form>
  )
}
