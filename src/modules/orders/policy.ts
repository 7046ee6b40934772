import { permit } from '#modules/access/contract.ts'

/** Orders say amounts on every line. */
export const mayReadOrders = permit('money.read')
