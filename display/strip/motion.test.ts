import { expect, it } from 'vitest'

import { GAP } from './dots'
import { isDark, scrolled } from './motion'

it('flashes a new call three times in three seconds, lit first, then stands still', () => {
  const seen = [0, 499, 500, 999, 1000, 1500, 2000, 2500, 2999, 3000, 3500, 9999].map((ms) => isDark(ms, 3000))
  expect(seen).toEqual([false, false, true, true, false, true, false, true, true, false, false, false])
})

it('never flashes what is not new', () => {
  expect([0, 600, 1600].map((ms) => isDark(ms, 0))).toEqual([false, false, false])
})

it('lets a long text stand, then moves it by three characters a second', () => {
  expect(scrolled(0, 240)).toBe(0)
  expect(scrolled(2000, 240)).toBe(0)
  expect(scrolled(3001, 240)).toBe(48)
  const lap = 2000 + ((240 + GAP) * 1000) / 48
  expect(scrolled(lap - 1, 240)).toBe(271)
  expect(scrolled(lap + 1, 240)).toBe(0)
})
