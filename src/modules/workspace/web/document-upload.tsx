import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { FileDrop } from '#ui/file-drop.tsx'
import { CheckboxField } from '#ui/form/fields.tsx'
import { SelectField } from '#ui/form/select-field.tsx'
import { ErrorNote } from '#ui/notes.tsx'
import { ProgressBar } from '#ui/progress-bar.tsx'
import { removeDocument, uploadDocument } from './api.ts'
import { usePartnership } from './partnership.tsx'
import { useUploads } from './uploads.ts'

const kinds = [
  'other',
  'agreement',
  'minutes',
  'plan',
  'price_list',
  'invoice',
  'act',
  'presentation',
  'specification',
] as const

/** Takes files by drag and drop, asks what they are and who may see them, and shows how far each is. */
export function DocumentUpload({ folder }: { folder: string | null }) {
  const { t } = useTranslation('workspace')
  const act = useDeed()
  const { partnerId, own } = usePartnership()
  const [files, setFiles] = useState<File[]>([])
  const [kind, setKind] = useState('other')
  const [onlyOwn, setOnlyOwn] = useState(false)
  const [signed, setSigned] = useState(false)
  const uploads = useUploads()
  const send = async () => {
    const fields = {
      kind,
      audience: onlyOwn ? own : 'shared',
      signed: String(signed),
      // Dropped while a folder is open, a file goes into it.
      ...(folder && folder !== '-' ? { folder } : {}),
    }
    const { done, failed } = await uploads.run(files, (file, sending) =>
      uploadDocument(partnerId, file, fields, sending),
    )
    setFiles(failed)
    if (done.length > 0) {
      await act(async () => done, {
        done: t('document.added', { count: done.length, title: done[0]?.title ?? '' }),
        undo: () => Promise.all(done.map((document) => removeDocument(document, t('promise.mistake')))),
      })
    }
  }
  return (
    <div className="upload">
      <FileDrop
        title={t('document.drop')}
        hint={t('document.dropHint')}
        many
        files={files}
        onFiles={(taken) => setFiles([...files, ...taken])}
      />
      {uploads.problem ? <ErrorNote error={uploads.problem} title={t('document.notAdded')} /> : null}
      {uploads.progress ? (
        <ProgressBar
          label={uploads.progress.name}
          done={uploads.progress.sent}
          total={uploads.progress.total}
          onCancel={uploads.cancel}
        />
      ) : null}
      {files.length > 0 && !uploads.progress ? (
        <div className="upload-fields">
          <SelectField
            label={t('document.kind')}
            data={kinds.map((one) => ({ value: one, label: t(`documentKind.${one}`) }))}
            value={kind}
            onChange={(value) => setKind(value ?? 'other')}
          />
          <CheckboxField
            label={t('document.isSigned')}
            checked={signed}
            onChange={(event) => setSigned(event.currentTarget.checked)}
          />
          <CheckboxField
            label={t('onlyOwn.label')}
            checked={onlyOwn}
            onChange={(event) => setOnlyOwn(event.currentTarget.checked)}
          />
          <span className="rowx">
            <Button kind="main" onClick={() => void send()}>
              {t('document.send', { count: files.length })}
            </Button>
            <Button kind="quiet" onClick={() => setFiles([])}>
              {t('ui:cancel')}
            </Button>
          </span>
        </div>
      ) : null}
    </div>
  )
}
