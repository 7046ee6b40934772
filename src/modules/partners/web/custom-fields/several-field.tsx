/** Some of a few values, or, with none of them ticked, all. */
export function SeveralField<Value extends string>(props: {
  label: string
  allText: string
  options: readonly { value: Value; text: string }[]
  value: readonly string[]
  onChange: (value: string[]) => void
}) {
  const { label, allText, options, value, onChange } = props
  return (
    <fieldset className="pick-list several">
      <legend className="small">{label}</legend>
      <label>
        <input type="checkbox" className="box" checked={value.length === 0} onChange={() => onChange([])} />
        {allText}
      </label>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="checkbox"
            className="box"
            checked={value.includes(option.value)}
            onChange={() =>
              onChange(
                value.includes(option.value)
                  ? value.filter((one) => one !== option.value)
                  : [...value, option.value],
              )
            }
          />
          {option.text}
        </label>
      ))}
    </fieldset>
  )
}
