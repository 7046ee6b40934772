import { useQuery } from '@tanstack/react-query'
import { api } from '#ui/api-client.ts'
import type { NewStep, Step, StepAnswer, StepList, StepResults } from '../contract.ts'
import { keys } from './api.ts'

const at = (step: Pick<Step, 'partnerId' | 'id'>) => `/today/steps/${step.partnerId}/${step.id}`

export const takeStep = (wish: NewStep) => api.post<Step>('/today/steps', wish)
export const finishStep = (step: Step) => api.post<Step>(`${at(step)}/done`)
export const reopenStep = (step: Step) => api.post<Step>(`${at(step)}/reopen`)
export const removeStep = (step: Step) => api.delete(at(step))

export const answerStep = (step: Step, afterDays: number, answer: StepAnswer) =>
  api.put<Step>(`${at(step)}/answers/${afterDays}`, { answer })
export const removeAnswer = (step: Step, afterDays: number) => api.delete(`${at(step)}/answers/${afterDays}`)

/** What the side's steps did. */
export function useStepResults(enabled: boolean) {
  return useQuery({
    queryKey: keys.part('steps', 'results'),
    queryFn: ({ signal }) => api.get<StepResults>('/today/steps/results', { signal }),
    enabled,
  })
}

/** A page of the steps behind a figure of the results. */
export function readSteps(
  query: Record<string, string | number>,
  cursor: string | null,
  signal: AbortSignal,
): Promise<StepList> {
  return api.get<StepList>('/today/steps', { query: { ...query, limit: 50, cursor }, signal })
}
