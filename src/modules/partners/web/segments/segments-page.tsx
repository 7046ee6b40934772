import './segments.css'
import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SettingsPage } from '#modules/access/web/index.ts'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { useFormat } from '#ui/locale.tsx'
import { ErrorNote, Note, Skeleton } from '#ui/notes.tsx'
import { Section } from '#ui/page.tsx'
import { Link, useSearchState } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import { LinkTabs } from '#ui/tabs.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { SegmentPreview, SegmentScheme, SegmentSchemeDefinition } from '../../contract.ts'
import { useConditionWords } from './condition-words.ts'
import { PreviewPanel } from './preview-panel.tsx'
import { SchemeEditor } from './scheme-editor.tsx'
import {
  addScheme,
  archiveScheme,
  previewScheme,
  readSchemes,
  readVersions,
  restoreScheme,
  saveScheme,
  segmentKeys,
} from './segments-api.ts'

/** The schemes of segments: what the rules are, how many partners each segment has, and what a change would do. */
export function SegmentsPage() {
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const { permissions } = useSession()
  const [search, change] = useSearchState()
  const schemes = useQuery({ queryKey: segmentKeys.list(), queryFn: ({ signal }) => readSchemes(signal) })
  const mayManage = permissions.includes('segments.manage')
  const all = schemes.data?.data ?? []
  const current = all.find(({ code }) => code === search['scheme']) ?? all[0]
  const isNew = search['scheme'] === 'new' && mayManage
  const nameOf = (one: { nameRu: string; nameEn: string }) =>
    i18n.language === 'ru' ? one.nameRu : one.nameEn
  const partners = current?.segments.reduce((sum, segment) => sum + segment.partners, 0) ?? 0
  return (
    <SettingsPage
      current="segments"
      sentence={
        current && !isNew
          ? t('segments.sentence', {
              count: current.segments.length,
              partners: format.number(partners),
              name: nameOf(current),
            })
          : t('segments.title')
      }
      title={t('segments.title')}
      lead={t('segments.lead')}
      actions={
        mayManage ? (
          <>
            <Button icon="plus" onClick={() => change({ scheme: 'new' })}>
              {t('segments.addScheme')}
            </Button>
          </>
        ) : null
      }
    >
      {schemes.isError ? <ErrorNote error={schemes.error} onRetry={() => void schemes.refetch()} /> : null}
      {schemes.isPending ? <Skeleton lines={10} /> : null}
      {all.length > 1 || isNew ? (
        <LinkTabs
          label={t('segments.schemes')}
          current={isNew ? 'new' : (current?.code ?? '')}
          tabs={[
            ...all.map((scheme) => ({
              key: scheme.code,
              text: scheme.archivedAt ? t('segments.archivedName', { name: nameOf(scheme) }) : nameOf(scheme),
              to: '/settings/segments',
              search: { scheme: scheme.code },
            })),
            ...(isNew
              ? [
                  {
                    key: 'new',
                    text: t('segments.newScheme'),
                    to: '/settings/segments',
                    search: { scheme: 'new' },
                  },
                ]
              : []),
          ]}
        />
      ) : null}
      {isNew ? (
        <SchemeForm
          key="new"
          scheme={null}
          onDone={(code) => change({ scheme: code })}
          onCancel={() => change({ scheme: undefined })}
        />
      ) : current ? (
        <OneScheme key={`${current.id} ${current.version}`} scheme={current} mayManage={mayManage} />
      ) : schemes.data ? (
        <Note tone="plain">{t('segments.notYet')}</Note>
      ) : null}
    </SettingsPage>
  )
}

function OneScheme({ scheme, mayManage }: { scheme: SegmentScheme; mayManage: boolean }) {
  const { t, i18n } = useTranslation('partners')
  const format = useFormat()
  const act = useDeed()
  const words = useConditionWords()
  const [editing, setEditing] = useState(false)
  const nameOf = (one: { nameRu: string; nameEn: string }) =>
    i18n.language === 'ru' ? one.nameRu : one.nameEn
  if (editing)
    return <SchemeForm scheme={scheme} onDone={() => setEditing(false)} onCancel={() => setEditing(false)} />
  return (
    <>
      <Section
        title={nameOf(scheme)}
        note={scheme.overruled > 0 ? t('segments.overruledCount', { count: scheme.overruled }) : undefined}
        actions={
          mayManage ? (
            scheme.archivedAt ? (
              <Button
                onClick={() =>
                  void act(() => restoreScheme(scheme), {
                    done: t('segments.restored'),
                    undo: (answer) => archiveScheme(answer),
                  })
                }
              >
                {t('segments.restore')}
              </Button>
            ) : (
              <>
                <Button kind="main" onClick={() => setEditing(true)}>
                  {t('segments.edit')}
                </Button>
                <Button
                  kind="quiet"
                  onClick={() =>
                    void act(() => archiveScheme(scheme), {
                      done: t('segments.archived'),
                      undo: (answer) => restoreScheme(answer),
                    })
                  }
                >
                  {t('segments.archive')}
                </Button>
              </>
            )
          ) : null
        }
      >
        <ol className="seg-list">
          {scheme.segments.map((segment, index) => (
            <li key={segment.id}>
              <span className="seg-n">{index + 1}</span>
              <div>
                <h3>{nameOf(segment)}</h3>
                {segment.rule ? (
                  <>
                    <p className="mm small">{t(`segments.match.${segment.rule.match}`)}</p>
                    <ul>
                      {segment.rule.items.map((item) => (
                        <li key={JSON.stringify(item)}>
                          {'items' in item
                            ? `${t(`segments.match.${item.match}`)} ${item.items.map(words.sentence).join('; ')}`
                            : words.sentence(item)}
                        </li>
                      ))}
                    </ul>
                  </>
                ) : (
                  <p className="m">{t('segments.takesRest')}</p>
                )}
              </div>
              <Link
                to="/partners"
                search={{ segment: `${scheme.code}:${segment.code}`, prospects: 'any' }}
                className="n"
              >
                {t('segments.partners', { count: segment.partners, shown: format.number(segment.partners) })}
              </Link>
            </li>
          ))}
        </ol>
      </Section>
      <Versions scheme={scheme} mayManage={mayManage} />
    </>
  )
}

