import { expect, it } from 'vitest'

import { fitting, LARGEST, LEAST } from './poster'

it('type is as large as it fits', () => {
  expect(fitting((size) => size <= 7.3)).toBe(7.3)
  expect(fitting(() => true)).toBe(LARGEST)
})

it('type is never smaller than somebody can read', () => {
  expect(fitting(() => false)).toBe(LEAST)
})
