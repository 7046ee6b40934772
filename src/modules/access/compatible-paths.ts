import type { FastifyInstance } from 'fastify'
import { refuseForeignOrigin } from '#platform/http/origin.ts'
import type { RouteEnvironment } from '#platform/http/register-route.ts'
import { originOf } from './audit.ts'
import { SignInInput } from './contract.ts'
import { endDeviceSession } from './device-sessions.ts'
import { clearCookie } from './session-routes.ts'
import { signIn } from './sign-in.ts'

/**
 * Sign-in and sign-out also at the addresses that clients of better-auth know. They go the same way as ours, lock-out
 * and audit included; nothing else of better-auth is reachable from outside.
 */
export function registerCompatiblePaths(app: FastifyInstance, environment: RouteEnvironment): void {
  const { context } = environment
  app.register(async (auth) => {
    auth.addHook('onRequest', async (request, reply) => {
      const { method, headers, host, protocol } = request
      refuseForeignOrigin({ method, headers, host, protocol }, environment.publicOrigin)
      reply.header('cache-control', 'no-store')
    })
    auth.post(
      '/api/auth/sign-in/email',
      { schema: { hide: true, body: SignInInput } as object },
      async (request, reply) => {
        const body = SignInInput.parse(request.body)
        const origin = { ...originOf(request), cookies: request.headers.cookie }
        reply.header('set-cookie', await signIn(context, body, origin))
        return { redirect: false }
      },
    )
    auth.post('/api/auth/sign-out', { schema: { hide: true } as object }, async (request, reply) => {
      const identity = await environment.identify({ cookie: request.headers.cookie })
      const user = identity?.user ?? identity?.waiting
      if (user) await endDeviceSession(context, user, user.sessionId, originOf(request))
      clearCookie(context, reply)
      return { success: true }
    })
  })
}
