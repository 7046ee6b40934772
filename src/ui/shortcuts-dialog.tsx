import { Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ShortcutGroup, singleKeysOn, switchSingleKeys } from './shortcuts.ts'

/** The list of shortcuts, with the switch that turns single keys off. */
export function ShortcutsDialog({
  groups,
  onClose,
}: {
  groups: readonly ShortcutGroup[]
  onClose: () => void
}) {
  const { t } = useTranslation('ui')
  const [on, setOn] = useState(singleKeysOn)
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('shortcuts.title')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className="stack">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <table className="ledger">
              <tbody>
                {group.keys.map((entry) => (
                  <tr key={entry.keys + entry.text}>
                    <td>{entry.text}</td>
                    <td className="n">
                      {entry.keys.split(' ').map((key) => (
                        // what is written on a key is English on every keyboard
                        <kbd key={key} lang="en" style={{ marginLeft: 4 }}>
                          {key}
                        </kbd>
                      ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        ))}
        <label className="rowx small">
          <input
            type="checkbox"
            className="box"
            checked={on}
            onChange={(event) => {
              setOn(event.currentTarget.checked)
              switchSingleKeys(event.currentTarget.checked)
            }}
          />
          {t('shortcuts.singleKeys')}
        </label>
      </div>
    </Modal>
  )
}
