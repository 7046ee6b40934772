import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import { databaseUrl } from '#testing/database-url.ts'
import { refuseUnfitDatabase } from './database-check.ts'

async function databaseWith(options: string): Promise<string> {
  const { url } = inject('postgres')
  const name = `artel_check_${randomBytes(4).toString('hex')}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  onTestFinished(async () => {
    await client.query(`drop database ${name} with (force)`)
    await client.end()
  })
  await client.query(`create database ${name} template template0 ${options}`)
  return databaseUrl(url, name)
}

const FIT = "encoding 'UTF8' locale_provider icu icu_locale 'ru-RU' locale 'C.UTF-8'"

it('takes a database made by the remedy it names, and changes nothing in it', async () => {
  const url = await databaseWith(FIT)
  await refuseUnfitDatabase(url)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query("select extname from pg_extension where extname <> 'plpgsql'")
  await client.end()
  expect(rows).toEqual([])
})

it.each([
  [
    'a C locale, where lower() leaves Russian letters as they are',
    "encoding 'UTF8' locale_provider libc locale 'C'",
  ],
  [
    'ICU over LC_CTYPE C, where trigrams see no Russian letters',
    "encoding 'UTF8' locale_provider icu icu_locale 'ru-RU' locale 'C'",
  ],
  ['another encoding', "encoding 'SQL_ASCII' locale_provider libc locale 'C'"],
])('refuses %s, and names the remedy', async (_, options) => {
  const url = await databaseWith(options)
  await expect(refuseUnfitDatabase(url)).rejects.toThrow(FIT)
})

it('says which database cannot be reached, without its password', async () => {
  const attempt = refuseUnfitDatabase('postgres://artel:hunter2@127.0.0.1:1/nowhere')
  await expect(attempt).rejects.toThrow('127.0.0.1:1/nowhere')
  await expect(attempt).rejects.not.toThrow('hunter2')
})
