import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'

type Passing = { request: IncomingMessage }

/** Keeps how long each request was inside this process, from its first line to its last byte handed over, in ms. */
export function clockRequests(): { take: () => number[] } {
  const started = new WeakMap<IncomingMessage, number>()
  let times: number[] = []
  subscribe('http.server.request.start', (passing) => {
    started.set((passing as Passing).request, performance.now())
  })
  subscribe('http.server.response.finish', (passing) => {
    const from = started.get((passing as Passing).request)
    if (from !== undefined && times.length < 200_000) times.push(performance.now() - from)
  })
  return {
    take: () => {
      const taken = times
      times = []
      return taken
    },
  }
}
