import { access } from '#modules/access/module.ts'
import { exports } from '#modules/exports/module.ts'
import { imports } from '#modules/imports/module.ts'
import { insights } from '#modules/insights/module.ts'
import { messaging } from '#modules/messaging/module.ts'
import { network } from '#modules/network/module.ts'
import { orders } from '#modules/orders/module.ts'
import { partners } from '#modules/partners/module.ts'
import { search } from '#modules/search/module.ts'
import { today } from '#modules/today/module.ts'
import { workspace } from '#modules/workspace/module.ts'
import type { Module } from '#platform/http/module-plug.ts'
import type { Command, Job } from '#platform/module.ts'

/** The capabilities of Artel. A new one is added here and nowhere else. */
export const modules: readonly Module[] = [
  access,
  network,
  partners,
  workspace,
  messaging,
  orders,
  imports,
  exports,
  insights,
  today,
  search,
]

export const commands: readonly Command[] = modules.flatMap((module) => module.commands ?? [])
export const jobs: readonly Job[] = modules.flatMap((module) => module.jobs ?? [])
