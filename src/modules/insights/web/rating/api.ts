import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, type Query } from '#ui/api-client.ts'
import type {
  BalanceRate,
  BalanceRates,
  ContestAnswerInput,
  ContestList,
  FigureFacts,
  NewBalanceRate,
  NewContest,
  PartnerRating,
  RatingChanges,
  RatingComponent,
  RatingContest,
  RatingPreview,
  RatingReport,
  RatingSettings,
  RatingSettingsAnswer,
} from '../../contract.ts'
import { ratingSelector } from '../../rating/figures.ts'
import { keys } from '../reports.ts'

export function useRating(query: Query, enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'rating', ...query }),
    queryFn: ({ signal }) => api.get<RatingReport>('/reports/rating', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

export function useRatingChanges(query: Query, enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'rating-changes', ...query }),
    queryFn: ({ signal }) => api.get<RatingChanges>('/reports/rating/changes', { query, signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

export function usePartnerRating(partnerId: string, asOf: string | undefined, enabled = true) {
  return useQuery({
    queryKey: keys.part('rating', partnerId, { asOf }),
    queryFn: ({ signal }) =>
      api.get<PartnerRating>(`/partners/${partnerId}/rating`, { query: { asOf }, signal }),
    enabled,
  })
}

export function useContests(enabled: boolean) {
  return useQuery({
    queryKey: keys.list({ name: 'contests' }),
    queryFn: ({ signal }) =>
      api.get<ContestList>('/reports/rating/contests', { query: { state: 'open' }, signal }),
    enabled,
  })
}

/** The cases of a component that an answer may leave out: those that count against the partner. */
export function useCases(partnerId: string, component: RatingComponent | null) {
  return useQuery({
    queryKey: keys.part('cases', partnerId, { component }),
    queryFn: ({ signal }) => {
      const { figure, ...selector } = ratingSelector(component ?? 'promises', { partner: partnerId }, {})
      const all = component === 'promises' || component === 'returns' ? `${figure}All` : figure
      return api.get<FigureFacts>('/reports/facts', {
        query: { ...selector, figure: all, limit: 200 },
        signal,
      })
    },
    enabled: component !== null && component !== 'growth',
  })
}

export const contestRating = (partnerId: string, input: NewContest) =>
  api.post<RatingContest>(`/partners/${partnerId}/rating/contests`, input)
const deed = (name: string) => (contest: RatingContest) =>
  api.post<RatingContest>(`/partners/${contest.partnerId}/rating/contests/${contest.id}/${name}`)
export const withdrawContest = deed('withdraw')
export const reopenContest = deed('reopen')
export const answerContest = (contest: RatingContest, input: ContestAnswerInput) =>
  api.post<RatingContest>(`/partners/${contest.partnerId}/rating/contests/${contest.id}/answer`, input)

export function useRatingSettings() {
  return useQuery({
    queryKey: keys.list({ name: 'rating-settings' }),
    queryFn: ({ signal }) => api.get<RatingSettingsAnswer>('/reports/rating/settings', { signal }),
  })
}
export const saveRatingSettings = (settings: RatingSettings, version: number) =>
  api.put<RatingSettingsAnswer>('/reports/rating/settings', settings, { ifMatch: version })
export function usePreview(settings: RatingSettings | null) {
  return useQuery({
    queryKey: keys.list({ name: 'rating-preview', settings: JSON.stringify(settings) }),
    queryFn: () => api.post<RatingPreview>('/reports/rating/settings/preview', settings),
    placeholderData: keepPreviousData,
    enabled: settings !== null,
  })
}

export function useRates(enabled = true) {
  return useQuery({
    queryKey: keys.list({ name: 'balance-rates' }),
    queryFn: ({ signal }) => api.get<BalanceRates>('/reports/balance/rates', { signal }),
    enabled,
  })
}
export const addRate = (rate: NewBalanceRate) => api.post<BalanceRate>('/reports/balance/rates', rate)
export const removeRate = (rateId: string) => api.delete<undefined>(`/reports/balance/rates/${rateId}`)
export const restoreRate = (rateId: string) => api.post<undefined>(`/reports/balance/rates/${rateId}/restore`)
