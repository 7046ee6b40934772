import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Headers of every page: only our own scripts run, nobody frames us, addresses are told to no other site. */
function pageHeaders(html: string, isSecure: boolean): Record<string, string> {
  const inline = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, text]) =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`,
  )
  return {
    'content-security-policy': [
      "default-src 'self'",
      `script-src ${["'self'", ...inline].join(' ')}`,
      // the component library sets sizes and colours through style attributes and one style element
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "connect-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'cross-origin-opener-policy': 'same-origin',
    ...(isSecure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

/**
 * Serves the built pages of `folder`: files under /assets carry a hash in their name and may be kept for ever, any
 * other address that is no file answers index.html, whose router knows the page. Returns what answers such an address,
 * or null when the pages are not built.
 */
export async function registerPages(
  app: FastifyInstance,
  folder: string,
  isSecure: boolean,
): Promise<{ html: string; headers: Record<string, string> } | null> {
  const index = join(folder, 'index.html')
  if (!existsSync(index)) return null
  const html = readFileSync(index, 'utf8')
  const headers = pageHeaders(html, isSecure)
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    wildcard: true,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const isHashed = path.startsWith(join(folder, 'assets'))
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
      reply.header('x-content-type-options', 'nosniff')
    },
  })
  app.get('/', { schema: { hide: true } as object }, (_request, reply) =>
    reply.headers(headers).header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(html),
  )
  return { html, headers }
}
