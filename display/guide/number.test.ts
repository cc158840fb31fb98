import { expect, it } from 'vitest'

import { byLikeness, isLike, numberOf } from './number'

it('reads a number as people type it', () => {
  expect(['A12', 'a12', ' A 012 ', 'Ａ１２', 'A-12', 'A0012'].map(numberOf)).toEqual(Array(6).fill('A012'))
  expect(numberOf('B1204')).toBe('B1204')
  expect(['12', 'A', '', '?'].map(numberOf)).toEqual(['', '', '', ''])
})

it('finds A012 by A12, and what it may become while somebody types', () => {
  const all = ['A001', 'A012', 'A120', 'B012', 'A112']
  const like = (typed: string): string[] => all.filter((number) => isLike(number, typed))
  expect(like('A12')).toEqual(['A012', 'A120'])
  expect(like('A012')).toEqual(['A012'])
  expect(like('12')).toEqual(['A012', 'A120', 'B012'])
  expect(like('b')).toEqual(['B012'])
  expect(like('')).toEqual(all)
})

it('shows the very number first', () => {
  const found = [{ number: 'A120' }, { number: 'A012' }].sort(byLikeness('A12'))
  expect(found[0]).toEqual({ number: 'A012' })
})
