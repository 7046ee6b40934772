import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DuplicatesLink } from '#modules/partners/web/index.ts'
import { Button, ButtonLink } from '#ui/button.tsx'
import { ConfirmDialog } from '#ui/confirm-dialog.tsx'
import { saveText } from '#ui/download.ts'
import { useFormat } from '#ui/locale.tsx'
import { Note } from '#ui/notes.tsx'
import { Link } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { useSay } from '#ui/undo-bar.tsx'
import type { Import, ImportDetail } from '../contract.ts'
import { isMoving, undoImport, useKeepRun } from './api.ts'
import { CorrectedRows } from './corrected-rows.tsx'
import { CountsTable } from './counts-table.tsx'
import { FailureNote } from './problem.tsx'
import { recipeOf } from './recipe.ts'
import { RefusedRows } from './refused-rows.tsx'
import { RunProgress } from './run-progress.tsx'
import { SaveRecipe } from './saved-recipes.tsx'

/** What became of an import: its progress, then what it brought, where to look at it, and the way back. */
export function ResultStep({ detail, onBack }: { detail: ImportDetail; onBack: () => void }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const { side } = useSession()
  const run = detail.import
  if (isMoving(run))
    return (
      <div className="wizard">
        <RunProgress run={run} />
        <p className="m">{t(run.status === 'undoing' ? 'result.undoing' : 'result.running')}</p>
      </div>
    )
  const isOver = run.status === 'done' || run.status === 'undone'
  const seconds = run.summary ? format.number(run.summary.seconds, { decimals: 1 }) : ''
  return (
    <div className="wizard">
      {run.failure && run.status !== 'cancelled' ? <FailureNote failure={run.failure} /> : null}
      {run.status === 'cancelled' ? <Note tone="plain" title={t('result.stopped')} /> : null}
      {run.settings.corrects ? (
        <p className="m">
          <Link to="/imports/$importId" params={{ importId: run.settings.corrects }}>
            {t('corrected.of')}
          </Link>
        </p>
      ) : null}
      {run.status === 'undone' ? <Note tone="plain" title={t('result.undone')} /> : null}
      {run.summary ? (
        <>
          <p className="m">{t('result.took', { seconds })}</p>
          <CountsTable summary={run.summary} />
          <RefusedRows run={run} />
          {run.status === 'done' && run.summary.partners > 0 ? <DuplicatesLink /> : null}
          <CorrectedRows run={run} />
        </>
      ) : null}
      <div className="form-acts">
        {run.status === 'done' ? (
          <>
            <ButtonLink kind="main" to={side === 'host' ? '/partners' : '/partnership'}>
              {t(side === 'host' ? 'result.partners' : 'result.partnership')}
            </ButtonLink>
            <ButtonLink to="/">{t('result.today')}</ButtonLink>
            <ButtonLink to="/insights/activity">{t('result.insights')}</ButtonLink>
          </>
        ) : null}
        {isOver ? null : (
          <Button kind="main" onClick={onBack}>
            {t('result.again')}
          </Button>
        )}
        <SaveRecipe run={run} />
        <RecipeButton run={run} />
        {run.status === 'done' ? <UndoButton run={run} /> : null}
      </div>
    </div>
  )
}

/** Keeps what was chosen, for the next file of this kind or for the command. */
function RecipeButton({ run }: { run: Import }) {
  const { t } = useTranslation('imports')
  const recipe = recipeOf(run, run.settings)
  if (!recipe) return null
  const name = run.name.replace(/\.[^.]+$/, '')
  return (
    <Button
      kind="quiet"
      icon="download"
      onClick={() =>
        saveText(`${name}.recipe.json`, `${JSON.stringify(recipe, null, 2)}\n`, 'application/json')
      }
    >
      {t('result.recipe')}
    </Button>
  )
}

/** Takes the whole import back, after telling what that means. */
export function UndoButton({ run, small }: { run: Import; small?: boolean }) {
  const { t } = useTranslation('imports')
  const [asking, setAsking] = useState(false)
  const keep = useKeepRun()
  const say = useSay()
  return (
    <>
      <Button kind="quiet" size={small ? 'small' : 'normal'} icon="undo" onClick={() => setAsking(true)}>
        {t('undo.do')}
      </Button>
      {asking ? (
        <ConfirmDialog
          title={t('undo.title', { name: run.name })}
          confirm={t('undo.do')}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            keep(await undoImport(run.id))
            say(t('undo.begun'))
          }}
        >
          {t('undo.means')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}
