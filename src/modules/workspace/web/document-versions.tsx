import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useDeed } from '#ui/deed.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { Icon } from '#ui/icon.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'
import { SideMark } from '#ui/side.tsx'
import { DateText } from '#ui/value-text.tsx'
import type { DocumentVersionView, DocumentView } from '../contract.ts'
import { uploadVersion, versionUrl } from './api.ts'
import { DocumentOpenings } from './document-openings.tsx'
import { DocumentPreview } from './document-preview.tsx'
import { useFileSize } from './document-size.ts'
import { useUploads } from './uploads.ts'

/** Versions of a document, newest first: who, when, the hash that proves the bytes; a place for the next one. */
export function VersionList({ document }: { document: DocumentView }) {
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const uploads = useUploads()
  const [preview, setPreview] = useState<DocumentVersionView | null>(null)
  const latest = document.versions[0]
  const add = async (files: File[]) => {
    // A signed version cannot be replaced: the next one says that it supersedes it.
    const fields: Record<string, string> = latest?.isSigned ? { supersedes: latest.id } : {}
    const { done } = await uploads.run(files, (file, sending) =>
      uploadVersion(document, file, fields, sending),
    )
    const [after] = done
    if (after) {
      await act(async () => after, {
        done: t('document.versionAdded', {
          n: after.versions[0]?.n ?? after.versions.length,
          title: after.title,
        }),
      })
    }
  }
  return (
    <div className="versions">
      <ol>
        {document.versions.map((version) => (
          <li key={version.id}>
            <b>{t('document.version', { n: version.n })}</b>
            <VersionName document={document} version={version} onPreview={() => setPreview(version)} />
            <span className="mm small">
              {version.side === 'system' ? null : <SideMark side={version.side} />} {version.actor.name}{' '}
              <DateText value={version.recordedAt} style="date-time" />
            </span>
            {version.isSigned ? (
              <span className="ok small">
                <Icon name="tick" size={12} /> {t('document.signed')}
              </span>
            ) : null}
            <code className="mm micro" title={`SHA-256 ${version.sha256}`}>
              SHA-256 {version.sha256.slice(0, 12)}…
            </code>
          </li>
        ))}
      </ol>
      {document.mayEdit && !document.removedAt ? (
        <FileDrop
          title={t('document.newVersion')}
          {...(latest?.isSigned ? { hint: t('document.supersedes') } : {})}
          onFiles={(files) => void add(files)}
        />
      ) : null}
      {uploads.progress ? (
        <ProgressBar
          label={uploads.progress.name}
          done={uploads.progress.sent}
          total={uploads.progress.total}
          onCancel={uploads.cancel}
        />
      ) : null}
      {uploads.problem ? <ErrorNote error={uploads.problem} title={t('document.notAdded')} /> : null}
      <DocumentOpenings document={document} />
      {preview ? (
        <DocumentPreview document={document} version={preview} onClose={() => setPreview(null)} />
      ) : null}
    </div>
  )
}

function VersionName(props: { document: DocumentView; version: DocumentVersionView; onPreview: () => void }) {
  const { document, version, onPreview } = props
  const { t } = useTranslation('workspace')
  const sizeOf = useFileSize()
  if (version.bytesRemovedAt) return <span className="mm">{t('document.bytesRemoved')}</span>
  return (
    <span>
      <a href={versionUrl(document, version.n)} download>
        {version.fileName}
      </a>{' '}
      <span className="mm small">{sizeOf(version.size)}</span>
      {version.hasPreview ? (
        <>
          {' '}
          <button type="button" className="link small" onClick={onPreview}>
            {t('document.preview')}
          </button>
        </>
      ) : null}
    </span>
  )
}
