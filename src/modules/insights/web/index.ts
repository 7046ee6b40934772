export { FigureLink, useFigureFacts } from './figure-facts.tsx'
