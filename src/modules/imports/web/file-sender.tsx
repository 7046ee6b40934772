import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FileDrop } from '#ui/file-drop.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'
import type { ImportDetail, Recipe } from '../contract.ts'
import { sendFile } from './api.ts'

type Sending = { name: string; sent: number; total: number; left: number }

const LARGEST_RECIPE = 1 << 20

/** The recipe in a file, or null when it is no recipe. */
async function readRecipe(file: File): Promise<Recipe | null> {
  if (!/\.json$/i.test(file.name) || file.size > LARGEST_RECIPE) return null
  try {
    const content: unknown = JSON.parse(await file.text())
    const isRecipe =
      typeof content === 'object' && content !== null && 'steps' in content && 'name' in content
    return isRecipe ? (content as Recipe) : null
  } catch {
    return null
  }
}

/**
 * Takes files and sends them one after another, with how far each is and a way to stop. A JSON file with
 * steps is a recipe, any other holds rows. What was sent before a refusal stays.
 */
export function FileSender(props: {
  begin: () => Promise<string>
  onDone: (detail: ImportDetail) => void
  onRecipe: (recipe: Recipe) => Promise<ImportDetail>
}) {
  const { begin, onDone, onRecipe } = props
  const { t } = useTranslation('imports')
  const format = useFormat()
  const [sending, setSending] = useState<Sending | null>(null)
  const [problem, setProblem] = useState<{ name: string; error: unknown } | null>(null)
  const stop = useRef<AbortController | null>(null)
  const take = async (files: readonly File[]) => {
    const control = new AbortController()
    stop.current = control
    setProblem(null)
    let last: ImportDetail | null = null
    for (const [place, file] of files.entries()) {
      try {
        const recipe = await readRecipe(file)
        if (recipe) {
          last = await onRecipe(recipe)
          continue
        }
        const left = files.length - place - 1
        setSending({ name: file.name, sent: 0, total: file.size, left })
        last = await sendFile(await begin(), file, {
          signal: control.signal,
          onProgress: (sent, total) => setSending({ name: file.name, sent, total, left }),
        })
      } catch (error) {
        if (!control.signal.aborted) setProblem({ name: file.name, error })
        break
      }
    }
    setSending(null)
    if (last) onDone(last)
  }
  const kilobytes = (bytes: number) => format.number(Math.ceil(bytes / 1024))
  return (
    <div className="stack">
      <FileDrop
        title={t('files.drop')}
        hint={t('files.hint')}
        accept=".csv,.tsv,.txt,.gz,.xlsx,.json,.jsonl,.ndjson,text/csv"
        many
        disabled={sending !== null}
        onFiles={(files) => void take(files)}
      />
      {sending ? (
        <ProgressBar
          label={t('files.sending', { name: sending.name })}
          done={Math.ceil(sending.sent / 1024)}
          total={Math.max(1, Math.ceil(sending.total / 1024))}
          note={[
            t('files.kilobytes', { size: kilobytes(sending.total) }),
            sending.left > 0 ? t('files.left', { count: sending.left }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
          onCancel={() => stop.current?.abort()}
          cancelText={t('stop')}
        />
      ) : null}
      {problem ? <ErrorNote error={problem.error} /> : null}
    </div>
  )
}
