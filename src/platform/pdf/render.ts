import { fileURLToPath } from 'node:url'
import type { PdfDocument } from './blocks.ts'
import { layOut } from './layout.ts'

export type { PdfBlock, PdfColumn, PdfDocument, PdfTone } from './blocks.ts'

type Maker = typeof import('pdfmake')

let maker: Promise<Maker> | null = null

/** Loads the library once, with its typeface; it may read nothing else and fetch nothing. */
function loadMaker(): Promise<Maker> {
  maker ??= import('pdfmake').then((loaded) => {
    const library = ((loaded as { default?: Maker }).default ?? loaded) as Maker
    const folder = fileURLToPath(new URL('../fonts/Roboto/', import.meta.resolve('pdfmake')))
    library.setFonts({
      Roboto: {
        normal: `${folder}Roboto-Regular.ttf`,
        bold: `${folder}Roboto-Medium.ttf`,
        italics: `${folder}Roboto-Italic.ttf`,
        bolditalics: `${folder}Roboto-MediumItalic.ttf`,
      },
    })
    library.setUrlAccessPolicy(() => false)
    library.setLocalAccessPolicy((path) => path.startsWith(folder))
    return library
  })
  return maker
}

/**
 * Writes a document as PDF: A4, Cyrillic and Latin, page numbers, tables whose heads repeat, charts as vectors, title and
 * language in the metadata. Returns its bytes. Pictures are not loaded from anywhere.
 */
export async function renderPdf(document: PdfDocument): Promise<Buffer> {
  const library = await loadMaker()
  return library.createPdf(layOut(document)).getBuffer()
}
