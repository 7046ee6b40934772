import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'

/** The system account a PostgreSQL server runs under. */
export type Account = { uid: number; gid: number }

const isRoot = () => process.getuid?.() === 0

/**
 * The account to run PostgreSQL under, or null when it is the current one. PostgreSQL refuses to run as root, so root
 * lends it another account: the owner of an existing cluster, else `postgres` (created when missing), else `nobody`.
 */
export function postgresAccount(clusterFolder: string): Account | null {
  if (!isRoot()) return null
  return ownerOf(clusterFolder) ?? accountOf('postgres') ?? createAccount() ?? accountOf('nobody') ?? refuse()
}

function ownerOf(folder: string): Account | null {
  const found = statSync(folder, { throwIfNoEntry: false })
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : null
}

function accountOf(name: string): Account | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}

function createAccount(): Account | null {
  const ways: [string, string[]][] = [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']],
    ['adduser', ['-S', '-D', '-H', 'postgres']],
  ]
  for (const [command, args] of ways) {
    try {
      execFileSync(command, args, { stdio: 'ignore' })
      return accountOf('postgres')
    } catch {
      // the next way, or the account `nobody`
    }
  }
  return null
}

function refuse(): never {
  throw new Error(
    'PostgreSQL does not run as root and no other account was found. Create one (useradd --system postgres), ' +
      'start Artel as an ordinary user, or set DATABASE_URL to a PostgreSQL of yours.',
  )
}
