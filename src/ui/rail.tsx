import { Menu } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AppShellProps, Seat, ShellMenuItem } from './app-shell.tsx'
import { Icon } from './icon.tsx'
import { useFormat } from './locale.tsx'
import { Link, useNavigate } from './routing.tsx'
import { BrandMark, SideMark } from './side.tsx'

/** The column at the left: whose seat this is, the pages, the person. */
export function Rail({ seat, groups, person }: Pick<AppShellProps, 'seat' | 'groups' | 'person'>) {
  const { t } = useTranslation('ui')
  const format = useFormat()
  return (
    <nav className="rail" aria-label={t('shell.pages')}>
      <div className="in">
        <SeatHead seat={seat} />
        {groups.map((group) => (
          <ul key={group.key}>
            {group.entries.map((entry) => (
              <li key={entry.key}>
                <Link to={entry.to} aria-current={entry.current ? 'page' : undefined}>
                  {entry.text}
                  {entry.count === undefined ? null : <b>{format.number(entry.count)}</b>}
                </Link>
              </li>
            ))}
          </ul>
        ))}
        <div className="foot">
          <span className="mark">
            <BrandMark />
            {t('brand')}
          </span>
          <Menu position="top-start" width={200}>
            <Menu.Target>
              <button type="button" className="me">
                <span>{person.note ? `${person.name}, ${person.note}` : person.name}</span>
                <Icon name="up" size={12} />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <MenuItems items={person.menu} />
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
    </nav>
  )
}

function MenuItems({ items }: { items: readonly ShellMenuItem[] }) {
  const navigate = useNavigate()
  return items.map((item) => (
    <Menu.Item key={item.key} onClick={() => (item.to ? void navigate({ to: item.to }) : item.onPress?.())}>
      {item.text}
    </Menu.Item>
  ))
}

function SeatHead({ seat }: { seat: Seat }) {
  const { t } = useTranslation('ui')
  if (seat.others.length === 0) {
    return (
      <div className="seat">
        <b>
          <SideMark side={seat.side} />
          {seat.name}
        </b>
        {seat.note ? <span className="sub">{seat.note}</span> : null}
      </div>
    )
  }
  return (
    <div className="seat">
      <Menu position="bottom-start" width={240}>
        <Menu.Target>
          <button type="button" className="who" title={t('shell.changeSeat')}>
            <SideMark side={seat.side} />
            <span className="nm">{seat.name}</span>
            <Icon name="down" size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('shell.changeSeat')}</Menu.Label>
          {seat.others.map((other) => (
            <Menu.Item key={other.key} leftSection={<SideMark side={other.side} />} onClick={other.onPress}>
              {other.name}
              {other.note ? <span className="mm small"> {other.note}</span> : null}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {seat.note ? <span className="sub">{seat.note}</span> : null}
    </div>
  )
}
