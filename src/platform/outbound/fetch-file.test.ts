import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { fetchFile, refusalOfAddress } from './fetch-file.ts'
import { type HttpsServer, httpsServer } from './https.fixture.ts'
import { isPublicAddress } from './public-address.ts'

const folder = mkdtempSync(join(tmpdir(), 'artel-fetch-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let count = 0

async function serve(...parameters: Parameters<typeof httpsServer>): Promise<HttpsServer> {
  const server = await httpsServer(...parameters)
  onTestFinished(() => server.close())
  return server
}

function wanted(address: string, more: object = {}) {
  return { address, path: join(folder, `file-${count++}`), mostBytes: 1000, mostMilliseconds: 5000, ...more }
}

describe('addresses of the public internet', () => {
  it.each([
    ...[
      '127.0.0.1',
      '10.1.2.3',
      '172.16.0.1',
      '192.168.1.1',
      '169.254.169.254',
      '100.64.0.1',
      '0.0.0.0',
      '224.0.0.1',
    ],
    ...[
      '255.255.255.255',
      '192.0.2.1',
      '198.18.0.1',
      '::1',
      '::',
      'fe80::1',
      'fc00::1',
      'fd00:ec2::254',
      '::ffff:127.0.0.1',
    ],
    ...[
      '::ffff:7f00:1',
      '64:ff9b::7f00:1',
      '2002:7f00:1::',
      '2001:0:1::',
      'ff02::1',
      '::127.0.0.1',
      'localhost',
      '',
    ],
  ])('%s is none', (address) => expect(isPublicAddress(address)).toBe(false))
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700:4700::1111', '::ffff:8.8.8.8'])('%s is one', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  )
})

describe('a file over https', () => {
  it('is stored with its hash and tag; with the tag it is not sent again', async () => {
    const { port, outside } = await serve((request, reply) => {
      if (request.headers['if-none-match'] === '"1"') return void reply.writeHead(304).end()
      reply.writeHead(200, { etag: '"1"' }).end('a;b\n1;2\n')
    })
    const file = wanted(`https://files.example.com:${port}/out/orders%201.csv?token=secret`)
    const fetched = await fetchFile(file, outside)
    expect(fetched).toMatchObject({ outcome: 'fetched', size: 8, etag: '"1"', name: 'orders 1.csv' })
    expect(readFileSync(file.path, 'utf8')).toBe('a;b\n1;2\n')
    expect(await fetchFile(wanted(file.address, { etag: '"1"' }), outside)).toEqual({ outcome: 'unchanged' })
  })

  it('follows redirects and looks at each', async () => {
    const { port, outside, asked } = await serve((request, reply) => {
      if (request.url === '/a')
        reply.writeHead(302, { location: `https://other.example.com:${port}/b` }).end()
      else reply.end('x')
    })
    expect(await fetchFile(wanted(`https://files.example.com:${port}/a`), outside)).toMatchObject({ size: 1 })
    expect(asked).toEqual(['files.example.com', 'other.example.com'])
  })

  it.each([
    ['to plain http', 'http://other.example.com/', 'address_not_https'],
    ['to the secrets of a cloud', 'https://169.254.169.254/latest', 'address_forbidden'],
    ['with a password', 'https://u:p@other.example.com/', 'address_with_password'],
  ])('refuses a redirect %s', async (_, location, code) => {
    const { port, outside } = await serve(
      (_request, reply) => void reply.writeHead(301, { location }).end(),
      (address) => address === '127.0.0.1' || isPublicAddress(address),
    )
    await expect(fetchFile(wanted(`https://files.example.com:${port}/`), outside)).rejects.toMatchObject({
      code,
    })
  })

  it('refuses a name that leads to this machine, without asking it', async () => {
    let requests = 0
    const { port, outside } = await serve(() => void requests++, isPublicAddress)
    await expect(fetchFile(wanted(`https://files.example.com:${port}/`), outside)).rejects.toMatchObject({
      code: 'address_forbidden',
    })
    await expect(fetchFile(wanted(`https://127.0.0.1:${port}/`), outside)).rejects.toMatchObject({
      code: 'address_forbidden',
    })
    expect(requests).toBe(0)
  })

  it('connects to the address that was looked at, whatever the name says a moment later', async () => {
    const { port, outside } = await serve((_request, reply) => void reply.end('x'))
    let answers = 0
    const resolve = async () => (answers++ === 0 ? ['127.0.0.1'] : ['127.0.0.2'])
    expect(
      await fetchFile(wanted(`https://files.example.com:${port}/`), { ...outside, resolve }),
    ).toMatchObject({ size: 1 })
    expect(answers).toBe(1)
  })

  it('refuses what is too large, too slow or no file, and never names more than the host', async () => {
    const { port, outside } = await serve((request, reply) => {
      if (request.url?.startsWith('/large')) reply.end('x'.repeat(2000))
      else if (request.url?.startsWith('/stated'))
        reply.writeHead(200, { 'content-length': '5000' }).write('x')
      else if (request.url?.startsWith('/slow')) reply.write('x')
      else if (request.url?.startsWith('/loop')) reply.writeHead(302, { location: '/loop' }).end()
      else reply.writeHead(404).end()
    })
    for (const [path, code] of [
      ['large', 'too_large'],
      ['stated', 'too_large'],
      ['slow', 'too_slow'],
      ['loop', 'too_many_redirects'],
      ['none', 'answer_unusable'],
    ]) {
      const address = `https://files.example.com:${port}/${path}?token=secret`
      const error = await fetchFile(wanted(address, { mostMilliseconds: 400 }), outside).catch(
        (caught: unknown) => caught,
      )
      expect(error, path).toMatchObject({ code })
      expect(JSON.stringify(error)).not.toContain('secret')
    }
  })

  it('is asked only where an address can be', () => {
    expect(['ftp://a', 'https://u:p@a', 'nowhere', 'https://a/b?c'].map(refusalOfAddress)).toEqual([
      ...['address_not_https', 'address_with_password', 'address_malformed', null],
    ])
  })
})
