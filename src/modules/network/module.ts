import type { Module } from '#platform/http/module-plug.ts'
import { keyCreate } from './commands/key.ts'
import { networkAdd, networkList } from './commands/network.ts'
import { userAdd, userPassword } from './commands/user.ts'
import { routes } from './routes.ts'

export const network: Module = {
  name: 'network',
  routes,
  commands: [networkAdd, networkList, userAdd, userPassword, keyCreate],
}
