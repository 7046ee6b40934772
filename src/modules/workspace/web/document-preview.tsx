import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorNote, Skeleton } from '#ui/notes.tsx'
import type { DocumentVersionView, DocumentView } from '../contract.ts'
import { keys, versionUrl } from './api.ts'

/** Shows a version in the page: pictures and plain text, a PDF by the browser's own reader, which may also have a tab. */
export function DocumentPreview(props: {
  document: DocumentView
  version: DocumentVersionView
  onClose: () => void
}) {
  const { document, version, onClose } = props
  const { t } = useTranslation(['workspace', 'ui'])
  const url = versionUrl(document, version.n, true)
  return (
    <Modal
      opened
      onClose={onClose}
      size="xl"
      title={version.fileName}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {version.mediaType.startsWith('image/') ? (
        <img className="preview" src={url} alt={document.title} />
      ) : version.mediaType.startsWith('text/') ? (
        <PlainText url={url} document={document} version={version} />
      ) : (
        <>
          <iframe className="preview-pdf" src={url} title={document.title} />
          <p>
            {t('document.otherTab')}{' '}
            <a href={url} target="_blank" rel="noreferrer">
              {t('document.openTab')}
            </a>
          </p>
        </>
      )}
    </Modal>
  )
}

function PlainText(props: { url: string; document: DocumentView; version: DocumentVersionView }) {
  const { url, document, version } = props
  const text = useQuery({
    queryKey: keys.part(document.partnerId, 'text', { id: version.id }),
    queryFn: async ({ signal }) => {
      const answer = await fetch(url, { signal, credentials: 'same-origin' })
      if (!answer.ok) throw new Error(`HTTP ${answer.status}`)
      return (await answer.text()).slice(0, 200_000)
    },
  })
  if (text.isPending) return <Skeleton lines={8} />
  if (text.isError) return <ErrorNote error={text.error} />
  return <pre className="preview-text">{text.data}</pre>
}
