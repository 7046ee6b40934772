import { Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '#ui/button.tsx'
import { useDeed } from '#ui/deed.tsx'
import { Icon } from '#ui/icon.tsx'
import { useNavigate } from '#ui/routing.tsx'
import { useSession } from '#ui/session.tsx'
import type { PartnerPage } from '../../contract.ts'
import { archivePartner, restorePartner } from '../api.ts'
import { StageSheet } from '../lifecycle/stage-sheet.tsx'
import { ArchiveSheet } from './archive-sheet.tsx'
import { PartnerSheet } from './partner-sheet.tsx'

/** Edit, move, archive or bring back: what may be done with the account itself. */
export function PartnerDeeds({ data }: { data: PartnerPage }) {
  const { t } = useTranslation('partners')
  const { side, permissions } = useSession()
  const act = useDeed()
  const navigate = useNavigate()
  const [sheet, setSheet] = useState<'edit' | 'stage' | 'archive' | null>(null)
  const { partner } = data
  const close = () => setSheet(null)
  const mayEdit = permissions.includes('partners.write')
  const mayArchive = side === 'host' && permissions.includes('partners.archive')
  const restore = () =>
    act(() => restorePartner(partner), {
      done: t('archive.restored', { name: partner.name }),
      undo: (answer) => archivePartner(answer.partner, t('stageMove.mistake')),
    })
  if (partner.archivedAt) {
    return mayArchive ? (
      <Button kind="main" onClick={() => void restore()}>
        {t('archive.restore')}
      </Button>
    ) : null
  }
  if (!mayEdit) return null
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button>
            {t('deeds.more')} <Icon name="down" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setSheet('edit')}>{t('deeds.edit')}</Menu.Item>
          {side === 'host' ? (
            <Menu.Item onClick={() => setSheet('stage')}>{t('stageMove.open')}</Menu.Item>
          ) : null}
          <Menu.Item
            onClick={() =>
              void navigate({ to: '/partners/$partnerId/print', params: { partnerId: partner.id } })
            }
          >
            {t('print.title')}
          </Menu.Item>
          {mayArchive ? <Menu.Item onClick={() => setSheet('archive')}>{t('archive.do')}</Menu.Item> : null}
        </Menu.Dropdown>
      </Menu>
      {sheet === 'edit' ? <PartnerSheet partner={partner} onClose={close} /> : null}
      {sheet === 'stage' ? <StageSheet partner={partner} history={data.stages} onClose={close} /> : null}
      {sheet === 'archive' ? <ArchiveSheet partner={partner} onClose={close} /> : null}
    </>
  )
}
