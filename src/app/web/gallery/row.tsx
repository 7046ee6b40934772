import type { ReactNode } from 'react'

/** One part of the gallery: its name at the left. */
export function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="gallery-row">
      <h3>{name}</h3>
      <div className="stack">{children}</div>
    </section>
  )
}
