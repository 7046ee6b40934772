const paths16 = {
  tick: 'M3 8.5l3.2 3.2L13 5',
  warn: 'M8 2.2L14.4 13.4H1.6ZM8 6.4v3.4M8 11.4v.2',
  cross: 'M4 4l8 8M12 4l-8 8',
  undo: 'M6.5 3.5L3 7l3.5 3.5M3 7h6.5a3.5 3.5 0 0 1 0 7H7',
  open: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11Z',
  find: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.5 10.500L14 14',
  lock: 'M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4l-4 4 4 4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  repeat: 'M3 7a5 5 0 0 1 9-2l1.5 1.5M13.5 3v3.5H10M13 9a5 5 0 0 1-9 2L2.5 9.5M2.5 13V9.5H6',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  file: 'M4 2h5.5L12.5 5v9H4zM9.5 2v3h3',
  upload: 'M8 11V3M4.5 6L8 2.5 11.5 6M3 13.500h10',
  download: 'M8 2.500v8M4.5 7.500L8 11l3.5-3.500M3 13.500h10',
  sun: 'M8 5.200a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.600ZM8 1.200v1.400M8 13.400v1.400M1.2 8h1.400M13.4 8h1.400M3.2 3.200l1 1M11.8 11.800l1 1M12.8 3.200l-1 1M4.2 11.800l-1 1',
  moon: 'M13.5 9.600A6 6 0 0 1 6.4 2.500a6 6 0 1 0 7.1 7.100Z',
  auto: 'M8 2.500a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 2.500v11M10 5.500h2.500M10 8h3.300M10 10.500h2.5',
  settings: 'M2.5 4.500h6M11.5 4.500h2M2.5 8h2M7.5 8h6M2.5 11.500h6M11.5 11.500h2M10 3v3M6 6.500v3M10 10v3',
  out: 'M6.5 2.500h-4v11h4M10 5l3 3-3 3M13 8H6',
  calendar: 'M2.5 3.500h11v10h-11zM2.5 6.500h11M5.5 2v3M10.5 2v3',
  grip: 'M6 4h.1M10 4h.1M6 8h.1M10 8h.1M6 12h.1M10 12h.1',
  star: 'M8 2l1.8 3.800 4.2.5-3.1 2.900.8 4.100L8 11.300l-3.700 2 .8-4.100L2 6.300l4.200-.5Z',
  eye: 'M1.5 8S4 3.500 8 3.500 14.5 8 14.5 8 12 12.500 8 12.500 1.5 8 1.5 8ZM8 6.200a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.600Z',
  link: 'M6.5 9.500l3-3M7 4.500l1.5-1.500a2.8 2.8 0 0 1 4 4L11 8.500M9 11.500l-1.5 1.500a2.8 2.8 0 0 1-4-4L5 7.5',
} as const

const paths20 = {
  today: 'M3 6h14M3 10h9M3 14h5',
  people:
    'M3.5 5h6a1 1 0 0 1 1 1v8a1 1 0 0 1-1 1h-6a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM12.5 5a5 5 0 1 1 0 10 5 5 0 0 1 0-10Z',
  promise: 'M3 10.500l4 4L17 5',
  bag: 'M3 5h14l-1.5 8h-11zM6 17h.1M14 17h.1',
  document: 'M5 2.500h7l3 3v12H5zM7.5 9h5M7.5 12.500h5',
  chart: 'M3 16.500h14M3.5 12.500l4-4 3 2.5 6-6.5',
  import: 'M10 3v9M6.5 8.500L10 12l3.5-3.500M3.5 13.500v3h13v-3',
  message: 'M3 4.500h14v9H9l-3.5 3v-3H3z',
  more: 'M4 10h.1M10 10h.1M16 10h.1',
} as const

export type IconName = keyof typeof paths16 | keyof typeof paths20

/** A line icon in the colour of the text round it. Decor unless `label` gives it a name for a screen reader. */
export function Icon(props: {
  name: IconName
  size?: 12 | 14 | 16 | 20
  className?: string
  label?: string
}) {
  const { name, size = 16, className = '', label } = props
  const small = name in paths16
  const path = small ? paths16[name as keyof typeof paths16] : paths20[name as keyof typeof paths20]
  const classes = `i${size === 16 ? '' : ` s${size}`}${className ? ` ${className}` : ''}`
  return (
    <svg
      className={classes}
      viewBox={small ? '0 0 16 16' : '0 0 20 20'}
      role="img"
      aria-label={label}
      aria-hidden={!label}
    >
      <path d={path} strokeWidth={name === 'more' || name === 'grip' ? 2.5 : undefined} />
    </svg>
  )
}
