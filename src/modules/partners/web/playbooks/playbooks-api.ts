import { api } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  PartnerPlaybooks,
  Playbook,
  PlaybookBehind,
  PlaybookDefinition,
  PlaybookEffect,
} from '../../contract.ts'

export const playbookKeys = queryKeys('playbooks')

const withSignal = (signal?: AbortSignal) => (signal ? { signal } : {})

export const readPlaybooks = (signal?: AbortSignal) =>
  api.get<{ data: Playbook[] }>('/playbooks', withSignal(signal))

type Saved = { playbook: Playbook; previous: PlaybookDefinition | null; isDone: boolean }

export const addPlaybook = (definition: PlaybookDefinition) => api.post<Saved>('/playbooks', definition)

export const savePlaybook = (playbook: { id: string; version: number }, definition: PlaybookDefinition) =>
  api.put<Saved>(`/playbooks/${playbook.id}`, definition, { ifMatch: playbook.version })

export const archivePlaybook = (playbook: { id: string; version: number }) =>
  api.post<Saved>(`/playbooks/${playbook.id}/archive`, {}, { ifMatch: playbook.version })

export const restorePlaybook = (playbook: { id: string; version: number }) =>
  api.post<Saved>(`/playbooks/${playbook.id}/restore`, {}, { ifMatch: playbook.version })

export const readEffect = (playbookId: string | null, definition: PlaybookDefinition) =>
  api.post<PlaybookEffect>('/playbooks/effect', { playbookId, definition })

export const readBehind = (signal?: AbortSignal) =>
  api.get<PlaybookBehind>('/playbooks/behind', withSignal(signal))

export const readPartnerPlaybooks = (partnerId: string, signal?: AbortSignal) =>
  api.get<PartnerPlaybooks>(`/partners/${partnerId}/playbooks`, withSignal(signal))

export const markDone = (partnerId: string, itemId: string) =>
  api.put<PartnerPlaybooks>(`/partners/${partnerId}/playbook-items/${itemId}/done`, {})

export const unmarkDone = (partnerId: string, itemId: string) =>
  api.delete<PartnerPlaybooks>(`/partners/${partnerId}/playbook-items/${itemId}/done`)

export function definitionOf(playbook: Playbook): PlaybookDefinition {
  const { nameRu, nameEn, target, isOn, steps } = playbook
  return { nameRu, nameEn, target, isOn, steps: steps.map(({ kept: _, ...step }) => step) }
}
