export { undoImport } from './undo/undo-import.ts'
