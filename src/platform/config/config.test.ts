import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { ConfigError, readConfig } from './config.ts'
import { openDataFolder, readSecret } from './data-folder.ts'

it('needs no variable at all', () => {
  const config = readConfig({})
  expect(config).toMatchObject({ port: 3000, host: 'localhost', demo: true, databaseUrl: undefined })
  expect(config.dataFolder).toBe(resolve('data'))
})

it.each([
  ['PORT', 'eighty'],
  ['PORT', '70000'],
  ['ARTEL_DEMO', 'maybe'],
  ['DATABASE_URL', 'mysql://somewhere/artel'],
  ['PUBLIC_URL', 'partners.example.com'],
  ['SMTP_URL', 'mail.example.com'],
  ['ARTEL_SECRET', 'short'],
  ['LOG_LEVEL', 'loud'],
  ['DATABASE_APP_URL', 'postgres://app@db/artel'],
])('refuses %s=%s and names the variable', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
  expect(() => readConfig({ [name]: value })).toThrow(name)
})

it('names all variables that are wrong at once, and never shows their values', () => {
  const attempt = () => readConfig({ PORT: 'x', DATABASE_URL: 'mysql://u:hunter2@h/d', LOG_LEVEL: 'y' })
  expect(attempt).toThrow(/PORT[\s\S]*DATABASE_URL[\s\S]*LOG_LEVEL/)
  expect(attempt).not.toThrow('hunter2')
})

it('counts an empty variable as not set and cuts the slash of PUBLIC_URL', () => {
  expect(readConfig({ PORT: '', PUBLIC_URL: 'https://a.example/' })).toMatchObject({
    port: 3000,
    publicUrl: 'https://a.example',
  })
})

it('uses another data folder, always the same one, where the one asked for cannot be used, and says so', () => {
  const parent = mkdtempSync(join(tmpdir(), 'artel-data-'))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  const file = join(parent, 'a-file')
  writeFileSync(file, '')
  const said: string[] = []
  const [one, two] = [1, 2].map(() => openDataFolder(join(file, 'data'), (sentence) => said.push(sentence)))
  onTestFinished(() => rmSync(one ?? '', { recursive: true, force: true }))
  expect(one).toBe(two)
  expect(said[0]).toContain(one)
  expect(openDataFolder(join(parent, 'new', 'data'), (sentence) => said.push(sentence))).toBe(
    join(parent, 'new', 'data'),
  )
  expect(said.length).toBe(2)
})

it('makes a secret once, for its owner only', () => {
  const folder = mkdtempSync(join(tmpdir(), 'artel-secret-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  chmodSync(folder, 0o755)
  const secret = readSecret(undefined, folder)
  expect(secret.length).toBeGreaterThanOrEqual(32)
  expect(readSecret(undefined, folder)).toBe(secret)
  expect(readFileSync(join(folder, 'secret'), 'utf8').trim()).toBe(secret)
  expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600)
  expect(readSecret('x'.repeat(32), folder)).toBe('x'.repeat(32))
})