function Versions({ scheme, mayManage }: { scheme: SegmentScheme; mayManage: boolean }) {
  const { t } = useTranslation('partners')
  const act = useDeed()
  const versions = useQuery({
    queryKey: segmentKeys.part(scheme.id, 'versions'),
    queryFn: ({ signal }) => readVersions(scheme.id, signal),
  })
  const list = versions.data?.data ?? []
  if (list.length < 2) return null
  return (
    <Section title={t('segments.versions')} note={t('segments.versionsNote')}>
      <ul className="seg-versions">
        {list.map((version, index) => (
          <li key={version.version}>
            <span className="mm nw">
              <DateText value={version.at} style="date-time" />
            </span>
            <span>
              {t('segments.version', { n: version.version })}
              <span className="mm small">
                {' '}
                {[
                  version.by,
                  version.moved === null ? null : t('segments.versionMoved', { count: version.moved }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {mayManage && index > 0 && !scheme.archivedAt ? (
              <Button
                size="small"
                kind="quiet"
                onClick={() =>
                  void act(() => saveScheme(scheme, version.definition), {
                    done: t('segments.versionBack', { n: version.version }),
                    undo: ({ scheme: saved, previous }) =>
                      previous ? saveScheme(saved, previous) : Promise.resolve(),
                  })
                }
              >
                {t('segments.takeBack')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  )
}

const emptyScheme: SegmentSchemeDefinition = {
  nameRu: '',
  nameEn: '',
  segments: [{ code: 'rest', nameRu: 'Остальные', nameEn: 'The rest', tone: 'plain', rule: null }],
}

/** Editing: nothing is saved before it was shown whom it moves. */
function SchemeForm(props: {
  scheme: SegmentScheme | null
  onDone: (code: string) => void
  onCancel: () => void
}) {
  const { scheme, onDone, onCancel } = props
  const { t } = useTranslation('partners')
  const act = useDeed()
  const before: SegmentSchemeDefinition | null = scheme && {
    nameRu: scheme.nameRu,
    nameEn: scheme.nameEn,
    segments: scheme.segments.map(({ code, nameRu, nameEn, tone, rule }) => ({
      code,
      nameRu,
      nameEn,
      tone,
      rule,
    })),
  }
  const [draft, setDraft] = useState<SegmentSchemeDefinition>(before ?? emptyScheme)
  const [seen, setSeen] = useState<{ draft: SegmentSchemeDefinition; preview: SegmentPreview } | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const isSeen = seen?.draft === draft
  const isNamed = draft.nameRu.trim() !== '' && draft.nameEn.trim() !== ''
  const show = async () => {
    setBusy(true)
    setError(null)
    try {
      setSeen({ draft, preview: await previewScheme({ schemeId: scheme?.id ?? null, definition: draft }) })
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  const save = async () => {
    setBusy(true)
    const isDone = await act(
      () => (scheme ? saveScheme(scheme, draft) : addScheme({ ...draft, code: codeOf(draft.nameEn) })),
      {
        done: ({ moved }) =>
          moved === null ? t('segments.savedLater') : t('segments.saved', { count: moved }),
        undo: ({ scheme: saved, previous }) =>
          previous ? saveScheme(saved, previous) : archiveScheme(saved),
      },
    )
    setBusy(false)
    if (isDone) onDone(scheme?.code ?? codeOf(draft.nameEn))
  }
  return (
    <>
      <Section
        title={scheme ? t('segments.editTitle') : t('segments.newScheme')}
        note={t('segments.editNote')}
      >
        <div className="fields two seg-names">
          <TextInput
            label={t('segments.schemeRu')}
            value={draft.nameRu}
            maxLength={80}
            onChange={(event) => setDraft({ ...draft, nameRu: event.currentTarget.value })}
          />
          <TextInput
            label={t('segments.schemeEn')}
            value={draft.nameEn}
            maxLength={80}
            onChange={(event) => setDraft({ ...draft, nameEn: event.currentTarget.value })}
          />
        </div>
        <SchemeEditor draft={draft} onChange={setDraft} />
      </Section>
      <PreviewPanel
        preview={isSeen ? seen.preview : null}
        error={error}
        busy={busy}
        schemeId={scheme?.id ?? null}
        before={before}
        draft={draft}
      />
      <div className="seg-save">
        {isSeen ? (
          <Button kind="main" busy={busy} onClick={() => void save()}>
            {seen.preview.moved === 0
              ? t('segments.saveOnly')
              : t('segments.save', { count: seen.preview.moved })}
          </Button>
        ) : (
          <Button kind="main" busy={busy} disabled={!isNamed} onClick={() => void show()}>
            {t('segments.preview.show')}
          </Button>
        )}
        <Button kind="quiet" onClick={onCancel}>
          {t('segments.cancel')}
        </Button>
      </div>
    </>
  )
}

/** A code of small Latin letters from a name. */
function codeOf(name: string): string {
  const code = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 40)
  return code === '' ? 'scheme' : code
}
