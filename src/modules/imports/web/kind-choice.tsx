import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '#ui/session.tsx'
import type { ImportKind } from '../contract.ts'
import { kindsFor } from './mapping.ts'

/** What the rows of the files are, each kind with what it becomes. */
export function KindChoice({ kind, onChange }: { kind: ImportKind; onChange: (kind: ImportKind) => void }) {
  const { t } = useTranslation('imports')
  const { side } = useSession()
  const name = useId()
  return (
    <fieldset className="kinds">
      <legend>{t('kind.ask')}</legend>
      {kindsFor(side).map((one) => (
        <label key={one} className={one === kind ? 'chosen' : undefined}>
          <input
            type="radio"
            className="box round"
            name={name}
            checked={one === kind}
            onChange={() => onChange(one)}
          />
          <span>
            <b>{t(`kind.${one}.name`)}</b>
            <span className="m small">{t(`kind.${one}.about.${side}`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
