import { createHash } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { isIP } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type RefusalCode, Refused } from '#platform/http/refused.ts'
import { isPublicAddress } from './public-address.ts'

/** The outside world of a download, passed in so that tests have one of their own. */
export type Outside = {
  /** All addresses of a host name. */
  resolve: (host: string) => Promise<readonly string[]>
  /** Whether an address may be connected to. */
  isAllowed: (address: string) => boolean
  /** Certificates to trust instead of the usual ones. */
  ca?: string
}

export const INTERNET: Outside = {
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  isAllowed: isPublicAddress,
}

export type FileToFetch = {
  address: string
  /** Where the bytes go; must not be there yet. */
  path: string
  /** The tag of what is known already: an unchanged file is not sent again. */
  etag?: string | null
  mostBytes: number
  mostMilliseconds: number
}

export type FetchedFile =
  | { outcome: 'unchanged' }
  | { outcome: 'fetched'; size: number; sha256: string; etag: string | null; name: string }

const MOST_REDIRECTS = 5

/** Why an address cannot be asked at all, or null. Credentials would end in logs and lists, so they have no place in it. */
export function refusalOfAddress(
  address: string,
): 'address_malformed' | 'address_not_https' | 'address_with_password' | null {
  if (!URL.canParse(address)) return 'address_malformed'
  const url = new URL(address)
  if (url.protocol !== 'https:') return 'address_not_https'
  return url.username !== '' || url.password !== '' ? 'address_with_password' : null
}

/**
 * Fetches a file over https into a file on disk. The name is resolved first, every address of it must be allowed, and the
 * connection goes to one of those that were looked at, so that a name cannot change in between; each redirect is looked
 * at in the same way. Refuses (`Refused`) forbidden addresses, answers that are no file, and what is too large or too
 * slow. What it throws names the host and never the rest of the address.
 */
export async function fetchFile(wanted: FileToFetch, outside: Outside = INTERNET): Promise<FetchedFile> {
  const signal = AbortSignal.timeout(wanted.mostMilliseconds)
  let address = wanted.address
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    const url = await checked(address, outside)
    const answer = await ask(url, wanted.etag ?? null, outside, signal)
    const status = answer.statusCode ?? 0
    const next = answer.headers.location
    if (status >= 300 && status < 400 && status !== 304) {
      answer.destroy()
      if (!next || !URL.canParse(next, url.url.href)) throw refused('answer_unusable', url.host, status)
      address = new URL(next, url.url).href
      continue
    }
    if (status === 304) {
      answer.destroy()
      return { outcome: 'unchanged' }
    }
    if (status !== 200) {
      answer.destroy()
      throw refused('answer_unusable', url.host, status)
    }
    return store(answer, wanted, url, signal)
  }
  throw refused('too_many_redirects', new URL(address).host)
}

type Checked = { url: URL; host: string; address: string }

async function checked(text: string, outside: Outside): Promise<Checked> {
  const refusal = refusalOfAddress(text)
  if (refusal) throw refused(refusal, URL.canParse(text) ? new URL(text).host : 'the address')
  const url = new URL(text)
  const name = url.hostname.replace(/^\[|\]$/g, '')
  let addresses: readonly string[]
  try {
    addresses = isIP(name) ? [name] : await outside.resolve(name)
  } catch {
    throw refused('host_unknown', url.host)
  }
  const [first] = addresses
  if (first === undefined) throw refused('host_unknown', url.host)
  if (!addresses.every((address) => outside.isAllowed(address))) throw refused('address_forbidden', url.host)
  return { url, host: url.host, address: first }
}

function ask({ url, host, address }: Checked, etag: string | null, outside: Outside, signal: AbortSignal) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(
      url,
      {
        ...{ signal, timeout: 30_000, agent: false },
        ...(outside.ca === undefined ? {} : { ca: outside.ca }),
        headers: {
          ...{ accept: '*/*', 'accept-encoding': 'identity', 'user-agent': 'Artel' },
          ...(etag === null ? {} : { 'if-none-match': etag }),
        },
        // the address that was looked at, whatever the name says by now
        lookup: (_name, options, done) => {
          const family = isIP(address)
          if (options.all) done(null, [{ address, family }])
          else done(null, address, family)
        },
      },
      resolve,
    )
    asked.on('timeout', () => asked.destroy(new Error('timeout')))
    asked.on('error', (error) => reject(failureOf(error, host, signal)))
    asked.end()
  })
}

async function store(
  answer: IncomingMessage,
  wanted: FileToFetch,
  { url, host }: Checked,
  signal: AbortSignal,
): Promise<FetchedFile> {
  const told = Number(answer.headers['content-length'] ?? 0)
  if (told > wanted.mostBytes) {
    answer.destroy()
    throw refused('too_large', host)
  }
  const hash = createHash('sha256')
  let size = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      hash.update(chunk)
      if (size > wanted.mostBytes) done(refused('too_large', host))
      else done(null, chunk)
    },
  })
  try {
    await pipeline(answer, measure, createWriteStream(wanted.path, { flags: 'wx', mode: 0o600 }), { signal })
  } catch (error) {
    await rm(wanted.path, { force: true })
    throw error instanceof Refused ? error : failureOf(error, host, signal)
  }
  const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '')
  return { outcome: 'fetched', size, sha256: hash.digest('hex'), etag: answer.headers.etag ?? null, name }
}

function failureOf(error: unknown, host: string, signal: AbortSignal): Refused {
  if (signal.aborted || (error instanceof Error && error.message === 'timeout'))
    return refused('too_slow', host)
  return refused('host_unreachable', host)
}

function refused(code: RefusalCode, host: string, status?: number): Refused {
  return new Refused(code, { status: 422, detail: status === undefined ? host : `${host}: ${status}` })
}
