import { describe, expect, it } from 'vitest'

import { timed } from './sound'

describe('the first sample', () => {
  it('leaves as soon as a browser can when nobody else speaks', () => {
    expect(timed(10, null, 0.2)).toEqual({ at: 10.03, skip: 0 })
  })

  it('leaves so early that it sounds at the moment', () => {
    expect(timed(10, 120, 0.02).at).toBeCloseTo(10.1)
    expect(timed(10, 120, 0.02).skip).toBe(0)
  })

  it('is left out by as much as it would be late, and half a second at most', () => {
    expect(timed(10, -50, 0.02).skip).toBeCloseTo(0.1)
    expect(timed(10, -9_000, 0)).toEqual({ at: 10.03, skip: 0.5 })
  })
})
