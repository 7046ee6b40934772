import type { FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { discardFile, FileTooLarge, type ReceivedFile, receiveFile } from '#platform/files/store.ts'
import { cleanFileName, detectType } from '#platform/files/type.ts'
import { Refused } from '#platform/http/refused.ts'

/** The most bytes one document may have. */
export const MAX_DOCUMENT_BYTES = 100 * 1024 * 1024

export type Upload<Fields> = { fields: Fields; file: ReceivedFile; fileName: string; mediaType: string }

const refusalWords = {
  file_type_refused: 'Programs and scripts are not accepted.',
  file_type_disguised: 'The file is a web page or image with code under another name.',
}

/**
 * Receives a multipart upload of one file and some fields: the bytes go to disk as they come, their type is found by what
 * they are. Then `work` runs, and whatever it did not keep is thrown away. Refuses a missing file, too many bytes,
 * programs, disguised pages and fields that do not fit the schema.
 */
export async function withUpload<Schema extends z.ZodType, T>(
  request: FastifyRequest,
  place: { dataFolder: string; networkId: string },
  schema: Schema,
  work: (upload: Upload<z.output<Schema>>) => Promise<T>,
): Promise<T> {
  if (!request.isMultipart()) throw new Refused('multipart_expected', { status: 415 })
  const received: { file: ReceivedFile; name: string }[] = []
  try {
    const fields: Record<string, unknown> = {}
    for await (const part of request.parts({ limits: { files: 1, fileSize: MAX_DOCUMENT_BYTES + 1 } })) {
      if (part.type === 'field') fields[part.fieldname] = part.value
      else
        received.push({
          file: await receiveFile(place.dataFolder, place.networkId, part.file, MAX_DOCUMENT_BYTES),
          name: part.filename ?? '',
        })
    }
    const [first] = received
    if (!first) throw new Refused('file_missing', { status: 400 })
    const parsed = schema.safeParse(fields)
    if (!parsed.success)
      throw new Refused('invalid', {
        status: 400,
        errors: parsed.error.issues.map((issue) => ({
          pointer: `#/${issue.path.join('/')}`,
          code: issue.code ?? 'invalid',
          detail: issue.message,
        })),
      })
    const fileName = cleanFileName(first.name)
    const type = await detectType(first.file, fileName)
    if ('refusal' in type)
      throw new Refused(type.refusal, { status: 415, detail: refusalWords[type.refusal] })
    return await work({ fields: parsed.data, file: first.file, fileName, mediaType: type.mediaType })
  } catch (error) {
    if (error instanceof FileTooLarge)
      throw new Refused('too_large', {
        status: 413,
        detail: `At most ${MAX_DOCUMENT_BYTES / 1024 / 1024} MiB.`,
        params: { limit: `${MAX_DOCUMENT_BYTES / 1024 / 1024} MB` },
      })
    throw error
  } finally {
    for (const { file } of received) await discardFile(file)
  }
}
