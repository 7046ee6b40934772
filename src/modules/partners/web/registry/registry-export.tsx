import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/icon.tsx'

export type FileFormat = 'csv' | 'xlsx'

/** The registry as a file: exactly the rows and columns shown. */
export function ExportMenu({ file }: { file: (format: FileFormat) => string }) {
  const { t } = useTranslation('partners')
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="btn">
          {t('registry.export')}
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['xlsx', 'csv'] as const).map((format) => (
          <Menu.Item key={format} component="a" href={file(format)} download>
            {t(`registry.exportAs.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
