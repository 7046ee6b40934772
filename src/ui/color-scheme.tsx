import {
  localStorageColorSchemeManager,
  type MantineColorScheme,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from './icon.tsx'

/** The key is also read by `theme.js`, which sets the attribute before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'artel-theme' })

const order: readonly MantineColorScheme[] = ['auto', 'light', 'dark']
const icons: Record<MantineColorScheme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' }

/** Keeps `data-theme`, which tokens.css reads, equal to Mantine's computed colour scheme. */
export function ThemeAttribute() {
  const computed = useComputedColorScheme('light', { getInitialValueInEffect: false })
  useEffect(() => {
    document.documentElement.dataset['theme'] = computed
  }, [computed])
  return null
}

/** Goes round auto, light, dark; kept in this browser. */
export function ThemeSwitch() {
  const { t } = useTranslation('ui')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const next = order[(order.indexOf(colorScheme) + 1) % order.length] ?? 'auto'
  const label = t('theme.label', { current: t(`theme.${colorScheme}`) })
  return (
    <button
      type="button"
      className="flat"
      title={label}
      aria-label={label}
      onClick={() => setColorScheme(next)}
    >
      <Icon name={icons[colorScheme]} />
    </button>
  )
}
