import './tags.css'
import type { TagRef } from '../../contract.ts'

/** A tag as it stands in lists and on pages: its colour as a dot, its name in words. */
export function TagMark({ tag }: { tag: Pick<TagRef, 'name' | 'colour'> }) {
  return (
    <span className={`tag-mark tag-${tag.colour}`} title={tag.name}>
      <span className="cut">{tag.name}</span>
    </span>
  )
}

/** As many tags as a cell holds, and how many more there are. */
export function TagMarks({ tags, most = 2 }: { tags: readonly TagRef[]; most?: number }) {
  if (tags.length === 0) return null
  const rest = tags.slice(most)
  return (
    <span className="tag-marks">
      {tags.slice(0, most).map((tag) => (
        <TagMark key={tag.id} tag={tag} />
      ))}
      {rest.length > 0 ? (
        <abbr className="mm" title={rest.map((tag) => tag.name).join(', ')}>
          +{rest.length}
        </abbr>
      ) : null}
    </span>
  )
}
