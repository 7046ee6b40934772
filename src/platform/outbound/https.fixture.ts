import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Outside } from './fetch-file.ts'

/** A key and a certificate of nobody, for servers that tests run on this machine: files.example.com, other.example.com. */
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglOBOBYp50HUTuywJ
ntn55ISGc/9NRUNHo2zFMhbFceOhRANCAASt+oVmJVPKk9SashnAeEsw8QyW7o0/
9OBa1VTgO/I2D4yOk6NhMbbAEd/fDh60WKL/qB7bpfj/NkmpGtQO+aHp
-----END PRIVATE KEY-----
`
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBwzCCAWigAwIBAgIUB2TzZjVn9SQFFSWUmfkGbDDcz14wCgYIKoZIzj0EAwIw
HDEaMBgGA1UEAwwRZmlsZXMuZXhhbXBsZS5jb20wIBcNMjYxMTIyMjAyOTA2WhgP
MjEyNjEwMjkyMDI5MDZaMBwxGjAYBgNVBAMMEWZpbGVzLmV4YW1wbGUuY29tMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAErfqFZiVTypPUmrIZwHhLMPEMlu6NP/Tg
WtVU4DvyNg+MjpOjYTG2wBHf3w4etFii/6ge26X4/zZJqRrUDvmh6aOBhTCBgjAd
BgNVHQ4EFgQU/gwEItepN/V/WanJ8JJl2Y7creswHwYDVR0jBBgwFoAU/gwEItep
N/V/WanJ8JJl2Y7creswDwYDVR0TAQH/BAUwAwEB/zAvBgNVHREEKDAmghFmaWxl
cy5leGFtcGxlLmNvbYIRb3RoZXIuZXhhbXBsZS5jb20wCgYIKoZIzj0EAwIDSQAw
RgIhAPqya6L2fO5/02Zi5sM/f9ksef1B0Boj6YNedOv+TLMJAiEAo+Q0efHllpKz
EvGIuLayRW2/mJuQRqM/sJkP7/tIaGc=
-----END CERTIFICATE-----
`

export type HttpsServer = {
  server: Server
  port: number
  outside: Outside
  asked: string[]
  close: () => Promise<void>
}

/**
 * A real https server of this machine, and an outside in which names lead to it: the loopback address stands for a
 * public one there, unless `isAllowed` says otherwise.
 */
export async function httpsServer(
  listener: RequestListener,
  isAllowed: (address: string) => boolean = () => true,
): Promise<HttpsServer> {
  const asked: string[] = []
  const server = createServer({ key: KEY, cert: CERTIFICATE }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const resolve = async (host: string) => {
    asked.push(host)
    return ['127.0.0.1']
  }
  return {
    ...{ server, port, asked, outside: { resolve, isAllowed, ca: CERTIFICATE } },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}
