import { beforeAll, expect, it, vi } from 'vitest'
import { partners } from '#modules/partners/module.ts'
import { workspace } from '#modules/workspace/module.ts'
import type { Command } from '#platform/module.ts'
import { type Client, type TestApp, testApp } from '#testing/app.ts'
import { testContext } from '#testing/test-context.ts'
import { makePartner } from '#testing/world.ts'
import { playbooksCommand } from './playbooks/commands.ts'
import { segmentsCommand } from './segments/commands.ts'
import { judgeNetwork } from './segments/jobs.ts'

// What the commands print is what the API answers to the same question.

const clock = { now: () => new Date('2026-11-20T09:00:00Z') }
let app: TestApp
let owner: Client
beforeAll(async () => {
  app = await testApp({ modules: [partners, workspace], clock })
  await makePartner(app.database, app.network, { stage: 'mature' })
  await judgeNetwork(testContext(app.database, clock), app.network.id, true)
  owner = await app.signedIn()
})

async function printed(command: Command, args: string[]): Promise<string> {
  const words: string[] = []
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => words.push(String(text)) > 0)
  try {
    expect(
      await command.run(testContext(app.database, clock), ['--network', app.network.slug, ...args]),
    ).toBe(0)
  } finally {
    write.mockRestore()
  }
  return words.join('')
}

it('report segments', async () => {
  const { body } = await owner.get('/reports/segments', { query: { months: 3 } })
  expect(JSON.parse(await printed(segmentsCommand, ['--months', '3', '--json']))).toEqual(body)
  expect(await printed(segmentsCommand, [])).toContain('No orders yet')
  await expect(printed(segmentsCommand, ['--months', 'x'])).rejects.toMatchObject({
    code: 'option_malformed',
  })
})

it('report playbooks', async () => {
  const { body } = await owner.get<{ data: unknown }>('/playbooks')
  const behind = (await owner.get('/playbooks/behind')).body
  expect(JSON.parse(await printed(playbooksCommand, ['--json']))).toEqual({ data: body.data, behind })
  expect(await printed(playbooksCommand, [])).toContain('Strategic partner')
})
