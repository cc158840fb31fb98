import { expect, it } from 'vitest'

import { createCardReader, isIdNumber } from './card'

/** Nobody's: of a district that does not exist, born in 1900. */
const NOBODY = '99999919000101004X'

function reader(gap: number) {
  const read: string[] = []
  let now = 1_000
  const card = createCardReader((id) => read.push(id), () => (now += gap))
  return { read, type: (keys: string): boolean => [...keys].map((key) => card.key(key === '\n' ? 'Enter' : key)).pop()! }
}

it('reads a card that types fast, and keeps its Enter to itself', () => {
  const { read, type } = reader(8)
  expect(type(`${NOBODY}\n`)).toBe(true)
  expect(read).toEqual([NOBODY])
})

it('lets people type', () => {
  const { read, type } = reader(180)
  expect(type(`${NOBODY}\n`)).toBe(false)
  expect(read).toEqual([])
})

it('lets other scanners type', () => {
  const { read, type } = reader(8)
  expect(type('20261124\n')).toBe(false)
  expect(read).toEqual([])
})

it('knows a number by its check character', () => {
  expect(isIdNumber(NOBODY)).toBe(true)
  expect(isIdNumber(NOBODY.replace('X', '1'))).toBe(false)
  expect(isIdNumber('12345')).toBe(false)
})
