/** Writes workbooks: a sheet of texts in one call, or any parts at all. */
import { zip, type Packed } from './zip.ts'

export type Cell = string | number | { readonly xml: string }

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const columnName = (index: number): string =>
  index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26)

const cellXml = (cell: Cell, reference: string): string => {
  if (typeof cell === 'object') return cell.xml.replaceAll('REF', reference)
  if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
  return cell === '' ? '' : `<c r="${reference}" t="inlineStr"><is><t>${escape(cell)}</t></is></c>`
}

export const sheetXml = (rows: readonly (readonly Cell[])[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/><sheetData>${rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, `${columnName(column)}${row + 1}`)).join('')}</row>`,
    )
    .join('')}</sheetData></worksheet>`

export type Book = {
  readonly sheets: readonly { readonly name: string; readonly xml: string; readonly state?: string }[]
  readonly properties?: string
  readonly shared?: string
  readonly styles?: string
  readonly others?: readonly Packed[]
}

/** The parts of a workbook, so that some of them can be made to lie. */
export const partsOf = ({ sheets, properties = '', shared, styles, others = [] }: Book): Packed[] => [
  { name: '[Content_Types].xml', content: '<Types/>' },
  {
    name: 'xl/workbook.xml',
    content: `<workbook xmlns:r="r">${properties}<sheets>${sheets
      .map(
        ({ name, state }, index) =>
          `<sheet name="${escape(name)}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${index + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
  },
  {
    name: 'xl/_rels/workbook.xml.rels',
    content: `<Relationships>${sheets.map((_, index) => `<Relationship Id="rId${index + 1}" Target="worksheets/sheet${index + 1}.xml"/>`).join('')}</Relationships>`,
  },
  ...sheets.map(({ xml }, index) => ({ name: `xl/worksheets/sheet${index + 1}.xml`, content: xml })),
  ...(shared === undefined ? [] : [{ name: 'xl/sharedStrings.xml', content: shared }]),
  ...(styles === undefined ? [] : [{ name: 'xl/styles.xml', content: styles }]),
  ...others,
]

export const book = (parts: Book): Buffer => zip(partsOf(parts))

export const workbook = (rows: readonly (readonly Cell[])[]): Buffer =>
  book({ sheets: [{ name: 'Results', xml: sheetXml(rows) }] })
