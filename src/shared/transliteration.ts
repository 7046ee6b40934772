// BGN/PCGN 1947, without its apostrophes and with ё as e, as signs and company names use it.
const LETTERS: Readonly<Record<string, string>> = {
  ...{
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    д: 'd',
    е: 'e',
    ё: 'e',
    ж: 'zh',
    з: 'z',
    и: 'i',
    й: 'y',
    к: 'k',
    л: 'l',
  },
  ...{ м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch' },
  ...{ ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya' },
  ...{ і: 'i', ї: 'yi', є: 'ye', ґ: 'g', ў: 'u' },
}

/**
 * A text with Russian (and the extra Ukrainian and Belarusian) letters written in Latin ones, by the BGN/PCGN system
 * without its apostrophes; everything else is kept. Capitals stay capitals: `Щука` is `Shchuka`, `ЩУКА` is `SHCHUKA`.
 */
export function transliterate(text: string): string {
  return text.replace(/[\u0400-\u04ff]/g, (letter, at: number) => {
    const small = letter.toLowerCase()
    const latin = LETTERS[small]
    if (latin === undefined) return letter
    if (letter === small) return latin
    const isShouted = isCapital(text[at + 1]) || (isCapital(text[at - 1]) && !isSmall(text[at + 1]))
    return isShouted ? latin.toUpperCase() : latin.slice(0, 1).toUpperCase() + latin.slice(1)
  })
}

function isCapital(character: string | undefined): boolean {
  return character !== undefined && character !== character.toLowerCase()
}

function isSmall(character: string | undefined): boolean {
  return character !== undefined && character !== character.toUpperCase()
}
