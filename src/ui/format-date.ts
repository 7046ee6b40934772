export * from '#shared/format-date.ts'
