import './imports.css'
import { useTranslation } from 'react-i18next'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import { Page } from '#ui/page.tsx'
import { usePathParams, useSearchState } from '#ui/routing.tsx'
import type { Import, ImportDetail } from '../contract.ts'
import { isMoving, useImport } from './api.ts'
import { CheckStep } from './check-step.tsx'
import { ColumnsStep } from './columns-step.tsx'
import { FilesStep } from './files-step.tsx'
import { OptionsStep } from './options-step.tsx'
import { ResultStep } from './result-step.tsx'
import { useDraft } from './settings.ts'
import { STEPS, type Step, WizardSteps } from './wizard-steps.tsx'

/** One import: the wizard while it is being prepared, what became of it afterwards. */
export function ImportPage() {
  const { t } = useTranslation('imports')
  const { importId = '' } = usePathParams()
  const query = useImport(importId)
  const crumbs = [{ text: t('list.title'), to: '/imports' }]
  if (query.isError)
    return (
      <Page sentence={t('list.title')} crumbs={crumbs}>
        <ErrorNote error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    )
  if (!query.data)
    return (
      <Page sentence={t('new.title')} crumbs={crumbs}>
        <Skeleton lines={8} />
      </Page>
    )
  return <Wizard key={importId} detail={query.data} />
}

/** The step that fits the state of the import; while it is prepared the address chooses. */
function stepOf(run: Import, wanted: string | undefined): Step {
  const isFinal = run.status === 'done' || run.status === 'undone' || run.status === 'undoing'
  if (isFinal || (!run.isDryRun && isMoving(run))) return 'result'
  if (isMoving(run)) return 'check'
  const asked = STEPS.find((step) => step === wanted)
  if (asked === 'result') return run.isDryRun || run.status === 'draft' ? 'check' : 'result'
  if (asked) return run.files.length === 0 ? 'files' : asked
  if (run.status === 'checked') return 'check'
  if (run.status === 'failed' || run.status === 'cancelled') return run.isDryRun ? 'check' : 'result'
  return run.files.length === 0 || Object.keys(run.settings.map).length === 0 ? 'files' : 'columns'
}

function Wizard({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation('imports')
  const [search, change] = useSearchState()
  const run = detail.import
  const step = stepOf(run, search['step'])
  const go = (next: Step) => change({ step: next }, { replace: false })
  const sentence = useSentence(run, step)
  const isPreparing = step !== 'result' && !isMoving(run)
  // Another kind or another recipe begins the choices anew.
  const draftKey = `${run.kind}${run.settings.recipe?.name ?? ''}${detail.files.length > 0 ? 'files' : ''}`
  return (
    <Page
      sentence={sentence}
      title={run.name || t('new.title')}
      crumbs={[{ text: t('list.title'), to: '/imports' }, ...(run.name ? [{ text: run.name }] : [])]}
    >
      <WizardSteps current={step} onGo={isPreparing ? go : undefined} />
      {step === 'files' ? (
        <FilesStep
          detail={detail}
          onKind={() => change({ step: 'files' })}
          onNext={() => go(run.settings.recipe ? 'options' : 'columns')}
        />
      ) : null}
      {step === 'columns' || step === 'options' ? (
        <Choices key={draftKey} detail={detail} step={step} go={go} />
      ) : null}
      {step === 'check' ? (
        <CheckStep detail={detail} onBack={() => go('options')} onStarted={() => go('result')} />
      ) : null}
      {step === 'result' ? <ResultStep detail={detail} onBack={() => go('check')} /> : null}
    </Page>
  )
}

/** Columns and options share what was chosen so far. */
function Choices(props: { detail: ImportDetail; step: 'columns' | 'options'; go: (step: Step) => void }) {
  const { detail, step, go } = props
  const draft = useDraft(detail)
  const { recipe } = draft.settings
  if (step === 'columns' && !recipe)
    return (
      <ColumnsStep detail={detail} draft={draft} onBack={() => go('files')} onNext={() => go('options')} />
    )
  return (
    <OptionsStep
      detail={detail}
      draft={draft}
      onBack={() => go(recipe ? 'files' : 'columns')}
      onNext={() => go('check')}
    />
  )
}

/** What the page says first: where the import stands, or what it brought. */
function useSentence(run: Import, step: Step): string {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const { summary } = run
  const good = summary ? summary.imported + summary.updated : 0
  const values = { count: good, shown: format.number(good) }
  if (run.status === 'undone') return t('sentence.undone')
  if (run.status === 'undoing') return t('sentence.undoing')
  if (step === 'result' && run.status === 'done')
    return t(good === 0 ? 'sentence.nothing' : 'sentence.done', values)
  if (step === 'result' && isMoving(run)) return t('sentence.running')
  if (step === 'result') return t('sentence.failed')
  return t(`sentence.${step}`)
}
