import { type ChangeEvent, type DragEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from './icon.tsx'
import { useFormat } from './locale.tsx'

/** Takes files by drag, by click, or by keyboard. `accept` as in `<input type="file">`. */
export function FileDrop(props: {
  title: string
  /** Which kinds and how large. */
  hint?: string
  accept?: string
  many?: boolean
  disabled?: boolean
  files?: readonly File[]
  onFiles: (files: File[]) => void
}) {
  const { title, hint, accept, many, disabled, files = [], onFiles } = props
  const { t } = useTranslation('ui')
  const format = useFormat()
  const [over, setOver] = useState(false)
  const id = useId()
  const take = (list: FileList | null) => {
    const taken = Array.from(list ?? [])
    if (taken.length > 0 && !disabled) onFiles(many ? taken : taken.slice(0, 1))
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    take(event.currentTarget.files)
    // The same file chosen again must be taken again.
    event.currentTarget.value = ''
  }
  return (
    <label
      htmlFor={id}
      className={over ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Icon name="upload" />
      <b>{title}</b>
      <span>{hint ?? t('file.hint')}</span>
      <input
        id={id}
        className="vh"
        type="file"
        accept={accept}
        multiple={many}
        disabled={disabled}
        onChange={choose}
      />
      {files.map((file) => (
        <span key={`${file.name}${file.lastModified}`} className="rowx">
          <Icon name="file" size={14} />
          {file.name} <span className="mm small">{fileSize(file.size, format.number, t)}</span>
        </span>
      ))}
    </label>
  )
}

function fileSize(
  bytes: number,
  number: (value: number) => string,
  t: (key: string, options: { size: string }) => string,
) {
  if (bytes < 1024 * 1024) return t('file.kilobytes', { size: number(Math.max(1, Math.round(bytes / 1024))) })
  return t('file.megabytes', { size: number(Math.round((bytes / 1024 / 1024) * 10) / 10) })
}
