import { expect, it } from 'vitest'

import { qr } from './qr'

/** Which modules a path paints, as rows of text. */
function painted(text: string): string[] {
  const { size, path } = qr(text)
  const rows = Array.from({ length: size }, () => Array<string>(size).fill('.'))
  for (const [, x, y, wide] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) rows[Number(y)]!.fill('#', Number(x), Number(x) + Number(wide))
  return rows.map((row) => row.join(''))
}

it('has the three eyes of a QR code, and a quiet zone around them', () => {
  const rows = painted('http://192.168.1.10:8080/t/AbCdEfGhIjKlMnOp')
  const eye = ['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######']
  const far = rows.length - 11
  const at = (x: number, y: number): string[] => rows.slice(y, y + 7).map((row) => row.slice(x, x + 7))
  expect([at(4, 4), at(far, 4), at(4, far)]).toEqual([eye, eye, eye])
  expect(rows.filter((row, y) => (y < 4 || y >= rows.length - 4) && row.includes('#'))).toEqual([])
})

it('grows with what it says', () => {
  expect(qr('x'.repeat(200)).size).toBeGreaterThan(qr('x').size)
})
