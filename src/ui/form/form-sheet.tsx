import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { type EntryForm, EntryFormFrame } from './entry-form.tsx'

/**
 * A form in a sheet at the right: the page it belongs to stays in sight. Asks before changes are lost; `children`
 * are the fields, `lead` says what the form is for.
 */
export function FormSheet<Values extends Record<string, unknown>>(props: {
  title: string
  entry: EntryForm<Values>
  submitText: string
  onClose: () => void
  lead?: ReactNode
  columns?: 1 | 2
  more?: ReactNode
  children: ReactNode
}) {
  const { title, entry, submitText, onClose, lead, columns, more, children } = props
  const { t } = useTranslation('ui')
  const close = () => {
    if (!entry.dirty || entry.busy || entry.draft.isKept || window.confirm(t('form.loss'))) onClose()
  }
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size={columns === 2 ? 640 : 480}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {lead ? <div className="sheet-lead m small">{lead}</div> : null}
      <EntryFormFrame
        entry={entry}
        submitText={submitText}
        onCancel={close}
        {...(columns ? { columns } : {})}
        {...(more ? { more } : {})}
      >
        {children}
      </EntryFormFrame>
    </Drawer>
  )
}
