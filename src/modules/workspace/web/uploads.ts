import { useRef, useState } from 'react'

type Sending = { onProgress: (sent: number, total: number) => void; signal: AbortSignal }

/** Sends files one after another, tells how far it is, and can be stopped; what failed is given back. */
export function useUploads() {
  const [progress, setProgress] = useState<{ name: string; sent: number; total: number } | null>(null)
  const [problem, setProblem] = useState<unknown>(null)
  const controller = useRef<AbortController | null>(null)
  const run = async <Result>(
    files: readonly File[],
    send: (file: File, sending: Sending) => Promise<Result>,
  ): Promise<{ done: Result[]; failed: File[] }> => {
    const stop = new AbortController()
    controller.current = stop
    setProblem(null)
    const done: Result[] = []
    let failed: File[] = []
    for (const [place, file] of files.entries()) {
      const onProgress = (sent: number, total: number) => setProgress({ name: file.name, sent, total })
      onProgress(0, file.size)
      try {
        done.push(await send(file, { onProgress, signal: stop.signal }))
      } catch (error) {
        if (!(error instanceof DOMException)) setProblem(error)
        failed = files.slice(place)
        break
      }
    }
    setProgress(null)
    return { done, failed }
  }
  return { run, progress, problem, cancel: () => controller.current?.abort() }
}
