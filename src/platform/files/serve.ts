import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { hasPreview } from './type.ts'

/**
 * Answers with stored bytes so that a browser neither runs nor guesses them: as a download under the given name, or
 * shown in the page where the type allows it. Nothing in it may load, run or be framed elsewhere.
 */
export function serveFile(
  reply: FastifyReply,
  file: { bytes: () => Readable; fileName: string; mediaType: string; size: number; sha256: Buffer },
  isPreview: boolean,
): FastifyReply {
  const isShown = isPreview && hasPreview(file.mediaType)
  const isPdf = file.mediaType === 'application/pdf'
  const etag = `"${file.sha256.toString('hex')}"`
  reply
    .header('content-disposition', disposition(isShown ? 'inline' : 'attachment', file.fileName))
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-cache')
    .header('etag', etag)
    // A sandbox would keep the browser's own PDF reader from opening.
    .header(
      'content-security-policy',
      `default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'${isShown && isPdf ? '' : '; sandbox'}`,
    )
  if (reply.request.headers['if-none-match'] === etag) return reply.code(304).send()
  return reply
    .header('content-length', file.size)
    .type(isShown || isHarmless(file.mediaType) ? file.mediaType : 'application/octet-stream')
    .send(file.bytes())
}

/** Answers with bytes as a download under the given name, never shown and never kept by the browser. */
export function serveDownload(
  reply: FastifyReply,
  file: { bytes: () => Readable; fileName: string; mediaType: string; size: number },
): FastifyReply {
  return reply
    .header('content-disposition', disposition('attachment', file.fileName))
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin')
    .header('cache-control', 'private, no-store')
    .header('content-security-policy', "default-src 'none'; sandbox")
    .header('content-length', file.size)
    .type(file.mediaType)
    .send(file.bytes())
}

/** Pages are never named as such, even in a download. */
function isHarmless(mediaType: string): boolean {
  return !/html|xml|svg|javascript/.test(mediaType) || mediaType.startsWith('application/vnd.openxmlformats')
}

/** RFC 6266: an ASCII name for old readers and the whole one in UTF-8. */
function disposition(kind: 'inline' | 'attachment', fileName: string): string {
  const ascii = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encoded}`
}
