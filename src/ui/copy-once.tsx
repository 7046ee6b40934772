import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import { Note } from './notes.tsx'

/** A secret that is shown once: says so, and copies it. */
export function CopyOnce({ label, secret, warning }: { label: string; secret: string; warning?: string }) {
  const { t } = useTranslation('ui')
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await writeClipboard(secret)
    setCopied(true)
  }
  return (
    <div className="stack" style={{ gap: 8 }}>
      <div className="once">
        <span className="vh">{label}</span>
        <code>{secret}</code>
        <Button icon={copied ? 'tick' : 'copy'} onClick={() => void copy()}>
          <span role="status">{copied ? t('copy.done') : t('copy.do')}</span>
        </Button>
      </div>
      <Note>{warning ?? t('copy.once')}</Note>
    </div>
  )
}

/** Plain HTTP has no clipboard API: the old way serves there. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
