import type { OpportunityStatus } from '#modules/deals/contract.ts'
import type { RequestEventKind } from '#modules/support/contract.ts'
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

const OPPORTUNITY_WORDS: Readonly<Record<OpportunityStatus, readonly string[]>> = {
  opened: ['opened', 'open', 'new', 'prospecting', 'qualification', 'новая', 'открыта', 'поиск'],
  engaged: [
    ...['engaged', 'engaging', 'proposal', 'negotiation', 'in progress'],
    ...['в работе', 'переговоры', 'предложение'],
  ],
  won: ['won', 'closed won', 'выиграна', 'успех', 'успешно', 'сделка', 'продано'],
  lost: ['lost', 'closed lost', 'проиграна', 'отказ', 'провал', 'потеряна'],
}

/** Our word for how far an opportunity has come, or null when we do not know the file's. */
export function opportunityStatusOfWord(word: string): OpportunityStatus | null {
  return meaningOf(OPPORTUNITY_WORDS, word)
}

const EVENT_WORDS: Readonly<Record<Exclude<RequestEventKind, 'other'>, readonly string[]>> = {
  opened: ['opened', 'created', 'new', 'insert ticket', 'создано', 'открыто', 'зарегистрировано'],
  assigned: ['assigned', 'assign', 'assign seriousness', 'назначено', 'распределено'],
  started: ['started', 'take in charge ticket', 'in progress', 'взято в работу', 'в работе'],
  waited: ['waited', 'wait', 'waiting', 'pending', 'on hold', 'ожидание', 'отложено'],
  resolved: ['resolved', 'resolve', 'resolve ticket', 'solved', 'решено', 'выполнено'],
  closed: ['closed', 'close', 'закрыто'],
}

/** What an event of a request means, or null when we do not know the file's word. */
export function eventOfWord(word: string): RequestEventKind | null {
  return meaningOf(EVENT_WORDS, word)
}

function meaningOf<Word extends string>(
  words: Readonly<Record<Word, readonly string[]>>,
  word: string,
): Word | null {
  const plain = word.trim().toLowerCase()
  for (const [meaning, known] of Object.entries(words) as [Word, readonly string[]][])
    if (known.includes(plain)) return meaning
  return null
}
