/**
 * A shared library that can be loaded and does nothing, in place of one that a bare machine lacks. Chromium's NSS is linked
 * with SQLite for the certificates that a user keeps; without the library no page opens over HTTPS, with one that opens no
 * database NSS goes on without one.
 */

/** What a function returns: 0, or a number of one's own. */
export type StandIn = {
  readonly name: string
  readonly functions: Readonly<Record<string, number>>
  /** Variables of one pointer, null. */
  readonly variables: readonly string[]
}

/** SQLITE_CANTOPEN, so that nothing but closing is tried afterwards. */
const cannotOpen = 14

/** Every name that libsoftokn3 takes from SQLite. */
export const noSqlite: StandIn = {
  name: 'libsqlite3.so.0',
  functions: {
    ...Object.fromEntries(
      ['bind_blob', 'bind_int', 'bind_text', 'busy_timeout', 'close', 'column_blob', 'column_bytes', 'column_count']
        .concat(['column_int', 'column_name', 'column_text', 'exec', 'file_control', 'finalize', 'free', 'mprintf'])
        .concat(['prepare_v2', 'reset', 'step'])
        .map((name) => [`sqlite3_${name}`, 0]),
    ),
    sqlite3_open_v2: cannotOpen,
  },
  variables: ['sqlite3_temp_directory'],
}

type Machine = { readonly number: number; readonly returning: (value: number) => readonly number[] }

const machines: Readonly<Partial<Record<string, Machine>>> = {
  // mov eax, value; ret
  x64: { number: 62, returning: (value) => [0xb8, ...little(value, 4), 0xc3] },
  // mov w0, value; ret
  arm64: { number: 183, returning: (value) => [...little(0x52_80_00_00 + value * 32, 4), ...little(0xd6_5f_03_c0, 4)] },
}

const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, index) => Math.floor(value / 256 ** index) % 256)
const word = (value: number): number[] => little(value, 4)
const long = (value: number): number[] => little(value, 8)

/** Larger than any page of memory, so that what is run and what is written lie apart. */
const apart = 0x1_00_00
const headerLength = 64 + 4 * 56

/** The bytes of an ELF file for this machine. @throws Error on a machine that it knows no instructions of */
export const standIn = ({ name, functions, variables }: StandIn, machine: string = process.arch): Uint8Array => {
  const known = machines[machine]
  if (known === undefined) throw new Error(`no stand-in for ${name} on ${machine}`)
  const names = [...Object.keys(functions), ...variables]
  const strings = new Strings([...names, name])
  const code = Object.values(functions).map((value) => known.returning(value))
  const codeLength = code[0]?.length ?? 0
  const at = places(names.length, strings.bytes.length)
  const symbols = names.map((symbol, index) => {
    const isFunction = index < code.length
    const place = isFunction ? at.code + index * codeLength : at.variables + (index - code.length) * 8
    // Global, a function or an object, in a section of its own: which one matters to nobody.
    return [...word(strings.of(symbol)), isFunction ? 0x12 : 0x11, 0, ...little(1, 2), ...long(place), ...long(8)]
  })
  const chain = names.map((_, index) => (index + 2) % (names.length + 1))
  const hash = [1, names.length + 1, 1, 0, ...chain].flatMap(word)
  const dynamic = [
    14,
    strings.of(name),
    4,
    at.hash,
    5,
    at.strings,
    6,
    at.symbols,
    10,
    strings.bytes.length,
    11,
    24,
    0,
    0,
  ]
  const file = new Uint8Array(at.end)
  file.set(header(known.number, at))
  file.set(hash, at.hash)
  file.set([...long(0), ...long(0), ...long(0), ...symbols.flat()], at.symbols)
  file.set(strings.bytes, at.strings)
  file.set(code.flat(), at.code)
  file.set(dynamic.flatMap(long), at.dynamic)
  return file
}

type Places = ReturnType<typeof places>

const places = (names: number, stringsLength: number) => {
  const even = (place: number): number => Math.ceil(place / 16) * 16
  const hash = headerLength
  const symbols = even(hash + (4 + names) * 4)
  const strings = symbols + (names + 1) * 24
  const code = even(strings + stringsLength)
  const dynamic = apart
  const variables = dynamic + 7 * 16
  return { hash, symbols, strings, code, dynamic, variables, end: variables + names * 8 }
}

/** ELF, 64 bits, little-endian, a shared object without sections; one part is run, one is written. */
const header = (machine: number, at: Places): number[] => {
  const segment = (type: number, flags: number, from: number, to: number): number[] =>
    [word(type), word(flags), ...[from, from, from, to - from, to - from, type === 1 ? apart : 8].map(long)].flat()
  return [
    ...word(0x46_4c_45_7f),
    ...word(0x01_01_02),
    ...long(0),
    ...little(3, 2),
    ...little(machine, 2),
    ...word(1),
    ...[0, 64, 0].flatMap(long),
    ...word(0),
    ...[64, 56, 4, 64, 0, 0].flatMap((value) => little(value, 2)),
    ...segment(1, 5, 0, at.dynamic),
    ...segment(1, 6, at.dynamic, at.end),
    ...segment(2, 6, at.dynamic, at.variables),
    // No code on the stack.
    ...segment(0x64_74_e5_51, 6, 0, 0),
  ]
}

/** Names one after another, each ended by a zero; the first is empty. */
class Strings {
  readonly bytes: Uint8Array
  readonly #places = new Map<string, number>()
  constructor(names: readonly string[]) {
    let text = '\0'
    for (const name of names) {
      this.#places.set(name, text.length)
      text += `${name}\0`
    }
    this.bytes = Buffer.from(text, 'latin1')
  }
  of(name: string): number {
    return this.#places.get(name) ?? 0
  }
}
