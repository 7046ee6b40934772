// Runs before the first paint, so that a dark page never flashes light. The key is kept by ui/color-scheme.tsx.
;(() => {
  let choice = null
  try {
    choice = localStorage.getItem('artel-theme')
  } catch {}
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const scheme = choice === 'light' || choice === 'dark' ? choice : system
  document.documentElement.dataset.theme = scheme
  document.documentElement.dataset.mantineColorScheme = scheme
})()
