// The fixed parts of a workbook (ECMA-376, Office Open XML), as texts.

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** Everything a program reads before the sheet: what is in the package and how the parts belong together. */
export function fixedParts(sheetNames: readonly string[]): { path: string; text: string }[] {
  const titles = sheetTitles(sheetNames)
  return [
    {
      path: '[Content_Types].xml',
      text:
        `${HEAD}<Types xmlns="${PACKAGE}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        '<Default Extension="xml" ContentType="application/xml"/>' +
        override('/xl/workbook.xml', 'sheet.main') +
        titles.map((_, at) => override(`/xl/worksheets/sheet${at + 1}.xml`, 'worksheet')).join('') +
        override('/xl/styles.xml', 'styles') +
        '</Types>',
    },
    {
      path: '_rels/.rels',
      text: `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      path: 'xl/workbook.xml',
      text: `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets>${titles
        .map((title, at) => `<sheet name="${xmlText(title)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
        .join('')}</sheets></workbook>`,
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      text: `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${titles
        .map((_, at) => relation(`rId${at + 1}`, 'worksheet', `worksheets/sheet${at + 1}.xml`))
        .join('')}${relation(`rId${titles.length + 1}`, 'styles', 'styles.xml')}</Relationships>`,
    },
  ]
}

export const SHEET_START = `${HEAD}<worksheet xmlns="${MAIN}">`

function override(part: string, kind: string): string {
  return `<Override PartName="${part}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`
}

function relation(id: string, kind: string, target: string): string {
  return `<Relationship Id="${id}" Type="${DOCUMENT}/${kind}" Target="${target}"/>`
}

/** The look of a cell: its number format, and whether it is bold or keeps a text a text when it is edited. */
export type CellLook = { format?: string; isBold?: boolean; isQuoted?: boolean }

/** The styles part: look n of the list is style n of the cells. Look 0 is what cells without a style have. */
export function stylesPart(looks: readonly CellLook[]): string {
  const formats = [...new Set(looks.flatMap((look) => look.format ?? []))]
  const numberOf = (format: string | undefined) => (format === undefined ? 0 : 164 + formats.indexOf(format))
  const font = (inside: string) =>
    `<font>${inside}<sz val="11"/><name val="Calibri"/><family val="2"/></font>`
  return (
    `${HEAD}<styleSheet xmlns="${MAIN}">` +
    (formats.length > 0
      ? `<numFmts count="${formats.length}">${formats.map((format) => `<numFmt numFmtId="${numberOf(format)}" formatCode="${xmlText(format)}"/>`).join('')}</numFmts>`
      : '') +
    `<fonts count="2">${font('')}${font('<b/>')}</fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${looks.length}">${looks
      .map(
        (look) =>
          `<xf numFmtId="${numberOf(look.format)}" fontId="${look.isBold ? 1 : 0}" fillId="0" borderId="0" xfId="0"` +
          `${look.format ? ' applyNumberFormat="1"' : ''}${look.isBold ? ' applyFont="1"' : ''}${look.isQuoted ? ' quotePrefix="1"' : ''}/>`,
      )
      .join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  )
}

/** A name a sheet may have: at most 31 characters, none of those that addresses use. */
function sheetTitle(name: string): string {
  const title = name
    .replace(/[[\]:*?/\\]/g, ' ')
    .replace(/^'+|'+$/g, '')
    .trim()
    .slice(0, 31)
  return title || 'Sheet1'
}

/** The names of the sheets, no two alike: a name that stands already gets a number. */
function sheetTitles(names: readonly string[]): string[] {
  const titles: string[] = []
  for (const name of names) {
    const title = sheetTitle(name)
    const isTaken = (one: string) => titles.some((other) => other.toLowerCase() === one.toLowerCase())
    let free = title
    for (let count = 2; isTaken(free); count++) free = `${title.slice(0, 27)} ${count}`
    titles.push(free)
  }
  return titles
}

const CELL_MOST = 32_767

/**
 * Text as XML and spreadsheets take it: without the signs XML cannot hold, no longer than a cell may be, and with
 * `_x0041_` kept as it is written, which spreadsheets would read as an escape.
 */
export function xmlText(text: string): string {
  return (
    text
      .slice(0, CELL_MOST)
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the signs that have no place in XML 1.0
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/_(?=x[\da-fA-F]{4}_)/g, '_x005F_')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\r', '&#13;')
  )
}
