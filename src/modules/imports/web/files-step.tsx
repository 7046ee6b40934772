import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { SelectField } from '#ui/form/fields.tsx'
import { Ledger, type LedgerColumn } from '#ui/ledger.tsx'
import { useFormat } from '#ui/locale.tsx'
import { Section } from '#ui/page.tsx'
import type { ImportDetail, ImportKind, InspectedFile, Recipe } from '../contract.ts'
import { changeImport, removeFile, useKeepDetail } from './api.ts'
import { FileSender } from './file-sender.tsx'
import { KindChoice } from './kind-choice.tsx'
import { RecipeOffer } from './saved-recipes.tsx'

/** What came: each file with what was found out about it, and its first rows. */
export function FilesStep(props: { detail: ImportDetail; onNext: () => void; onKind: () => void }) {
  const { detail, onNext, onKind } = props
  const { t } = useTranslation('imports')
  const keep = useKeepDetail()
  const run = detail.import
  const { recipe } = run.settings
  const change = async (kind: ImportKind) => {
    // Another kind has other fields: the guess begins anew.
    keep(await changeImport(run.id, { kind, settings: { ...run.settings, map: {} } }))
    onKind()
  }
  const takeRecipe = async (next: Recipe) => changeImport(run.id, { settings: { map: {}, recipe: next } })
  return (
    <div className="wizard">
      {recipe ? (
        <RecipeNote detail={detail} recipe={recipe} />
      ) : (
        <KindChoice kind={run.kind ?? 'orders'} onChange={(kind) => void change(kind)} />
      )}
      <FileSender begin={async () => run.id} onDone={keep} onRecipe={takeRecipe} />
      {detail.files.length > 0 ? <FileTable detail={detail} /> : null}
      {recipe ? null : <TableChoice detail={detail} />}
      {recipe || detail.files.length === 0 ? null : <RecipeOffer detail={detail} />}
      {detail.files.map((file) => (
        <FirstRows key={file.n} file={file} />
      ))}
      <div className="form-acts">
        <Button kind="main" disabled={detail.files.length === 0} onClick={onNext}>
          {recipe ? t('files.nextRecipe') : t('files.next')}
        </Button>
      </div>
    </div>
  )
}

function FileTable({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation('imports')
  const format = useFormat()
  const act = useDeed()
  const columns: LedgerColumn<InspectedFile>[] = [
    {
      key: 'name',
      head: t('files.name'),
      cell: (file) => <span className="nm">{file.name}</span>,
      phone: 'name',
    },
    {
      key: 'encoding',
      head: t('files.encoding'),
      phone: 'line',
      width: 150,
      cell: (file) => (
        <>
          {file.encoding}
          {file.isCompressed ? `, ${t('files.gzip')}` : null}
        </>
      ),
    },
    {
      key: 'delimiter',
      head: t('files.delimiter'),
      phone: 'line',
      width: 170,
      cell: (file) =>
        file.format === 'csv'
          ? t(`delimiter.${delimiterKey(file.delimiter)}`, { sign: file.delimiter })
          : [t(`format.${file.format}`), file.part].filter(Boolean).join(': '),
    },
    {
      key: 'columns',
      head: t('files.columns'),
      align: 'end',
      phone: 'line',
      width: 96,
      cell: (file) => format.number(file.columns.length),
    },
    {
      key: 'size',
      head: t('files.size'),
      align: 'end',
      phone: 'main',
      width: 110,
      cell: (file) => t('files.kilobytes', { size: format.number(Math.max(1, Math.ceil(file.size / 1024))) }),
    },
    {
      key: 'remove',
      head: <span className="vh">{t('files.remove')}</span>,
      label: t('files.remove'),
      width: 44,
      align: 'end',
      phone: 'line',
      cell: (file) => (
        <IconButton
          icon="cross"
          label={`${t('files.remove')}: ${file.name}`}
          onClick={() =>
            void act(() => removeFile(detail.import.id, file.n), {
              done: t('files.removed', { name: file.name }),
            })
          }
        />
      ),
    },
  ]
  return (
    <Section title={t('files.found')} note={t('files.foundNote')}>
      <Ledger
        label={t('files.found')}
        columns={columns}
        rows={detail.files}
        rowKey={(file) => String(file.n)}
        minWidth={640}
      />
    </Section>
  )
}

/** Which sheet or list is meant, where the first file has several. */
function TableChoice({ detail }: { detail: ImportDetail }) {
  const { t } = useTranslation('imports')
  const keep = useKeepDetail()
  const [file] = detail.files
  if (!file || file.parts.length < 2) return null
  const run = detail.import
  return (
    <div className="fields two">
      <SelectField
        label={t(`files.part.${file.format === 'json' ? 'json' : 'xlsx'}`)}
        data={file.parts.map((part) => ({ value: part, label: part === '' ? t('files.part.whole') : part }))}
        value={file.part}
        onChange={(table) => {
          if (table !== null)
            void changeImport(run.id, { settings: { ...run.settings, map: {}, table } }).then(keep)
        }}
      />
    </div>
  )
}

function delimiterKey(delimiter: string): string {
  return { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }[delimiter] ?? 'other'
}

/** The first rows as they stand in the file: encoding and delimiter are right when they read well. */
function FirstRows({ file }: { file: InspectedFile }) {
  const { t } = useTranslation('imports')
  return (
    <details className="first-rows" open={file.n === 1}>
      <summary>{t('files.firstRows', { name: file.name })}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={t('files.firstRows', { name: file.name })}>
        <table className="ledger">
          <thead>
            <tr>
              {file.columns.map((column, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={place} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {file.sample.slice(0, 5).map((row, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
              <tr key={place}>
                {row.map((cell, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
                  <td key={at} className="nw">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

/** What the recipe asks for: its files and what each is, those that are not there yet marked. */
function RecipeNote({ detail, recipe }: { detail: ImportDetail; recipe: Recipe }) {
  const { t } = useTranslation('imports')
  const keep = useKeepDetail()
  const here = new Set(detail.files.map((file) => file.name))
  const wanted = new Map(
    recipe.steps.flatMap((step) => [
      [step.file, t(`kind.${step.kind}.name`)] as const,
      ...(step.join ?? []).map((join) => [join.file, t('recipe.joined')] as const),
    ]),
  )
  return (
    <Section
      title={t('recipe.title', { name: recipe.name })}
      actions={
        <button
          type="button"
          className="link"
          onClick={() =>
            void changeImport(detail.import.id, { kind: 'orders', settings: { map: {} } }).then(keep)
          }
        >
          {t('recipe.drop')}
        </button>
      }
    >
      {recipe.description ? <p className="m">{recipe.description}</p> : null}
      <ul className="recipe-files">
        {[...wanted].map(([name, what]) => (
          <li key={name}>
            <span className="b">{name}</span> <span className="m">{what}</span>{' '}
            <span className={here.has(name) ? 'ok' : 'att'}>
              {t(here.has(name) ? 'recipe.here' : 'recipe.missing')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
