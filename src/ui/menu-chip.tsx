import { Menu } from '@mantine/core'
import { Icon } from './icon.tsx'

/** A chip that names a setting of the page and opens the list of its values. */
export function MenuChip<Value extends string>(props: {
  text: string
  value: Value
  options: readonly { value: Value; text: string }[]
  onChange: (value: Value) => void
}) {
  const { text, value, options, onChange } = props
  const shown = options.find((option) => option.value === value)?.text ?? value
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className="chip pressable">
          <span>
            {text} <b>{shown}</b>
          </span>
          <Icon name="down" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map((option) => (
          <Menu.Item
            key={option.value}
            aria-current={option.value === value || undefined}
            rightSection={option.value === value ? <Icon name="tick" size={14} /> : null}
            onClick={() => onChange(option.value)}
          >
            {option.text}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
