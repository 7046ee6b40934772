import { Drawer } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AppShellProps } from './app-shell.tsx'
import { ThemeSwitch } from './color-scheme.tsx'
import { useFormat } from './locale.tsx'
import { Link, useNavigate } from './routing.tsx'
import { SideMark } from './side.tsx'

/** All pages, other seats and the person's menu, from the bottom of a phone. */
export function PhoneMenu(
  props: Pick<AppShellProps, 'groups' | 'seat' | 'person'> & { onClose: () => void },
) {
  const { groups, seat, person, onClose } = props
  const { t } = useTranslation('ui')
  const format = useFormat()
  const navigate = useNavigate()
  return (
    <Drawer
      opened
      onClose={onClose}
      position="bottom"
      size="85%"
      title={seat.name}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className="sheet-nav">
        {groups.map((group) => (
          <ul key={group.key}>
            {group.entries.map((entry) => (
              <li key={entry.key}>
                <Link to={entry.to} aria-current={entry.current ? 'page' : undefined} onClick={onClose}>
                  {entry.text}
                  {entry.count === undefined ? null : (
                    <span className="mm">{format.number(entry.count)}</span>
                  )}
                </Link>
              </li>
            ))}
          </ul>
        ))}
        {seat.others.length > 0 ? (
          <section>
            <h3>{t('shell.changeSeat')}</h3>
            {seat.others.map((other) => (
              <button key={other.key} type="button" className="row" onClick={other.onPress}>
                <span className="side">
                  <SideMark side={other.side} />
                  {other.name}
                </span>
              </button>
            ))}
          </section>
        ) : null}
        <section>
          <h3>{person.name}</h3>
          {person.menu.map((item) => (
            <button
              key={item.key}
              type="button"
              className="row"
              onClick={() => {
                onClose()
                if (item.to) void navigate({ to: item.to })
                else item.onPress?.()
              }}
            >
              {item.text}
            </button>
          ))}
          <div className="topbar" style={{ padding: 0 }}>
            <ThemeSwitch />
            <span className="m">{t('theme.name')}</span>
          </div>
        </section>
      </div>
    </Drawer>
  )
}
