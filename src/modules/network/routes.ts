import { auditOf, originOf, permit, writeAudit } from '#modules/access/index.ts'
import { Refused } from '#platform/http/refused.ts'
import { route } from '#platform/http/route.ts'
import type { WorkingCalendar as WorkingCalendarValue } from '#shared/working-days.ts'
import {
  DemonstrationDeleted,
  Network,
  NetworkPatch,
  SetUpInput,
  SetUpState,
  WorkingCalendar,
  WorkingCalendarChanged,
  WorkingCalendarShown,
} from './contract.ts'
import { deleteDemonstration } from './demonstration.ts'
import { readSetUp, setUp } from './set-up.ts'
import { changeNetwork, readNetwork } from './settings.ts'
import { changeCalendar, readCalendar } from './working-days.ts'

const tag = 'network'

/** What the audit says of a calendar: how many days, not which. */
const summaryOf = ({ week, off, worked }: WorkingCalendarValue) => ({
  week,
  off: off.length,
  worked: worked.length,
})

export const routes = [
  route({
    method: 'GET',
    url: '/set-up',
    id: 'getSetUp',
    tag,
    summary: 'Whether a first network has to be set up',
    access: 'public',
    response: SetUpState,
    handle: ({ context }) => readSetUp(context.db),
  }),
  route({
    method: 'POST',
    url: '/set-up',
    id: 'setUp',
    tag,
    summary: 'Makes the first own network and its owner, and signs in; only while there is none',
    access: 'public',
    body: SetUpInput,
    handle: async ({ context, body, request, reply }) => {
      reply.header('set-cookie', await setUp(context, body, originOf(request)))
    },
  }),
  route({
    method: 'GET',
    url: '/network',
    id: 'getNetwork',
    tag,
    summary: 'The network’s settings',
    may: permit('partners.read'),
    response: Network,
    handle: ({ tx }) => readNetwork(tx),
  }),
  route({
    method: 'PATCH',
    url: '/network',
    id: 'changeNetwork',
    tag,
    summary: 'Changes the name; currency, time zone and language only while the network is empty',
    may: permit('network.manage'),
    body: NetworkPatch,
    response: Network,
    ifMatch: true,
    handle: async ({ actor, tx, body, ifMatchVersion, now, request }) => {
      const { before, after } = await changeNetwork(tx, body, ifMatchVersion)
      const changed = (['name', 'currency', 'timeZone', 'language'] as const).filter(
        (name) => before[name] !== after[name],
      )
      const details = Object.fromEntries(
        changed.map((name) => [name, { from: before[name], to: after[name] }]),
      )
      const note = { ...auditOf(actor), kind: 'network.changed' as const, target: after.name, details }
      if (changed.length > 0) await writeAudit(tx, { ...note, origin: originOf(request) }, now)
      return after
    },
  }),
  route({
    method: 'GET',
    url: '/network/working-days',
    id: 'getWorkingDays',
    tag,
    summary: 'When the network works: its week, days off and moved working days',
    may: permit('partners.read'),
    response: WorkingCalendarShown,
    handle: ({ tx }) => readCalendar(tx),
  }),
  route({
    method: 'PUT',
    url: '/network/working-days',
    id: 'setWorkingDays',
    tag,
    summary: 'Sets when the network works; answers what stood before',
    description:
      'Due dates of playbooks and answers to objections count by it. What was promised before keeps its date.',
    may: permit('network.manage'),
    body: WorkingCalendar,
    response: WorkingCalendarChanged,
    ifMatch: true,
    handle: async ({ actor, tx, body, ifMatchVersion, now, request }) => {
      const changed = await changeCalendar(tx, body, ifMatchVersion)
      const { name } = await readNetwork(tx)
      const details = {
        workingDays: { from: summaryOf(changed.previous), to: summaryOf(changed.workingDays) },
      }
      const note = { ...auditOf(actor), kind: 'network.changed' as const, target: name, details }
      await writeAudit(tx, { ...note, origin: originOf(request) }, now)
      return changed
    },
  }),
  route({
    method: 'DELETE',
    url: '/network/demonstration',
    id: 'deleteDemonstration',
    tag,
    summary: 'Deletes the demonstration one is in, with all its records, people and files',
    may: permit('network.manage'),
    transaction: false,
    response: DemonstrationDeleted,
    handle: async ({ context, actor, inScope }) => {
      const network = await inScope(readNetwork)
      if (!network.isDemo)
        throw new Refused('not_a_demonstration', {
          status: 409,
          detail: 'Only a demonstration can be deleted.',
        })
      return deleteDemonstration(context, actor.networkId)
    },
  }),
]
