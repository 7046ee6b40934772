/** How important a figure or bar is to the eye: the ink of the text, the accent of a side, or a quiet grey. */
export type PdfTone = 'ink' | 'host' | 'partner' | 'shared' | 'attention' | 'quiet'

export type PdfColumn = {
  head: string
  /** Numbers stand to the right, in figures of equal width. */
  align?: 'left' | 'right'
}

/** A piece of a document, in the order it is read. */
export type PdfBlock =
  | { kind: 'title'; text: string; under?: readonly string[] }
  | { kind: 'heading'; text: string; level: 1 | 2 }
  | { kind: 'sentence'; text: string; look?: 'lead' | 'plain' | 'small' }
  | { kind: 'list'; items: readonly string[] }
  /** Figures side by side, at most four in a row. */
  | { kind: 'figures'; items: readonly { label: string; value: string; note?: string }[] }
  | {
      kind: 'table'
      title?: string
      columns: readonly PdfColumn[]
      rows: readonly (readonly string[])[]
      note?: string
    }
  /** One bar a row; `value` is its length 0…1 of the longest there may be. */
  | {
      kind: 'bars'
      title: string
      rows: readonly { label: string; value: number; text: string; tone?: PdfTone }[]
      note?: string
    }
  /** Points joined by a line, left to right at equal distances; null leaves a gap. */
  | {
      kind: 'line'
      title: string
      x: readonly string[]
      values: readonly (number | null)[]
      /** The lowest and highest value of the axis, with their texts. */
      from: { value: number; text: string }
      to: { value: number; text: string }
      note?: string
    }
  | { kind: 'signatures'; lines: readonly { role: string; name: string }[]; day: string }
  | { kind: 'break' }

export type PdfDocument = {
  title: string
  /** Whose document it is: stands in the metadata and at the left of each page's head. */
  author: string
  /** At the right of each page's head. */
  occasion: string
  language: 'ru' | 'en'
  /** When it was made: the only time in the metadata, so that the same document gives the same bytes. */
  madeAt: Date
  /** What stands at the foot of a page: "3 of 12". */
  pageOf: (page: number, pages: number) => string
  blocks: readonly PdfBlock[]
}
