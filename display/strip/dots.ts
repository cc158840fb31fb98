/**
 * A text as an LED shows it: 16 rows of dots, from the glyphs of glyphs/gb2312.bin (format: glyphs/make.py).
 *
 * Pure, so that what a strip shows can be tested dot by dot. A character without a glyph becomes a hollow box and is named.
 */

export const ROWS = 16
const HALF_CELL = 8

export interface Glyph {
  /** Width in half-cells: 1 or 2. */
  cells: number
  /** Sixteen rows of sixteen bits, leftmost dot highest. */
  rows: number[]
}

export type Glyphs = (character: string) => Glyph | null

export interface Dots {
  columns: number
  /** One byte a dot, row after row; 1 is lit. */
  lit: Uint8Array
}

export interface Drawing extends Dots {
  missing: string[]
}

export function readGlyphs(file: ArrayBuffer): Glyphs {
  const data = new DataView(file)
  const count = data.getUint16(4, true)
  const widths = 8 + 2 * count
  const shapes = widths + count
  if (data.getUint32(0) !== 0x48424731 || file.byteLength !== shapes + 32 * count) throw new Error('not a glyph file')
  return (character) => {
    const at = search(data, count, character.codePointAt(0)!)
    if (at === null) return null
    const rows = Array.from({ length: ROWS }, (_, row) => data.getUint16(shapes + 32 * at + 2 * row))
    return { cells: data.getUint8(widths + at), rows }
  }
}

function search(data: DataView, count: number, code: number): number | null {
  let low = 0
  let high = count - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = data.getUint16(8 + 2 * middle, true)
    if (found === code) return middle
    if (found < code) low = middle + 1
    else high = middle - 1
  }
  return null
}

/** How many half-cells a text takes. */
export function halfCells(text: string, glyphs: Glyphs): number {
  return Array.from(text).reduce((sum, character) => sum + glyphOf(character, glyphs).cells, 0)
}

/** The whole text on a picture just as wide as it is. */
export function draw(text: string, glyphs: Glyphs): Drawing {
  const characters = Array.from(text)
  const picture = dark(halfCells(text, glyphs) * HALF_CELL)
  const missing: string[] = []
  let left = 0
  for (const character of characters) {
    if (!glyphs(character) && missing.indexOf(character) < 0) missing.push(character)
    const glyph = glyphOf(character, glyphs)
    stamp(picture, glyph, left)
    left += glyph.cells * HALF_CELL
  }
  return { ...picture, missing }
}

/** What stands on a screen of `columns` dots: a picture that fits is centred, a longer one is seen from column `from` on, going round. */
export function see(picture: Dots, columns: number, from = 0): Dots {
  const screen = dark(columns)
  const fits = picture.columns <= columns
  const lap = picture.columns + GAP
  const indent = fits ? Math.floor((columns - picture.columns) / 2) : 0
  for (let column = 0; column < columns; column++) {
    const source = fits ? column - indent : (column + from) % lap
    if (source < 0 || source >= picture.columns) continue
    for (let row = 0; row < ROWS; row++) {
      screen.lit[row * columns + column] = picture.lit[row * picture.columns + source]!
    }
  }
  return screen
}

/** Dark columns between the end of a scrolling text and its next beginning: two Chinese characters. */
export const GAP = 32

export function dark(columns: number): Dots {
  return { columns, lit: new Uint8Array(columns * ROWS) }
}

/** Lights the two lowest dots at the right end: all that a strip can say of a lost line without touching its text. */
export function markLost(screen: Dots): Dots {
  const lit = screen.lit.slice()
  lit[lit.length - 1] = 1
  lit[lit.length - 2] = 1
  return { columns: screen.columns, lit }
}

function glyphOf(character: string, glyphs: Glyphs): Glyph {
  return glyphs(character) ?? hollow(character.codePointAt(0)! < 0x2e80 ? 1 : 2)
}

function hollow(cells: number): Glyph {
  const side = cells === 1 ? 0x8200 : 0x8002
  const edge = cells === 1 ? 0xfe00 : 0xfffe
  return { cells, rows: Array.from({ length: ROWS }, (_, row) => (row === 0 || row === 15 ? 0 : row === 1 || row === 14 ? edge : side)) }
}

function stamp(picture: Dots, glyph: Glyph, left: number): void {
  for (let row = 0; row < ROWS; row++) {
    for (let x = 0; x < glyph.cells * HALF_CELL; x++) {
      if (glyph.rows[row]! & (0x8000 >> x)) picture.lit[row * picture.columns + left + x] = 1
    }
  }
}
