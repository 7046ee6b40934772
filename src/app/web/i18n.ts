import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { type Language, pickLanguage } from '#shared/language.ts'
import { onFirstRefusal } from '#ui/api-client.ts'

type Texts = { default: Record<string, unknown> }

const storageKey = 'artel-language'
const files = {
  ...import.meta.glob<Texts>('../../modules/*/web/{ru,en}.json'),
  ...import.meta.glob<Texts>(['../../modules/*/web/*/{ru,en}.json', '!../../modules/*/web/problems/*.json']),
  ...import.meta.glob<Texts>('../../ui/{ru,en}.json'),
  ...import.meta.glob<Texts>('./{ru,en}.json'),
}

/**
 * `../../modules/partners/web/ru.json` → namespace `partners`, a room's `../../modules/insights/web/health/ru.json` →
 * `insights-health`; ours are `ui` and `app`.
 */
function namespaceOf(path: string): string {
  if (path.startsWith('./')) return 'app'
  const [, module, room] = /modules\/([^/]+)\/web\/(?:([^/]+)\/)?/.exec(path) ?? []
  if (module === undefined) return 'ui'
  return room === undefined ? module : `${module}-${room}`
}

const loaders = new Map(
  Object.entries(files).map(([path, load]) => {
    const language = path.endsWith('ru.json') ? 'ru' : 'en'
    return [`${language}/${namespaceOf(path)}`, load]
  }),
)
// What refusals are called is one file for all modules, loaded with the first refusal.
loaders.set('ru/problems', async () => ({ default: (await import('./problems-ru.ts')).problems }))
loaders.set('en/problems', async () => ({ default: (await import('./problems-en.ts')).problems }))

const bundles: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: async (language: string, namespace: string) => {
    const load = loaders.get(`${language}/${namespace}`)
    return load ? (await load()).default : {}
  },
}

/** The language before anybody has signed in: chosen in this browser, else the first the browser asks for. */
export function firstLanguage(): Language {
  const wished = navigator.languages.map((one) => one.slice(0, 2).toLowerCase())
  return pickLanguage([storedLanguage(), ...wished], 'en')
}

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

/** Makes i18next ready in one language; texts of a page come with the page. */
export async function startTexts(language: Language): Promise<void> {
  await i18next
    .use(bundles)
    .use(initReactI18next)
    .init({
      lng: language,
      supportedLngs: ['ru', 'en'],
      // The parity test keeps both languages whole, so that none has to be fetched in place of the other.
      fallbackLng: false,
      ns: ['ui', 'app'],
      defaultNS: 'app',
      interpolation: { escapeValue: false },
      returnNull: false,
    })
  // Only a choice is kept; what the browser asked for may change tomorrow.
  i18next.on('languageChanged', keepLanguage)
  onFirstRefusal(() => loadTexts(['problems']))
}

function keepLanguage(language: string): void {
  document.documentElement.lang = language
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // A browser that stores nothing still changes its language until it is closed.
  }
}

/** Loads texts of modules in the current language. */
export function loadTexts(namespaces: readonly string[]): Promise<void> {
  return i18next.loadNamespaces([...namespaces])
}

/** Changes the language in place: nothing is loaded anew but texts, what was typed stays. */
export async function changeLanguage(language: Language): Promise<void> {
  if (language === 'ru') preloadCyrillic()
  await i18next.changeLanguage(language)
}

/** Starts fetching the Cyrillic letters before the first text asks for them. */
export function preloadCyrillic(): void {
  for (const href of cyrillic) {
    const link = document.createElement('link')
    Object.assign(link, { rel: 'preload', as: 'font', type: 'font/woff2', crossOrigin: 'anonymous', href })
    document.head.append(link)
  }
}

const cyrillic = [
  new URL(
    '../../../node_modules/@fontsource-variable/inter/files/inter-cyrillic-wght-normal.woff2',
    import.meta.url,
  ).href,
  new URL(
    '../../../node_modules/@fontsource-variable/onest/files/onest-cyrillic-wght-normal.woff2',
    import.meta.url,
  ).href,
]
