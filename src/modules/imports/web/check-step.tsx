import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { CheckboxField } from '#ui/form/fields.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note } from '#ui/notes.tsx'
import { useSession } from '#ui/session.tsx'
import type { Import, ImportDetail, ImportSummary } from '../contract.ts'
import { changeImport, checkImport, isMoving, runImport, useKeepDetail, useKeepRun } from './api.ts'
import { CountsTable, refusedOf } from './counts-table.tsx'
import { FailureNote } from './problem.tsx'
import { RefusedRows } from './refused-rows.tsx'
import { RunProgress } from './run-progress.tsx'

type Props = { detail: ImportDetail; onBack: () => void; onStarted: () => void }

/** The dry run: what would come of the files, before anything is written. */
export function CheckStep({ detail, onBack, onStarted }: Props) {
  const { t } = useTranslation('imports')
  const keep = useKeepRun()
  const run = detail.import
  const [problem, setProblem] = useState<unknown>(null)
  const asked = useRef(false)
  const check = useCallback(async () => {
    setProblem(null)
    try {
      keep(await checkImport(run.id))
    } catch (error) {
      setProblem(error)
    }
  }, [keep, run.id])
  const isFresh = run.status === 'draft'
  useEffect(() => {
    if (!isFresh || asked.current) return
    asked.current = true
    void check()
  }, [isFresh, check])
  if (problem) return <Retry problem={problem} onBack={onBack} onRetry={() => void check()} />
  if (isMoving(run) || isFresh)
    return (
      <div className="wizard">
        <RunProgress run={run} />
        <p className="m">{t('check.nothingWritten')}</p>
      </div>
    )
  if (run.status !== 'checked' || !run.summary)
    return (
      <div className="wizard">
        {run.status === 'cancelled' ? <Note tone="plain" title={t('check.stopped')} /> : null}
        {run.failure && run.status !== 'cancelled' ? <FailureNote failure={run.failure} /> : null}
        <div className="form-acts">
          <Button kind="main" onClick={() => void check()}>
            {t('check.again')}
          </Button>
          <Button kind="quiet" onClick={onBack}>
            {t('back')}
          </Button>
        </div>
      </div>
    )
  return <Checked run={run} onBack={onBack} onCheck={() => void check()} onStarted={onStarted} />
}

function Retry(props: { problem: unknown; onBack: () => void; onRetry: () => void }) {
  const { t } = useTranslation('imports')
  return (
    <div className="wizard">
      <ErrorNote error={props.problem} onRetry={props.onRetry} />
      <div className="form-acts">
        <Button onClick={props.onBack}>{t('back')}</Button>
      </div>
    </div>
  )
}

/** What the check came to in one word: rows that fit, nothing new, or nothing that fits. */
function outcomeOf(summary: ImportSummary): 'found' | 'nothingNew' | 'nothingFits' {
  if (summary.imported + summary.updated > 0) return 'found'
  return refusedOf(summary) > 0 && summary.skipped === 0 ? 'nothingFits' : 'nothingNew'
}

/** The likeliest cure stands beside its trouble: partners nobody knows yet can be created from the file. */
function UnknownPartners({ run, onCheck }: { run: Import; onCheck: () => void }) {
  const { t } = useTranslation('imports')
  const { side } = useSession()
  const format = useFormat()
  const keep = useKeepDetail()
  const unknown = run.summary?.errors['partner_unknown'] ?? 0
  if (unknown === 0 || side !== 'host' || run.settings.createPartners) return null
  const create = async () => {
    keep(await changeImport(run.id, { settings: { ...run.settings, createPartners: true } }))
    onCheck()
  }
  return (
    <Note
      title={t('check.unknownPartners', { count: unknown, shown: format.number(unknown) })}
      actions={
        <button type="button" className="link" onClick={() => void create()}>
          {t('check.createPartners')}
        </button>
      }
    />
  )
}

function Checked(props: { run: Import; onBack: () => void; onCheck: () => void; onStarted: () => void }) {
  const { run, onBack, onCheck, onStarted } = props
  const { t } = useTranslation('imports')
  const format = useFormat()
  const keep = useKeepRun()
  const [skip, setSkip] = useState(run.settings.skipInvalid ?? false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const { summary } = run
  if (!summary) return null
  const refused = refusedOf(summary)
  const good = summary.imported + summary.updated
  const start = async () => {
    setBusy(true)
    setProblem(null)
    try {
      keep(await runImport(run.id, refused > 0 ? skip : false))
      onStarted()
    } catch (error) {
      setProblem(error)
    }
    setBusy(false)
  }
  return (
    <div className="wizard">
      <div>
        <h2>{t(`check.${outcomeOf(summary)}`, { count: good, shown: format.number(good) })}</h2>
        {good > 0 ? (
          <p className="m">
            {t('check.lead', {
              partners: t('check.partners', {
                count: summary.partners,
                shown: format.number(summary.partners),
              }),
              orders: t('check.orders', { count: summary.orders, shown: format.number(summary.orders) }),
            })}
          </p>
        ) : null}
      </div>
      <UnknownPartners run={run} onCheck={onCheck} />
      <CountsTable summary={summary} />
      <RefusedRows run={run} />
      {problem ? <ErrorNote error={problem} /> : null}
      {refused > 0 && good > 0 ? (
        <CheckboxField
          label={t('check.skip', { count: refused, shown: format.number(refused) })}
          help={t('check.skipHelp')}
          checked={skip}
          onChange={(event) => setSkip(event.currentTarget.checked)}
        />
      ) : null}
      <div className="form-acts">
        {good > 0 ? (
          <Button kind="main" busy={busy} disabled={refused > 0 && !skip} onClick={() => void start()}>
            {t('check.run', { count: good, shown: format.number(good) })}
          </Button>
        ) : null}
        <Button onClick={onCheck}>{t('check.again')}</Button>
        <Button kind="quiet" onClick={onBack}>
          {t('back')}
        </Button>
      </div>
    </div>
  )
}
