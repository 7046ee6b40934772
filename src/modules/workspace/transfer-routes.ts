import { type Route, route } from '#platform/http/route.ts'
import { refreshProjections } from '#records/projections/registry.ts'
import {
  GiveAndTake,
  GiveAndTakeQuery,
  NewTransfer,
  PartnershipParams,
  ReverseInput,
  TransferAnswer,
  TransferList,
  TransferListQuery,
  TransferParams,
} from './contract.ts'
import { mayReadMoney, mayWriteTransfers } from './policy.ts'
import { listTransfers, readGiveAndTake, readTransfer, recordTransfer, reverseByHand } from './transfers.ts'

const tag = 'give and take'

export const transferRoutes: readonly Route[] = [
  route({
    method: 'GET',
    url: '/partners/:partnerId/give-and-take',
    id: 'readGiveAndTake',
    tag,
    summary: 'What each side gave the other, by unit and kind; trade apart',
    may: mayReadMoney,
    params: PartnershipParams,
    query: GiveAndTakeQuery,
    response: GiveAndTake,
    handle: ({ actor, tx, params, query }) => readGiveAndTake(tx, actor, params.partnerId, query),
  }),
  route({
    method: 'GET',
    url: '/partners/:partnerId/transfers',
    id: 'listTransfers',
    tag,
    summary: 'Transfers of a partnership, latest first',
    may: mayReadMoney,
    params: PartnershipParams,
    query: TransferListQuery,
    response: TransferList,
    handle: ({ tx, params, query }) => listTransfers(tx, params.partnerId, query),
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/transfers',
    id: 'makeTransfer',
    tag,
    summary: 'Record what one side gave the other',
    may: mayWriteTransfers,
    params: PartnershipParams,
    body: NewTransfer,
    response: TransferAnswer,
    status: 201,
    handle: async ({ tx, writer, params: { partnerId }, body }) => {
      const id = await recordTransfer(writer, partnerId, body)
      await refreshProjections(tx, [partnerId])
      return readTransfer(tx, partnerId, id)
    },
  }),
  route({
    method: 'POST',
    url: '/partners/:partnerId/transfers/:transferId/reverse',
    id: 'reverseTransfer',
    tag,
    summary: 'Take back a transfer that was recorded by hand, whole or in part',
    may: mayWriteTransfers,
    params: TransferParams,
    body: ReverseInput,
    response: TransferAnswer,
    status: 201,
    handle: async ({ tx, writer, params, body }) => {
      const id = await reverseByHand(writer, params, body)
      await refreshProjections(tx, [params.partnerId])
      return readTransfer(tx, params.partnerId, id)
    },
  }),
]
