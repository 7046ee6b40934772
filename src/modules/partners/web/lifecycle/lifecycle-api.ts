import { api, type Query } from '#ui/api-client.ts'
import { queryKeys } from '#ui/query-keys.ts'
import type {
  Board,
  ExitChange,
  GateChecklist,
  GateCondition,
  Handover,
  HandoverPage,
  HandoverSheet,
  Lessons,
  LifecycleStage,
  NewStage,
  Partner,
  PartnerExit,
  Stage,
  StageChange,
  StageFacts,
  StageGate,
  StageMoveInput,
  StageReason,
  StagesReport,
} from '../../contract.ts'

export const lifecycleKeys = queryKeys('lifecycle')

const withSignal = (signal?: AbortSignal) => (signal ? { signal } : {})
type Row = { id: string; version: number }
const at = (partnerId: string) => `/partners/${partnerId}`

export const readGate = (partnerId: string, to: Stage | undefined, signal?: AbortSignal) =>
  api.get<GateChecklist>(`${at(partnerId)}/gate`, { query: { to }, ...withSignal(signal) })

export type StageMoved = { partner: Partner; factId: string; overruled: boolean }

export const moveStage = (partner: Row, move: StageMoveInput) =>
  api.post<StageMoved>(`${at(partner.id)}/stage`, move, { ifMatch: partner.version })

export const undoMove = (partnerId: string, factId: string) =>
  api.post<{ partner: Partner }>(`${at(partnerId)}/stage/undo`, { factId })

export const readReasons = (signal?: AbortSignal) =>
  api.get<{ data: StageReason[] }>('/stage-reasons', withSignal(signal))
export const addReason = (reason: Pick<StageReason, 'kind' | 'nameRu' | 'nameEn'>) =>
  api.post<{ reason: StageReason }>('/stage-reasons', reason)
export const changeReason = (
  reason: Pick<StageReason, 'id' | 'version'>,
  change: { nameRu?: string; nameEn?: string; isArchived?: boolean },
) => api.patch<{ reason: StageReason }>(`/stage-reasons/${reason.id}`, change, { ifMatch: reason.version })

export const readBoard = (query: Query, signal?: AbortSignal) =>
  api.get<Board>('/partners/board', { query, ...withSignal(signal) })

export const readHandover = (partnerId: string, signal?: AbortSignal) =>
  api.get<HandoverPage>(`${at(partnerId)}/handover`, withSignal(signal))
export const openHandover = (partnerId: string) => api.post<HandoverPage>(`${at(partnerId)}/handover`, {})
export const saveHandover = (handover: Handover, sheet: HandoverSheet) =>
  api.put<{ handover: Handover }>(
    `${at(handover.partnerId)}/handover/${handover.id}`,
    { sheet },
    { ifMatch: handover.version },
  )
export const acceptHandover = (handover: Handover) =>
  api.post<{ handover: Handover }>(
    `${at(handover.partnerId)}/handover/${handover.id}/accept`,
    {},
    { ifMatch: handover.version },
  )

export const readExits = (partnerId: string, signal?: AbortSignal) =>
  api.get<{ data: PartnerExit[] }>(`${at(partnerId)}/exits`, withSignal(signal))
export const changeExit = (exit: PartnerExit, change: ExitChange) =>
  api.patch<{ exit: PartnerExit }>(`${at(exit.partnerId)}/exits/${exit.id}`, change, {
    ifMatch: exit.version,
  })
export const readLessons = (query: Query, signal?: AbortSignal) =>
  api.get<Lessons>('/lessons', { query, ...withSignal(signal) })

export const readGates = (signal?: AbortSignal) =>
  api.get<{ data: StageGate[] }>('/stage-gates', withSignal(signal))
export const saveGates = (stage: Stage, conditions: readonly GateCondition[]) =>
  api.put<{ data: StageGate[]; previous: { conditions: GateCondition[] } }>(`/stages/${stage}/gates`, {
    conditions,
  })
export const addStage = (stage: NewStage) => api.post<{ stage: LifecycleStage }>('/stages', stage)
export const changeStage = (stage: Pick<LifecycleStage, 'code' | 'version'>, change: StageChange) =>
  api.patch<{ stage: LifecycleStage; previous: StageChange }>(`/stages/${stage.code}`, change, {
    ifMatch: stage.version,
  })
export const orderStages = (codes: readonly Stage[]) =>
  api.put<{ previous: { codes: Stage[] } }>('/stages/order', { codes })
export const archiveStage = (stage: LifecycleStage, moveTo: Stage | undefined) =>
  api.post<{ stage: LifecycleStage; moved: number }>(
    `/stages/${stage.code}/archive`,
    { moveTo },
    { ifMatch: stage.version },
  )
export const restoreStage = (code: Stage) =>
  api.post<{ stage: LifecycleStage }>(`/stages/${code}/restore`, {})

export const readStagesReport = (query: Query, signal?: AbortSignal) =>
  api.get<StagesReport>('/reports/stages', { query, ...withSignal(signal) })
export const readStageFacts = (query: Query, signal?: AbortSignal) =>
  api.get<StageFacts>('/reports/stages/facts', { query, ...withSignal(signal) })
