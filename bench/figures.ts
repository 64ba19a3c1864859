/** What a bench found: printed as a table, written as JSON with `--json FILE`. */
import { readFile, writeFile } from 'node:fs/promises'

export type Figure = {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly aim: string
  readonly met: boolean | undefined
}

const figures: Figure[] = []

/** `most` or `least`: the aim; without either the figure is only told. */
export const figure = (
  name: string,
  value: number,
  unit: string,
  aim: { readonly most?: number; readonly least?: number } | undefined = {},
): void => {
  const rounded = Number(value.toPrecision(4))
  const words =
    aim.most === undefined ? (aim.least === undefined ? '' : `at least ${aim.least}`) : `at most ${aim.most}`
  const met = words === '' ? undefined : value <= (aim.most ?? Infinity) && value >= (aim.least ?? -Infinity)
  figures.push({ name, value: rounded, unit, aim: words, met })
  process.stdout.write(`${name}: ${rounded} ${unit}${words === '' ? '' : ` (aim ${words}${met ? '' : ', NOT MET'})`}\n`)
}

export const writeFigures = async (file: string): Promise<void> =>
  writeFile(file, `${JSON.stringify(figures, null, 2)}\n`)

/** Figures that another program of the bench wrote. */
export const addFigures = async (file: string): Promise<void> => {
  figures.push(...(JSON.parse(await readFile(file, 'utf8')) as Figure[]))
}
