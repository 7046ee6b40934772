import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Link } from '#ui/routing.tsx'
import type { SegmentPreview, SegmentSchemeDefinition } from '../../contract.ts'
import { previewScheme } from './segments-api.ts'
import { WhyList } from './why-list.tsx'

type Cell = { from: string | null; to: string }

/** Whom the edited rules would move: a table of from and to, and the partners behind a number, each with the reason. */
export function PreviewPanel(props: {
  preview: SegmentPreview | null
  error: unknown
  busy: boolean
  schemeId: string | null
  /** The names of the segments as they are and as they would be. */
  before: SegmentSchemeDefinition | null
  draft: SegmentSchemeDefinition
}) {
  const { preview, error, busy, schemeId, before, draft } = props
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const [chosen, setChosen] = useState<Cell | null>(null)
  const [list, setList] = useState<{
    of: SegmentPreview
    rows: SegmentPreview['data']
    next: string | null
  } | null>(null)
  const [listError, setListError] = useState<unknown>(null)
  if (error) return <ErrorNote error={error} />
  if (busy) return <Skeleton lines={6} />
  if (!preview) return null
  const all = [...draft.segments, ...(before?.segments ?? [])]
  const nameOf = (code: string | null) => {
    if (code === null) return t('segments.none')
    const found = all.find((one) => one.code === code)
    return found ? (i18n.language === 'ru' ? found.nameRu : found.nameEn) : code
  }
  const froms = [
    ...new Set([
      ...(before?.segments ?? []).map(({ code }) => code as string | null),
      ...preview.matrix.map(({ from }) => from),
    ]),
  ].filter((from) => preview.matrix.some((cell) => cell.from === from))
  const tos = draft.segments.map(({ code }) => code)
  const count = (from: string | null, to: string) =>
    preview.matrix.find((cell) => cell.from === from && cell.to === to)?.partners ?? 0
  const shown = list && list.of === preview && chosen ? list : { rows: preview.data, next: preview.next }
  const open = async (cell: Cell | null, after: string | null = null) => {
    setListError(null)
    try {
      const answer = await previewScheme({
        schemeId,
        definition: draft,
        from: cell?.from ?? null,
        to: cell?.to ?? null,
        after,
      })
      // A cell of those without a segment is told apart here: the request has no word for them.
      const rows = answer.data.filter((row) => cell === null || row.from === cell.from)
      setChosen(cell ?? { from: null, to: '' })
      setList({ of: preview, rows: after ? [...shown.rows, ...rows] : rows, next: answer.next })
    } catch (failure) {
      setListError(failure)
    }
  }
  return (
    <Section
      title={t('segments.preview.title')}
      note={
        preview.moved === 0
          ? t('segments.preview.nobody')
          : t('segments.preview.moved', {
              count: preview.moved,
              shown: format.number(preview.moved),
              all: format.number(preview.partners),
            })
      }
    >
      {preview.overruled > 0 ? (
        <Note tone="plain">{t('segments.preview.overruled', { count: preview.overruled })}</Note>
      ) : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways is reached by the keyboard */}
      <section className="seg-matrix" tabIndex={0} aria-label={t('segments.preview.caption')}>
        <table>
          <caption className="vh">{t('segments.preview.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('segments.preview.fromTo')}</th>
              {tos.map((to) => (
                <th key={to} scope="col">
                  {nameOf(to)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {froms.map((from) => (
              <tr key={String(from)}>
                <th scope="row">{nameOf(from)}</th>
                {tos.map((to) => {
                  const n = count(from, to)
                  if (n === 0 || from === to)
                    return (
                      <td key={to} className="mm">
                        {n === 0 ? '–' : format.number(n)}
                      </td>
                    )
                  const isOpen = chosen?.from === from && chosen.to === to
                  return (
                    <td key={to}>
                      <button
                        type="button"
                        className="link"
                        aria-pressed={isOpen}
                        aria-label={t('segments.preview.cell', { from: nameOf(from), to: nameOf(to), n })}
                        onClick={() => void open({ from, to })}
                      >
                        {format.number(n)}
                      </button>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {listError ? <ErrorNote error={listError} /> : null}
      {shown.rows.length > 0 ? (
        <ul className="seg-moves">
          {shown.rows.map((row) => (
            <li key={row.partnerId}>
              <details>
                <summary>
                  <b>{row.name}</b>{' '}
                  <span className="m">
                    {nameOf(row.from)} → {nameOf(row.to)}
                  </span>
                </summary>
                <WhyList why={row.why} segments={draft.segments} />
                <Link to="/partners/$partnerId" params={{ partnerId: row.partnerId }}>
                  {t('segments.preview.open')}
                </Link>
              </details>
            </li>
          ))}
        </ul>
      ) : null}
      {shown.next ? (
        <Button
          size="small"
          onClick={() => void open(chosen && chosen.to !== '' ? chosen : null, shown.next)}
        >
          {t('segments.preview.more')}
        </Button>
      ) : null}
    </Section>
  )
}
