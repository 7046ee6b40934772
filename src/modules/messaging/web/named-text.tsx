import './messaging.css'
import { type Named, splitByNames } from '../rules.ts'

/** A text in which those it names stand out. */
export function NamedText({ text, people }: { text: string; people: readonly Named[] }) {
  if (people.length === 0) return text
  let from = 0
  return splitByNames(text, people).map((piece) => {
    const key = from
    from += piece.text.length
    return piece.person ? (
      <b key={key} className="named">
        {piece.text}
      </b>
    ) : (
      <span key={key}>{piece.text}</span>
    )
  })
}
