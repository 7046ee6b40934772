import { useState } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { Figure } from '#ui/figure.tsx'
import { useFormat } from '#ui/locale.tsx'
import { useSession } from '#ui/session.tsx'
import { SideMark } from '#ui/side.tsx'
import { usePartnership } from './partnership.tsx'
import { ShareSheet, useOwnImports } from './share-sheet.tsx'
import { useFactSources } from './sources.tsx'

/** How many facts both sides see and can prove, and how many only the reader's side sees. */
export function ActivityLine({ shared, own }: { shared: number; own: number }) {
  const { t } = useTranslation('workspace')
  const format = useFormat()
  const { partnerId, seller } = usePartnership()
  const { permissions } = useSession()
  const sources = useFactSources(seller)
  const imports = useOwnImports()
  const [sharing, setSharing] = useState(false)
  return (
    <p className="agree">
      <SideMark side="shared" />
      <span>
        <Trans
          t={t}
          i18nKey="facts.shared"
          count={shared}
          values={{ shown: format.number(shared) }}
          components={{
            f: (
              <Figure
                title={t('facts.sharedTitle')}
                facts={sources.timeline(partnerId, { audience: 'shared' }, t('facts.sharedHow'))}
              >
                {null}
              </Figure>
            ),
          }}
        />
      </span>
      {own > 0 ? (
        <span className="mm small end">
          <Figure
            title={t('facts.ownTitle')}
            facts={sources.timeline(partnerId, { audience: 'own' }, t('facts.ownHow'))}
          >
            {t('facts.own', { count: own, shown: format.number(own) })}
          </Figure>
          {permissions.includes('imports.run') && imports.length > 0 ? (
            <>
              {' '}
              <button type="button" className="link" onClick={() => setSharing(true)}>
                {t('share.open')}
              </button>
            </>
          ) : null}
        </span>
      ) : null}
      {sharing ? <ShareSheet imports={imports} onClose={() => setSharing(false)} /> : null}
    </p>
  )
}
