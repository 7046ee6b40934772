// Sends requests over keep-alive connections from a process of its own and counts the answers. It speaks HTTP by hand:
// with two cores what the loader takes is missing to the server, and node:http takes several times as much.
import { connect, type Socket } from 'node:net'
import { freshWord } from './freshen.ts'

/** Stands in a request where each sending needs a word of its own. */
export const WORD = '@@@@@@@@'

export type LoadOrder = {
  port: number
  /** For each connection the requests it sends in turn, as bytes on the wire. */
  connections: string[][]
  seconds: number
}
/** `waits`: how long each answer took, ms. */
export type LoadResult = { answers: number; seconds: number; refused: string[]; waits: number[] }

function run(order: LoadOrder): Promise<LoadResult> {
  const ends = performance.now() + order.seconds * 1000
  const started = performance.now()
  const result: LoadResult = { answers: 0, seconds: 0, refused: [], waits: [] }
  let lastAt = started
  const drive = (requests: string[]) =>
    new Promise<void>((resolve, reject) => {
      let turn = 0
      let sentAt = 0
      const socket: Socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true })
      const send = () => {
        sentAt = performance.now()
        const request = requests[turn++ % requests.length] ?? ''
        socket.write(request.includes(WORD) ? request.replaceAll(WORD, freshWord()) : request)
      }
      const read = answerReader((status, text) => {
        result.answers++
        lastAt = performance.now()
        result.waits.push(lastAt - sentAt)
        if ((status < 200 || status > 299) && result.refused.length < 3)
          result.refused.push(`${status} ${text.slice(0, 300)}`)
        if (lastAt < ends) send()
        else socket.end(resolve)
      })
      socket.on('connect', send)
      socket.on('data', read)
      socket.on('error', reject)
      socket.on('close', () => resolve())
    })
  return Promise.all(order.connections.map(drive)).then(() => ({
    ...result,
    seconds: (lastAt - started) / 1000,
  }))
}

/** Cuts the bytes of one connection into answers; each must name its length. */
function answerReader(told: (status: number, body: string) => void): (chunk: Buffer) => void {
  let kept: Buffer = Buffer.alloc(0)
  return (chunk) => {
    kept = kept.length === 0 ? chunk : Buffer.concat([kept, chunk])
    const headEnd = kept.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const head = kept.toString('latin1', 0, headEnd)
    const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
    if (length === undefined) throw new Error(`an answer without a length:\n${head}`)
    const end = headEnd + 4 + Number(length)
    if (kept.length < end) return
    const status = Number(head.slice(9, 12))
    const body = status >= 200 && status <= 299 ? '' : kept.toString('utf8', headEnd + 4, end)
    kept = kept.subarray(end)
    told(status, body)
  }
}

if (process.send) {
  process.on('message', (order: LoadOrder) => {
    run(order).then(
      (result) => process.send?.(result),
      (error: Error) => process.send?.({ answers: 0, seconds: 1, refused: [error.message], waits: [] }),
    )
  })
  process.on('disconnect', () => process.exit())
}
