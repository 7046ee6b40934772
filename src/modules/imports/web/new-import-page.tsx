import './imports.css'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '#ui/page.tsx'
import { useNavigate } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { ImportKind } from '../contract.ts'
import { beginImport, changeImport, useKeepDetail } from './api.ts'
import { FileSender } from './file-sender.tsx'
import { KindChoice } from './kind-choice.tsx'
import { kindsFor } from './mapping.ts'
import { WizardSteps } from './wizard-steps.tsx'

/** The first step: what the files hold, and the files. The import comes to be when the first file is dropped. */
export function NewImportPage() {
  const { t } = useTranslation('imports')
  const { side } = useSession()
  const navigate = useNavigate()
  const keep = useKeepDetail()
  const [kind, setKind] = useState<ImportKind>(kindsFor(side)[0] ?? 'orders')
  const begun = useRef<string | null>(null)
  // All files dropped at once belong to one import, though the page has not been drawn anew between them.
  const begin = async () => {
    begun.current ??= (await beginImport(kind)).import.id
    return begun.current
  }
  return (
    <Page sentence={t('new.title')} lead={t('new.lead')} crumbs={[{ text: t('list.title'), to: '/imports' }]}>
      <WizardSteps current="files" />
      <div className="wizard">
        <KindChoice kind={kind} onChange={setKind} />
        <FileSender
          begin={begin}
          onDone={(detail) => {
            keep(detail)
            void navigate({
              to: '/imports/$importId',
              params: { importId: detail.import.id },
              search: { step: 'files' },
              replace: true,
            })
          }}
          onRecipe={async (recipe) => {
            const id = await begin()
            return changeImport(id, { settings: { map: {}, recipe } })
          }}
        />
      </div>
    </Page>
  )
}
