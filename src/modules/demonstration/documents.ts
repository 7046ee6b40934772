import { Readable } from 'node:stream'
import { receiveFile } from '#platform/files/store.ts'
import { addDocument } from '#records/documents/add.ts'
import type { Audience, Writer } from '#records/writer.ts'
import { MS_PER_DAY } from '#shared/days.ts'
import type { Story, StoryPartner } from './story.ts'

/** The best-known partners have their papers in Artel. */
const withPapers = 40

type Paper = {
  title: string
  kind: string
  fileName: string
  text: string
  audience: Audience
  isSigned: boolean
  at: Date
}

/** Adds the papers of the best-known partners as real files: the agreement, and what belongs to a trouble. */
export async function addPapers(
  writer: Writer,
  dataFolder: string,
  story: Story,
  partnerIds: readonly string[],
): Promise<void> {
  for (const partner of story.partners.slice(0, withPapers)) {
    const partnerId = partnerIds[partner.place]
    if (!partnerId) continue
    for (const { text, fileName, isSigned, at, ...paper } of papersOf(partner, story.now)) {
      const file = await receiveFile(
        dataFolder,
        writer.networkId,
        Readable.from([Buffer.from(text)]),
        1_000_000,
      )
      const bytes = { file, fileName, mediaType: 'text/plain', isSigned }
      await addDocument({ ...writer, side: 'host', now: at }, dataFolder, { partnerId, ...paper, bytes })
    }
  }
}

function papersOf(partner: StoryPartner, now: Date): Paper[] {
  const isRussian = partner.language === 'ru'
  const number = `${String(partner.place + 1).padStart(2, '0')}-${partner.since.getUTCFullYear()}`
  const title = isRussian ? `Договор поставки № ${number}` : `Supply agreement ${number}`
  const text = isRussian
    ? `${title}\n\n«Северный Ткач» и ${partner.name} договорились:\n\n1. Поставки идут в сроки, названные в заказе.\n2. Счета оплачиваются до 15-го числа следующего месяца.\n3. Стороны встречаются раз в квартал.\n4. На вопрос отвечают в течение двух рабочих дней.\n5. Каждая сторона может уйти, предупредив за три месяца.\n`
    : `${title}\n\nSeverny Tkach and ${partner.name} agree:\n\n1. Deliveries arrive by the date named in the order.\n2. Invoices are paid by the 15th of the next month.\n3. The parties meet once a quarter.\n4. Questions are answered within two working days.\n5. Either party may leave with three months’ notice.\n`
  const at = new Date(partner.since.getTime() + 2 * MS_PER_DAY)
  const papers: Paper[] = [
    { title, kind: 'agreement', fileName: `${title}.txt`, text, audience: 'shared', isSigned: true, at },
  ]
  if (partner.trouble === 'claim') {
    const claim = isRussian ? 'Акт о расхождениях: 14 рулонов' : 'Report of differences: 14 rolls'
    const words = isRussian
      ? `${claim}\n\nПри приёмке у 14 рулонов ткани «Север 240» найдена неровная окраска.\n`
      : `${claim}\n\n14 rolls of Sever 240 were found to be dyed unevenly.\n`
    const found = new Date(now.getTime() - 12 * MS_PER_DAY)
    papers.push({
      title: claim,
      kind: 'act',
      fileName: `${claim}.txt`,
      text: words,
      audience: 'shared',
      isSigned: false,
      at: found,
    })
  }
  return papers
}
