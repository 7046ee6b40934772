import ExcelJS from 'exceljs'
import { expect, it } from 'vitest'
import { orders } from '#modules/orders/module.ts'
import { testApp } from '#testing/app.ts'
import type { Import, ImportDetail } from './contract.ts'
import { importJobs } from './jobs.ts'
import { imports } from './module.ts'

it('the file of refused rows has the columns of the sheet that was read', async () => {
  const house = await testApp({ modules: [imports, orders] })
  const owner = await house.signedIn()
  const book = new ExcelJS.Workbook()
  book.addWorksheet('About').addRows([['What this is'], ['A list']])
  book.addWorksheet('Deals').addRows([
    ['Number', 'Stage', 'Sum', 'Closed'],
    ['D-1', 'Won', 5, null],
  ])
  const { id } = (await owner.post<{ import: Import }>('/imports', { kind: 'opportunities' })).body.import
  const sent = await house.app.inject({
    method: 'POST',
    url: `/api/v1/imports/${id}/files?name=deals.xlsx`,
    headers: { ...owner.headers, 'content-type': 'application/octet-stream' },
    payload: Buffer.from(await book.xlsx.writeBuffer()),
  })
  expect(sent.statusCode).toBe(201)
  const map = { number: 'Number', status: 'Stage', value: 'Sum', closed: 'Closed' }
  const settings = { table: 'Deals', map }
  expect((await owner.patch<ImportDetail>(`/imports/${id}`, { settings })).status).toBe(200)
  await owner.post(`/imports/${id}/check`)
  await importJobs[0]?.run(house.context, { networkId: house.network.id, importId: id })
  const file = await owner.get(`/imports/${id}/errors.csv`)
  expect(file.text).toBe(
    '\ufefffile,row,reason,field,value,Number,Stage,Sum,Closed\r\ndeals.xlsx,2,date_missing,closed,,D-1,Won,5,\r\n',
  )
})
