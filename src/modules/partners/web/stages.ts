import type { Nature, Stage, Term } from '../contract.ts'

// The contract's own lists come with its schemas; pages need the words alone.
export const stages: readonly Stage[] = [
  'identification',
  'contact',
  'design',
  'implementation',
  'scaling',
  'mature',
  'exit',
]
export const natures: readonly Nature[] = [
  'strategic_alliance',
  'operational',
  'innovation',
  'marketing',
  'resource',
]
export const terms: readonly Term[] = ['project', 'medium', 'long', 'transformational', 'evolutionary']
