import { describe, expect, it } from 'vitest'

import type { BoardView } from '../shared/messages/walls'
import { exceptionsOf, pageOf } from './exceptions'
import { placesOf, regionsOf } from './places'
import { CHARACTERS_A_SECOND, pages, passage } from './ticker'

describe('the ticker', () => {
  it('stands still when the text fits', () => {
    expect(passage(800, 900, 54)).toMatchObject({ distance: 0, travelMs: 0 })
  })

  it('travels three characters a second until the end is seen', () => {
    const { distance, travelMs } = passage(1440, 900, 54)
    expect(distance).toBe(540)
    expect(distance / 54 / (travelMs / 1000)).toBeCloseTo(CHARACTERS_A_SECOND, 1)
  })

  it('turns pages at punctuation for those who want no motion, and loses no character', () => {
    const said = '请您先取号，在前厅等候区就座。票号亮起、听到叫号，再到窗口办理。'
    const found = pages(said, 100, 5)
    expect(found.join('')).toBe(said)
    expect(found[0]).toBe('请您先取号，在前厅等候区就座。票号亮起、')
    expect(Math.max(...found.map((page) => page.length))).toBeLessThanOrEqual(20)
  })
})

describe('exceptions', () => {
  const windows = {
    '14': { state: 'paused', reason: 'away', until: '14:30' },
    '7': { state: 'paused', reason: '接材料' },
    '3': { state: 'serving' },
    '9': { state: 'closed' },
  } as const

  it('are the paused windows only, in the order of their numbers', () => {
    expect(exceptionsOf(windows)).toEqual([
      { no: '7', reason: 'pause', until: null },
      { no: '14', reason: 'away', until: '14:30' },
    ])
  })

  it('take turns two at a time', () => {
    expect([0, 1, 2, 3].map((turn) => pageOf([1, 2, 3, 4, 5], 2, turn))).toEqual([[1, 2], [3, 4], [5], [1, 2]])
    expect(pageOf([], 2, 5)).toEqual([])
  })
})

describe('places', () => {
  const view = (layout: BoardView['layout'], rows: number, regions: string[]): BoardView =>
    ({ layout, screen: { rows, regions } }) as unknown as BoardView
  const places = (shown: BoardView, shape: 'landscape' | 'portrait', stale = false): number =>
    placesOf(shown, shape, regionsOf(shown, stale))

  it('are the rows of the hall file while they fit', () => {
    expect(places(view('board', 6, ['calls', 'content', 'ticker']), 'landscape')).toBe(6)
    expect(places(view('board', 6, ['calls', 'content', 'ticker']), 'portrait')).toBe(6)
    expect(places(view('board_elder', 4, ['calls']), 'landscape')).toBe(4)
    expect(places(view('board', 4, ['calls']), 'landscape')).toBe(4)
  })

  it('are fewer when type would have to shrink', () => {
    expect(places(view('board', 9, ['calls', 'ticker']), 'landscape')).toBe(6)
    expect(places(view('board_elder', 6, ['calls']), 'landscape')).toBe(4)
  })

  it('of a content screen are the banner', () => {
    expect(places(view('content', 6, ['content']), 'landscape')).toBe(3)
  })
})
