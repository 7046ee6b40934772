import type { ReactNode } from 'react'

/** One part of the gallery: its name at the left. */
export function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="gallery-row">
      <h2 className="gallery-name">{name}</h2>
      <div className="stack">{children}</div>
    </section>
  )
}
