import { expect, it } from 'vitest'

import { createCardReader, isIdNumber } from './card'

/** Nobody's: of a district that does not exist, born in 1900. */
const NOBODY = '99999919000101004X'

function reader(gap: number) {
  const read: string[] = []
  let now = 1_000
  const card = createCardReader((id) => read.push(id))
  const press = (key: string): boolean => card.key(key === '\n' ? 'Enter' : key, (now += gap))
  return { read, stall: (ms: number): void => void (now += ms), type: (keys: string): boolean => [...keys].map(press).pop()! }
}

it('reads a card that types fast, and keeps its Enter to itself', () => {
  const { read, type } = reader(8)
  expect(type(`${NOBODY}\n`)).toBe(true)
  expect(read).toEqual([NOBODY])
})

it('reads a card on a machine that stalls between two keys', () => {
  const { read, type, stall } = reader(8)
  type(NOBODY.slice(0, 7))
  stall(900)
  expect(type(`${NOBODY.slice(7)}\n`)).toBe(true)
  expect(read).toEqual([NOBODY])
})

it('reads a card after keys that somebody pressed before', () => {
  const { read, type, stall } = reader(8)
  type('12')
  stall(60_000)
  expect(type(`${NOBODY}\n`)).toBe(true)
  expect(read).toEqual([NOBODY])
})

it('reads the card whose reader holds Shift for its letter', () => {
  const read: string[] = []
  const card = createCardReader((id) => read.push(id))
  for (const [at, key] of [...NOBODY.slice(0, 17), 'Shift', 'X', 'Enter'].entries()) card.key(key, at * 8)
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
