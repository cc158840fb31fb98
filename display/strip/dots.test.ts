import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

import { draw, GAP, halfCells, markLost, readGlyphs, see, type Dots } from './dots'

const file = readFileSync(fileURLToPath(new URL('../glyphs/gb2312.bin', import.meta.url)))
const glyphs = readGlyphs(file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer)

const rows = ({ columns, lit }: Dots): string[] =>
  Array.from({ length: 16 }, (_, row) =>
    Array.from(lit.slice(row * columns, (row + 1) * columns), (dot) => (dot ? '#' : '.')).join(''),
  )

describe('the texts of a strip', () => {
  it('take the half-cells that the hall file counts', () => {
    expect(halfCells('请A023到3号窗口', glyphs)).toBe(15)
    expect(halfCells('请K015到15号窗口', glyphs)).toBe(16)
    expect(halfCells('热情为您服务', glyphs)).toBe(12)
    expect(halfCells('外出勘验14:30回', glyphs)).toBe(15)
  })

  it.each(['热情为您服务', '暂 停 服 务', '今日服务已结束', '延时服务 预约办', '外出勘验14:30回', '请A到号窗口', '请您先取号，在前厅等候区就座。'])(
    'have a glyph for every character: %s',
    (text) => expect(draw(text, glyphs).missing).toEqual([]),
  )

  it('have drawn digits and capitals, two dots thick and 14 high', () => {
    for (const character of '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ') {
      const glyph = glyphs(character)!
      expect(glyph.cells).toBe(1)
      expect([glyph.rows[0], glyph.rows[15]]).toEqual([0, 0])
      expect(glyph.rows.slice(1, 15).every((row) => row !== 0 && (row & 0x01ff) === 0)).toBe(true)
    }
    expect(rows(draw('1', glyphs)).slice(0, 4)).toEqual(['........', '...##...', '..###...', '.####...'])
  })

  it('never look alike: no two digits or capitals share a shape', () => {
    const shapes = Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', (one) => glyphs(one)!.rows.join())
    expect(new Set(shapes).size).toBe(36)
  })
})

it('shows a missing glyph as a hollow box and names it once', () => {
  const picture = draw('㙍A㙍', glyphs)
  expect(picture.missing).toEqual(['㙍'])
  expect(picture.columns).toBe(40)
  expect(rows(picture).map((row) => row.slice(0, 16))).toEqual([
    '.'.repeat(16),
    '#'.repeat(15) + '.',
    ...Array.from({ length: 12 }, () => `#${'.'.repeat(13)}#.`),
    '#'.repeat(15) + '.',
    '.'.repeat(16),
  ])
})

it('centres what fits', () => {
  const screen = see(draw('请A023到3号窗口', glyphs), 128)
  const lit = rows(screen).flatMap((row) => Array.from(row, (dot, column) => (dot === '#' ? column : -1)).filter((column) => column >= 0))
  expect(screen.columns).toBe(128)
  expect(Math.min(...lit)).toBeGreaterThanOrEqual(4)
  expect(Math.max(...lit)).toBeLessThan(124)
})

it('shows a longer text from a column on, and its beginning again after a gap', () => {
  const picture = draw('请您先取号，在前厅等候区就座。', glyphs)
  expect(rows(see(picture, 128))).toEqual(rows(picture).map((row) => row.slice(0, 128)))
  const end = rows(see(picture, 128, picture.columns))
  expect(end).toEqual(rows(picture).map((row) => '.'.repeat(GAP) + row.slice(0, 128 - GAP)))
})

it('marks a lost line with two dots and nothing else', () => {
  const screen = see(draw('热情为您服务', glyphs), 128)
  const marked = markLost(screen)
  const changed = Array.from(marked.lit.keys()).filter((at) => marked.lit[at] !== screen.lit[at])
  expect(changed).toEqual([16 * 128 - 2, 16 * 128 - 1])
})

it('refuses a file that is not made of glyphs', () => {
  expect(() => readGlyphs(new ArrayBuffer(64))).toThrow()
})
