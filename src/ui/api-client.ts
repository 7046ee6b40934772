import { ApiError, problemOf } from './api-error.ts'

export { ApiError, type FieldProblem } from './api-error.ts'

const base = '/api/v1'

type QueryValue = string | number | boolean | null | undefined
export type Query = Record<string, QueryValue | readonly (string | number)[]>

export type RequestOptions = {
  query?: Query
  signal?: AbortSignal
  /** Version of the row that was read, sent as `If-Match`; the server answers 412 when someone was faster. `*`: any. */
  ifMatch?: string | number
  /** One key per thing the person means to do once; without it each POST gets its own. */
  idempotencyKey?: string
  /** Leaves a 401 to the caller instead of going to the sign-in page. */
  keepUnauthenticated?: boolean
  /** The answer is a file and comes as a `Blob`. */
  isFile?: boolean
}

/** What came back, with the version to send as `ifMatch` later. */
export type Answer<T> = { data: T; status: number; etag: string | null }

let unauthenticated: () => void = () => undefined

/** The application says here what to do when the session has ended. */
export function onUnauthenticated(handler: () => void): void {
  unauthenticated = handler
}

let place: string | null = null
let placeChanged: () => void = () => undefined

/** Says with every request in which place this window acts; null: none yet. */
export function actIn(memberId: string | null): void {
  place = memberId
}

/** The application says here what to do when the session has gone over to another place in another window. */
export function onPlaceChanged(handler: () => void): void {
  placeChanged = handler
}

let loadWords: () => Promise<unknown> = () => Promise.resolve()

/** The application says here how the words of refusals are loaded: with the first one, not before. */
export function onFirstRefusal(load: () => Promise<unknown>): void {
  loadWords = load
}

const MOST_WAIT = 2000

/** Whoever shows the error finds its words there; a connection that has just gone does not hold it back for long. */
async function withWords(error: ApiError): Promise<ApiError> {
  if (error.code === 'not_signed_in' || error.status >= 500) return error
  const patience = new Promise((resolve) => setTimeout(resolve, MOST_WAIT))
  await Promise.race([loadWords().catch(() => undefined), patience])
  return error
}

function noteRefusal(status: number, content: unknown, keepUnauthenticated: boolean | undefined): void {
  if (status === 401 && !keepUnauthenticated) unauthenticated()
  const isElsewhere = typeof content === 'object' && content !== null && 'code' in content
  if (status === 409 && isElsewhere && content.code === 'place_changed') placeChanged()
}

/** A random version 4 UUID; also where `crypto.randomUUID` is missing because the page came over plain HTTP. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Address under `/api/v1` with its query; lists are repeated keys, empty values are left out. */
export function apiUrl(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) for (const item of value) search.append(key, String(item))
    else if (value !== undefined && value !== null && value !== '') search.append(key, String(value))
  }
  const text = search.toString()
  return `${base}${path}${text ? `?${text}` : ''}`
}

function headersFor(method: string, body: unknown, options: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (place) headers['x-artel-place'] = place
  if (body !== undefined && !(body instanceof FormData)) headers['content-type'] = 'application/json'
  if (method === 'POST') headers['idempotency-key'] = `"${options.idempotencyKey ?? randomKey()}"`
  if (options.ifMatch !== undefined) {
    const version = String(options.ifMatch)
    headers['if-match'] = version === '*' || version.startsWith('"') ? version : `"${version}"`
  }
  return headers
}

async function readBody(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  const text = await response.text()
  if (text === '') return undefined
  if (!(response.headers.get('content-type') ?? '').includes('json')) return text
  return JSON.parse(text)
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

/** Sends one request; throws `ApiError` for every answer that is not 2xx and when there was no answer. */
export async function request<T>(
  method: string,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<Answer<T>> {
  let response: Response
  let content: unknown
  try {
    response = await fetch(apiUrl(path, options.query), {
      method,
      credentials: 'same-origin',
      headers: headersFor(method, body, options),
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    })
    content = options.isFile && response.ok ? await response.blob() : await readBody(response)
  } catch (error) {
    if (isAbort(error)) throw error
    throw new ApiError({ status: 0, code: 'network_unreachable', title: 'No answer from the server' })
  }
  if (response.ok) return { data: content as T, status: response.status, etag: response.headers.get('etag') }
  noteRefusal(response.status, content, options.keepUnauthenticated)
  throw await withWords(problemOf(response.status, content, response.headers))
}

/** Typed access to `/api/v1`; the types come from the module's `contract.ts`: `api.get<PartnerPage>('/partners', {query})`. */
export const api = {
  get: async <T>(path: string, options?: RequestOptions) =>
    (await request<T>('GET', path, undefined, options)).data,
  post: async <T>(path: string, body?: unknown, options?: RequestOptions) =>
    (await request<T>('POST', path, body ?? {}, options)).data,
  put: async <T>(path: string, body: unknown, options?: RequestOptions) =>
    (await request<T>('PUT', path, body, options)).data,
  patch: async <T>(path: string, body: unknown, options?: RequestOptions) =>
    (await request<T>('PATCH', path, body, options)).data,
  delete: async <T = void>(path: string, options?: RequestOptions) =>
    (await request<T>('DELETE', path, undefined, options)).data,
  request,
}

export type UploadOptions = RequestOptions & {
  /** Other parts of the form, sent before the file. */
  fields?: Record<string, string>
  /** Name of the file's part. */
  fieldName?: string
  /** Called as the bytes leave. */
  onProgress?: (sent: number, total: number) => void
}

/** Sends a file as `multipart/form-data`; XHR, because fetch tells nothing of how far an upload is. */
export function upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const form = new FormData()
    for (const [name, value] of Object.entries(options.fields ?? {})) form.append(name, value)
    form.append(options.fieldName ?? 'file', file, file.name)
    const xhr = new XMLHttpRequest()
    xhr.open('POST', apiUrl(path, options.query))
    for (const [name, value] of Object.entries(headersFor('POST', form, options)))
      xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = (event) => options.onProgress?.(event.loaded, event.total || file.size)
    xhr.onload = () => {
      const body = parsed(xhr.responseText)
      if (xhr.status >= 200 && xhr.status < 300) return resolve(body as T)
      noteRefusal(xhr.status, body, options.keepUnauthenticated)
      const problem = problemOf(xhr.status, body, { get: (name) => xhr.getResponseHeader(name) })
      void withWords(problem).then(reject)
    }
    xhr.onerror = () =>
      reject(new ApiError({ status: 0, code: 'network_unreachable', title: 'No answer from the server' }))
    xhr.onabort = () => reject(new DOMException('upload cancelled', 'AbortError'))
    options.signal?.addEventListener('abort', () => xhr.abort(), { once: true })
    xhr.send(form)
  })
}

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
