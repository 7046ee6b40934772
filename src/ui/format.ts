// Formatting is the same for pages and for documents the server writes: it stands in shared.
export * from '#shared/format.ts'
