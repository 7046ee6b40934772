import type { FileStatus } from '../contract.ts'

/** How systems call the statuses of an order, in small letters. */
const STATUSES: Readonly<Record<FileStatus, readonly string[]>> = {
  placed: [
    'placed',
    'new',
    'open',
    'created',
    'approved',
    'processing',
    'in progress',
    'invoiced',
    'shipped',
    'confirmed',
    'paid',
    'новый',
    'создан',
    'принят',
    'в работе',
    'в обработке',
    'к отгрузке',
    'отгружен',
    'в пути',
    'подтвержден',
    'подтверждён',
    'оплачен',
  ],
  delivered: [
    'delivered',
    'completed',
    'complete',
    'closed',
    'done',
    'доставлен',
    'выполнен',
    'завершен',
    'завершён',
    'закрыт',
    'получен',
  ],
  cancelled: ['cancelled', 'canceled', 'void', 'отменен', 'отменён', 'отмена', 'аннулирован'],
  unavailable: ['unavailable', 'out of stock', 'нет в наличии', 'недоступен'],
}

const BY_WORD = new Map(
  Object.entries(STATUSES).flatMap(([status, words]) => words.map((word) => [word, status as FileStatus])),
)

/** Our word for a status as a file writes it, or null when we do not know it. */
export function statusOfWord(word: string): FileStatus | null {
  return BY_WORD.get(word.trim().toLowerCase()) ?? null
}

/** Translates a file's words: first by the given list (in any case), then by `known`. */
export function wordReader<Word extends string>(
  given: Readonly<Record<string, string>> | undefined,
  allowed: readonly Word[],
  known: (word: string) => Word | null,
): (word: string) => Word | null {
  const listed = new Map(Object.entries(given ?? {}).map(([word, ours]) => [word.trim().toLowerCase(), ours]))
  const isAllowed = (word: string | undefined): word is Word => allowed.some((one) => one === word)
  return (word) => {
    const ours = listed.get(word.toLowerCase())
    return isAllowed(ours) ? ours : known(word)
  }
}
